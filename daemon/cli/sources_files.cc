#include "cli/sources_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include "app/load.h"
#include "config/files.h"

namespace feedwatch::cli {

namespace {

constexpr std::string_view mark = "# Written by feedwatch sources; feedwatch sources remove takes it away.\n";
constexpr size_t most_bytes = size_t{1} << 20;

// A JSON string is a YAML scalar.
std::string quoted(const std::string& text) { return boost::json::serialize(boost::json::string(text)); }

Error unwritable(const std::filesystem::path& file, int cause) {
  return {"unwritable", fmt::format("{}: {}", file.string(), std::generic_category().message(cause))};
}

// Whole or not at all, and never over a file that is there.
Result<> write_new(const std::filesystem::path& file, const std::string& text) {
  const auto fresh = std::filesystem::path{file} += fmt::format(".{}.new", ::getpid());
  const int descriptor = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (descriptor < 0) return unwritable(fresh, errno);
  const bool written = ::fchmod(descriptor, 0644) == 0 &&  // whatever the umask: the daemon is another user
                       ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::fsync(descriptor) == 0;
  int cause = written ? 0 : errno;
  ::close(descriptor);
  if (cause == 0 && ::link(fresh.c_str(), file.c_str()) != 0) cause = errno;
  ::unlink(fresh.c_str());
  if (cause == EEXIST) return Error{"exists", fmt::format("{} is there already", file.string())};
  if (cause != 0) return unwritable(file, cause);
  return {};
}

// A new folder is for those who may look into the one it stands in, whatever the umask.
Result<> make_folder(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), 0700) != 0) return errno == EEXIST ? Result<>{} : unwritable(folder, errno);
  struct stat about{};
  const std::filesystem::path outer = folder.parent_path();
  if (::stat(outer.empty() ? "." : outer.c_str(), &about) != 0) return unwritable(folder, errno);
  if (::geteuid() == 0 && ::chown(folder.c_str(), about.st_uid, about.st_gid) != 0) return unwritable(folder, errno);
  if (::chmod(folder.c_str(), (about.st_mode & 0755) | S_IRWXU) != 0) return unwritable(folder, errno);
  return {};
}

bool concerns(const Diagnostic& problem, const std::vector<std::filesystem::path>& files) {
  const auto is_of = [&problem](const std::filesystem::path& file) { return file == problem.where.file; };
  return problem.severity == Severity::error && std::ranges::any_of(files, is_of);
}

// Whether the configuration can be used with them, and takes them in at all.
Result<> check(const std::filesystem::path& config, const std::vector<std::filesystem::path>& files,
               const std::vector<NewSource>& sources) {
  const app::Loaded loaded = app::load(config);
  const auto bad = [&files](const Diagnostic& problem) { return concerns(problem, files); };
  if (loaded.setup == nullptr || std::ranges::any_of(loaded.problems, bad)) return Error{"bad-source", loaded.rendered};
  const auto missing = [&loaded](const NewSource& source) { return loaded.setup->source(source.id) == nullptr; };
  if (std::ranges::none_of(sources, missing)) return {};
  return Error{"bad-source", fmt::format("\"sources_files\" of {} does not take in sources.d/*.yaml, where added sources stand",
                                         config.string())};
}

}  // namespace

std::string source_file_text(const NewSource& source) {
  std::string text{mark};
  text += fmt::format("sources:\n  - id: {}\n    url: {}\n", quoted(source.id), quoted(source.url));
  if (!source.name.empty()) text += fmt::format("    name: {}\n", quoted(source.name));
  if (!source.kind.empty()) text += fmt::format("    kind: {}\n", source.kind);
  if (!source.interval.empty()) text += fmt::format("    interval: {}\n", quoted(source.interval));
  if (source.tags.empty()) return text;
  text += "    tags:\n";
  for (const std::string& tag : source.tags) text += fmt::format("      - {}\n", quoted(tag));
  return text;
}

std::filesystem::path source_file(const std::filesystem::path& config, const std::string& id) {
  return config.parent_path() / "sources.d" / (id + ".yaml");
}

Result<> add_source_files(const std::filesystem::path& config, const std::vector<NewSource>& sources) {
  std::vector<std::filesystem::path> written;
  Result<> outcome = make_folder(source_file(config, {}).parent_path());
  if (!outcome) return outcome;
  for (const NewSource& source : sources) {
    const auto file = source_file(config, source.id);
    outcome = write_new(file, source_file_text(source));
    if (!outcome) break;
    written.push_back(file);
  }
  if (outcome) outcome = check(config, written, sources);
  if (outcome) return outcome;
  std::error_code ignored;
  for (const auto& file : written) std::filesystem::remove(file, ignored);
  return outcome;
}

Result<> remove_source_file(const std::filesystem::path& config, const std::string& id) {
  const auto file = source_file(config, id);
  const auto text = config::read_file(file, most_bytes);
  if (!text || !text->starts_with(mark)) {
    return Error{"not-managed",
                 fmt::format("source \"{}\" is not in a file that feedwatch sources has written; take it out of the "
                             "configuration by hand",
                             id)};
  }
  if (::unlink(file.c_str()) != 0) return unwritable(file, errno);
  return {};
}

}  // namespace feedwatch::cli
