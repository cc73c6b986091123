// Stands between a program and its files (LD_PRELOAD): counts what is written and synced below one folder, lets a chosen one fail
// or be the program's last, and records them all, so that what a power cut would have left can be made afterwards.
//
//   SHIM_DIR    the folder
//   SHIM_KILL   number of the sync at which the process is killed, before it is done
//   SHIM_EIO    number of the sync that fails with EIO
//   SHIM_FULL   number of the write from which on SHIM_FULL_FOR (1) writes fail with ENOSPC
//   SHIM_LOG    file for the record; every operation is: kind (1 byte), descriptor, offset, length (8 bytes each, little endian),
//   bytes.
//               Kinds: O open or create (bytes: path), W write, S sync, T truncate (offset: size), R rename (two paths, NUL
//               between), U unlink, A what was written to standard output
//   SHIM_COUNT  file for "SYNCS WRITES\n" at the end
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>
#include <csignal>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>

namespace {

constexpr int most_descriptors = 1024;

struct Shim {
  std::mutex mutex{};
  std::string folder{};
  bool watched[most_descriptors]{};
  long kill_at{0}, fail_at{0}, full_at{0}, full_for{1};
  long syncs{0}, writes{0};
  int log{-1};
  std::string count_file{};

  Shim() {
    const auto number = [](const char* name, long usual) {
      const char* text = std::getenv(name);
      return text == nullptr ? usual : std::atol(text);
    };
    const auto text = [](const char* name) {
      const char* value = std::getenv(name);
      return std::string(value == nullptr ? "" : value);
    };
    folder = text("SHIM_DIR");
    kill_at = number("SHIM_KILL", 0);
    fail_at = number("SHIM_EIO", 0);
    full_at = number("SHIM_FULL", 0);
    full_for = number("SHIM_FULL_FOR", 1);
    count_file = text("SHIM_COUNT");
    if (const std::string file = text("SHIM_LOG"); !file.empty()) {
      log = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    }
  }
  ~Shim() {
    if (count_file.empty()) return;
    const std::string line = std::to_string(syncs) + " " + std::to_string(writes) + "\n";
    const int file = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, count_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600));
    if (::syscall(SYS_write, file, line.data(), line.size()) < 0) return;
    ::syscall(SYS_close, file);
  }

  bool is_ours(const char* path) const { return !folder.empty() && std::strncmp(path, folder.c_str(), folder.size()) == 0; }
  bool is_ours(int descriptor) const { return descriptor >= 0 && descriptor < most_descriptors && watched[descriptor]; }

  void record(char kind, int64_t descriptor, int64_t offset, const void* bytes, size_t length) const {
    if (log < 0) return;
    std::string line(1 + 3 * sizeof(int64_t), kind);
    const auto size = static_cast<int64_t>(length);
    std::memcpy(line.data() + 1, &descriptor, sizeof descriptor);
    std::memcpy(line.data() + 9, &offset, sizeof offset);
    std::memcpy(line.data() + 17, &size, sizeof size);
    line.append(static_cast<const char*>(bytes), length);
    for (size_t done = 0; done < line.size();) {
      const long wrote = ::syscall(SYS_write, log, line.data() + done, line.size() - done);
      if (wrote <= 0) return;
      done += static_cast<size_t>(wrote);
    }
  }

  // True: this write must fail.
  bool no_room() {
    ++writes;
    return full_at > 0 && writes >= full_at && writes < full_at + full_for;
  }
};

Shim& shim() {
  static Shim one;
  return one;
}

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

int opened(int descriptor, const char* path, int flags) {
  Shim& state = shim();
  const std::lock_guard lock{state.mutex};
  if (descriptor < 0 || descriptor >= most_descriptors) return descriptor;
  state.watched[descriptor] = state.is_ours(path);
  if (!state.watched[descriptor]) return descriptor;
  state.record('O', descriptor, 0, path, std::strlen(path));
  if ((flags & O_TRUNC) != 0) state.record('T', descriptor, 0, nullptr, 0);
  return descriptor;
}

