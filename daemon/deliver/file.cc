#include "deliver/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "base/run_on.h"
#include "deliver/broken_pipes.h"
#include "deliver/descriptor.h"

namespace feedwatch::deliver {

namespace {

Error failure(const std::filesystem::path& path, int cause) {
  const bool full = cause == ENOSPC || cause == EDQUOT || cause == EFBIG;
  return {full ? "file-full" : "file-failed", fmt::format("\"{}\": {}", path.string(), std::strerror(cause))};
}

bool ends_within_a_line(int file, off_t size) {
  char last = '\n';
  return size > 0 && ::pread(file, &last, 1, size - 1) == 1 && last != '\n';
}

// 0, or errno. A disk that fills up takes part of what it is given first and fails afterwards.
int write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return 0;
}

// A pipe or a terminal has nothing to sync.
int sync(int file) {
  if (::fdatasync(file) == 0 || errno == EINVAL || errno == EROFS) return 0;
  return errno;
}

std::filesystem::path folder_of(const std::filesystem::path& path) { return path.has_parent_path() ? path.parent_path() : "."; }

// A file that was just made is there after a power cut only when its folder is synced too.
void sync_folder(const std::filesystem::path& path) {
  const Descriptor open{::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (open.number() >= 0) ::fsync(open.number());
}

constexpr int to_append = O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK;
constexpr mode_t for_the_group_to_read = 0640;

// None when there is something already, a link to nowhere included. What root makes (to test a receiver, say) is the daemon's
// nonetheless: it goes to whom the folder belongs to.
Descriptor make_file(const std::filesystem::path& path) {
  Descriptor file{::open(path.c_str(), O_RDWR | O_EXCL | to_append, for_the_group_to_read)};
  struct stat folder{};
  if (file.number() < 0 || ::geteuid() != 0 || ::stat(folder_of(path).c_str(), &folder) != 0) return file;
  if (::fchown(file.number(), folder.st_uid, folder.st_gid) != 0) return file;  // a file system without owners
  return file;
}

// A pipe that nobody reads fails with ENXIO, unless we could read it ourselves.
Descriptor open_to_append(const std::filesystem::path& path) {
  if (Descriptor made = make_file(path); made.number() >= 0) return made;
  struct stat before{};
  const bool is_pipe = ::stat(path.c_str(), &before) == 0 && S_ISFIFO(before.st_mode);
  return Descriptor{::open(path.c_str(), (is_pipe ? O_WRONLY : O_RDWR) | to_append, for_the_group_to_read)};
}

bool is_too_large(const struct stat& now, std::string_view line, const Rotation& rotation) {
  if (rotation.max_size == 0 || !S_ISREG(now.st_mode) || now.st_size == 0) return false;
  return static_cast<uint64_t>(now.st_size) + line.size() + 2 > rotation.max_size;
}

// From the oldest on, so that a crash between two steps leaves a gap in the numbers and nothing else.
void make_way(const std::filesystem::path& path, uint32_t keep) {
  const auto numbered = [&path](uint32_t number) { return fmt::format("{}.{}", path.native(), number); };
  for (uint32_t number = keep; number > 1; --number) ::rename(numbered(number - 1).c_str(), numbered(number).c_str());
  if (keep > 0) ::rename(path.c_str(), numbered(1).c_str());
  if (keep == 0) ::unlink(path.c_str());
}

}  // namespace

Result<> append_line(const std::filesystem::path& path, std::string_view line, const Rotation& rotation) {
  Descriptor file = open_to_append(path);
  struct stat before{};
  if (file.number() < 0 || ::fstat(file.number(), &before) != 0) return failure(path, errno);
  if (is_too_large(before, line, rotation)) {
    make_way(path, rotation.keep);
    file = open_to_append(path);
    if (file.number() < 0 || ::fstat(file.number(), &before) != 0) return failure(path, errno);
  }
  std::string text = ends_within_a_line(file.number(), before.st_size) ? "\n" : "";
  text.append(line).append("\n");
  int cause = write_all(file.number(), text);
  if (cause == 0) cause = sync(file.number());
  if (cause == 0 && before.st_size == 0) sync_folder(path);
  if (cause == 0) return {};
  if (S_ISREG(before.st_mode) && ::ftruncate(file.number(), before.st_size) != 0) return failure(path, errno);
  return failure(path, cause);
}

FileNotifier::~FileNotifier() { thread_.join(); }

Task<Verdict> FileNotifier::send(const store::Delivery& delivery) {
  auto work = [path = path_, body = delivery.body, rotation = rotation_] {
    ignore_broken_pipes_here();
    const auto done = append_line(path, body, rotation);
    if (!done) return failed(Fate::retry, done.error());
    Verdict verdict;
    verdict.fate = Fate::delivered;
    return verdict;
  };
  auto written = run_on(thread_.get_executor(), activity_, std::move(work));
  co_return co_await std::move(written);
}

}  // namespace feedwatch::deliver
