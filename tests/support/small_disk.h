// A file system of a few megabytes of a test's own, gone with it.
#pragma once

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "tests/support/temp_folder.h"

namespace feedwatch {

// What is on it must be closed before it ends.
class SmallDisk {
 public:
  explicit SmallDisk(int megabytes)
      : mounted_(::mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, ("size=" + std::to_string(megabytes) + "m").c_str()) == 0) {
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(folder_.path().c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  // Why a test that needs it is to be skipped when it is not there.
  static constexpr const char* missing = "a small file system cannot be mounted here (root may)";

  bool is_there() const { return mounted_; }
  const std::filesystem::path& path() const { return folder_.path(); }
  std::filesystem::path operator/(const std::filesystem::path& name) const { return path() / name; }

  // Leaves so many bytes free, in one file; false: it cannot.
  bool fill(uint64_t leave) const {
    const uint64_t free = std::filesystem::space(path()).free;
    const int file = ::open(filler().c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool filled = file >= 0 && free > leave && ::posix_fallocate(file, 0, static_cast<off_t>(free - leave)) == 0;
    if (file >= 0) ::close(file);
    return filled;
  }
  void make_room() const { std::filesystem::remove(filler()); }

 private:
  std::filesystem::path filler() const { return path() / "filler"; }

  TempFolder folder_{};
  bool mounted_;
};

}  // namespace feedwatch