ssize_t write_at(int descriptor, const void* bytes, size_t length, off_t place,
                 ssize_t (*write)(int, const void*, size_t, off_t)) {
  Shim& state = shim();
  const std::lock_guard lock{state.mutex};
  if (!state.is_ours(descriptor)) {
    if (descriptor == STDOUT_FILENO) state.record('A', descriptor, 0, bytes, length);
    return write(descriptor, bytes, length, place);
  }
  if (state.no_room()) {
    errno = ENOSPC;
    return -1;
  }
  const ssize_t done = write(descriptor, bytes, length, place);
  if (done > 0) state.record('W', descriptor, place, bytes, static_cast<size_t>(done));
  return done;
}

int sync(int descriptor, const char* name) {
  Shim& state = shim();
  const std::lock_guard lock{state.mutex};
  if (state.is_ours(descriptor)) {
    ++state.syncs;
    if (state.syncs == state.kill_at) ::raise(SIGKILL);
    if (state.syncs == state.fail_at) {
      errno = EIO;
      return -1;
    }
  }
  const int done = real<int(int)>(name)(descriptor);
  if (done == 0 && state.is_ours(descriptor)) state.record('S', descriptor, 0, nullptr, 0);
  return done;
}

int truncate(int descriptor, off_t size, const char* name) {
  Shim& state = shim();
  const std::lock_guard lock{state.mutex};
  const int done = real<int(int, off_t)>(name)(descriptor, size);
  if (done == 0 && state.is_ours(descriptor)) state.record('T', descriptor, size, nullptr, 0);
  return done;
}

ssize_t plain_write(int descriptor, const void* bytes, size_t length, off_t) {
  return ::syscall(SYS_write, descriptor, bytes, length);
}

ssize_t placed_write(int descriptor, const void* bytes, size_t length, off_t place) {
  return ::syscall(SYS_pwrite64, descriptor, bytes, length, place);
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return opened(static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode)), path, flags);
}

int open64(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return opened(static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode)), path, flags);
}

FILE* fopen(const char* path, const char* mode) {
  FILE* file = real<FILE*(const char*, const char*)>("fopen")(path, mode);
  if (file != nullptr) opened(::fileno(file), path, mode[0] == 'w' ? O_TRUNC : 0);
  return file;
}

FILE* fopen64(const char* path, const char* mode) { return fopen(path, mode); }

ssize_t write(int descriptor, const void* bytes, size_t length) {
  const off_t place = shim().is_ours(descriptor) ? ::lseek(descriptor, 0, SEEK_CUR) : 0;
  return write_at(descriptor, bytes, length, place, plain_write);
}

ssize_t writev(int descriptor, const iovec* parts, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all.append(static_cast<const char*>(parts[i].iov_base), parts[i].iov_len);
  return write(descriptor, all.data(), all.size());
}

ssize_t pwrite(int descriptor, const void* bytes, size_t length, off_t place) {
  return write_at(descriptor, bytes, length, place, placed_write);
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t length, off_t place) {
  return write_at(descriptor, bytes, length, place, placed_write);
}

int fsync(int descriptor) { return sync(descriptor, "fsync"); }
int fdatasync(int descriptor) { return sync(descriptor, "fdatasync"); }
int ftruncate(int descriptor, off_t size) noexcept { return truncate(descriptor, size, "ftruncate"); }
int ftruncate64(int descriptor, off_t size) noexcept { return truncate(descriptor, size, "ftruncate64"); }

int rename(const char* from, const char* to) noexcept {
  Shim& state = shim();
  const std::lock_guard lock{state.mutex};
  const int done = real<int(const char*, const char*)>("rename")(from, to);
  if (done == 0 && state.is_ours(from)) {
    const std::string both = std::string(from) + '\0' + to;
    state.record('R', 0, 0, both.data(), both.size());
  }
  return done;
}

int unlink(const char* path) noexcept {
  Shim& state = shim();
  const std::lock_guard lock{state.mutex};
  const int done = real<int(const char*)>("unlink")(path);
  if (done == 0 && state.is_ours(path)) state.record('U', 0, 0, path, std::strlen(path));
  return done;
}

int remove(const char* path) noexcept { return unlink(path); }

}  // extern "C"
