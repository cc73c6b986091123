#include "app/state_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include <fmt/format.h>

#include "store/files.h"

namespace feedwatch::app {

namespace {

Error unwritable(const std::filesystem::path& file) {
  return {"state-unwritable", fmt::format("{}: {}", file.string(), std::generic_category().message(errno))};
}

// No more rights than the folder gives; what root makes is the daemon's nonetheless.
void fit_into_folder(int descriptor, const std::filesystem::path& folder, unsigned mode) {
  struct stat about{};
  if (::stat(folder.c_str(), &about) != 0) return;
  if (::fchmod(descriptor, mode & (about.st_mode | S_IRUSR | S_IWUSR)) != 0) return;
  if (::geteuid() == 0 && ::fchown(descriptor, about.st_uid, about.st_gid) != 0) return;
}

}  // namespace

Result<> replace_file(const std::filesystem::path& file, const std::string& text, unsigned mode) {
  std::error_code ignored;
  std::filesystem::create_directories(file.parent_path(), ignored);  // a daemon that never ran has none yet
  const auto fresh = std::filesystem::path{file} += ".new";
  const int descriptor = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (descriptor < 0) return unwritable(fresh);
  fit_into_folder(descriptor, file.parent_path(), mode);
  const bool written =
      ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(descriptor) == 0;
  Result<> outcome;
  if (!written || ::rename(fresh.c_str(), file.c_str()) != 0 || !store::sync_folder_of(file)) outcome = unwritable(file);
  ::close(descriptor);
  return outcome;
}

}  // namespace feedwatch::app
