#include "store/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include <fmt/format.h>

namespace feedwatch::store {

namespace {

std::filesystem::path file_of(const std::filesystem::path& store) { return std::filesystem::path{store} += ".lock"; }

}  // namespace

Lock::~Lock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<Lock> Lock::take(const std::filesystem::path& store) {
  if (store == ":memory:") return Lock{-1};
  const auto file = file_of(store);
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return Error{"store-unreadable", fmt::format("{}: {}", file.string(), std::generic_category().message(errno))};
  }
  Lock held{descriptor};
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return held;
  return Error{"store-locked", fmt::format("{}: another feedwatch has it open", store.string())};
}

bool is_locked(const std::filesystem::path& store) {
  const int descriptor = ::open(file_of(store).c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool held = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(descriptor);
  return held;
}

}  // namespace feedwatch::store
