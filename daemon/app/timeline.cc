#include "app/timeline.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace feedwatch::app {

namespace {

constexpr size_t record_size = 20;  // nineteen digits of milliseconds and a line feed

Error failure(const char* code, const std::filesystem::path& file, std::string_view why) {
  return {code, fmt::format("{}: {}", file.string(), why)};
}

Error system_failure(const char* code, const std::filesystem::path& file) {
  return failure(code, file, std::generic_category().message(errno));
}

bool write_in_place(const std::filesystem::path& file, const std::string& text) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) return false;
  const auto wanted = static_cast<ssize_t>(text.size());
  struct stat known{};
  bool done = ::pwrite(descriptor, text.data(), text.size(), 0) == wanted && ::fstat(descriptor, &known) == 0;
  if (done && known.st_size != wanted) done = ::ftruncate(descriptor, wanted) == 0;
  ::close(descriptor);
  return done;
}

// Exchanging two files costs a fraction of replacing one: no block is freed, and ext4 doesn't hurry a new one to the disk.
bool put_in_place(const std::filesystem::path& fresh, const std::filesystem::path& file) {
  if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, file.c_str(), RENAME_EXCHANGE) == 0) return true;
  return ::rename(fresh.c_str(), file.c_str()) == 0;  // the first time, or a file system that cannot
}

}  // namespace

Result<Timeline> Timeline::open(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return system_failure("timeline-unreadable", file);
  Timeline timeline{file, descriptor};
  std::array<char, record_size> record{};
  const auto size = ::pread(descriptor, record.data(), record.size(), 0);
  if (size < 0) return system_failure("timeline-unreadable", file);
  if (size == 0) {
    if (auto saved = timeline.save(Duration{}); !saved) return saved.error();
    return timeline;
  }
  Duration::rep milliseconds = 0;
  const auto [end, error] = std::from_chars(record.data(), record.data() + record_size - 1, milliseconds);
  const bool whole = static_cast<size_t>(size) == record_size && error == std::errc{} && end == record.data() + record_size - 1;
  if (!whole || milliseconds < 0) return failure("timeline-broken", file, "not a file of feedwatch simulate");
  timeline.elapsed_ = Duration{milliseconds};
  return timeline;
}

Timeline::Timeline(Timeline&& other) noexcept
    : file_(std::move(other.file_)), descriptor_(std::exchange(other.descriptor_, -1)), elapsed_(other.elapsed_) {}

Timeline::~Timeline() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<> Timeline::save(Duration elapsed) {
  const std::string record = fmt::format("{:019}\n", elapsed.count());
  if (::pwrite(descriptor_, record.data(), record.size(), 0) != static_cast<ssize_t>(record.size())) {
    return system_failure("timeline-unwritable", file_);
  }
  elapsed_ = elapsed;
  return {};
}

Result<> write_clock_file(const std::filesystem::path& file, Time now) {
  const auto fresh = std::filesystem::path{file} += ".new";
  const auto milliseconds = now.time_since_epoch().count();
  const std::string text = fmt::format("{}.{:03}\n", milliseconds / 1000, milliseconds % 1000);
  if (!write_in_place(fresh, text) || !put_in_place(fresh, file)) return system_failure("clock-file-unwritable", file);
  return {};
}

Result<Time> read_clock_file(const std::filesystem::path& file) {
  std::ifstream stream{file};
  double seconds = 0;
  // Later than the year 9999 is no time that anything here is told.
  if (!(stream >> seconds) || !std::isfinite(seconds) || seconds < 0 || seconds > 253402300800.0) {
    return failure("clock-file-unreadable", file, "no time in Unix seconds to be read there");
  }
  return Time{Duration{std::llround(seconds * 1000)}};
}

}  // namespace feedwatch::app
