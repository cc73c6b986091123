#include "store/files.h"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace feedwatch::store {

namespace {

bool sync(const std::filesystem::path& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool synced = ::fsync(descriptor) == 0;
  ::close(descriptor);
  return synced;
}

}  // namespace

std::filesystem::path beside(const std::filesystem::path& path, const std::string& suffix) {
  return std::filesystem::path{path} += suffix;
}

std::string stamp_of(Time time) { return fmt::format("{:%Y%m%dT%H%M%SZ}", std::chrono::floor<std::chrono::seconds>(time)); }

std::optional<Time> time_of_stamp(const std::string& stamp) {
  if (stamp.size() != 16) return std::nullopt;
  return from_rfc3339(fmt::format("{}-{}-{}T{}:{}:{}Z", stamp.substr(0, 4), stamp.substr(4, 2), stamp.substr(6, 2),
                                  stamp.substr(9, 2), stamp.substr(11, 2), stamp.substr(13, 2)));
}

bool sync_file(const std::filesystem::path& path) { return sync(path, O_RDWR); }

bool sync_folder_of(const std::filesystem::path& path) {
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path{"."};
  return sync(folder, O_RDONLY | O_DIRECTORY);
}

std::optional<Space> space_for(const std::filesystem::path& path) {
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path{"."};
  struct statvfs found{};
  if (::statvfs(folder.c_str(), &found) != 0 || found.f_blocks == 0) return std::nullopt;
  return Space{.free = uint64_t{found.f_bavail} * found.f_frsize, .size = uint64_t{found.f_blocks} * found.f_frsize};
}

}  // namespace feedwatch::store
