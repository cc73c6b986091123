// How far a simulation has come, kept so that another run goes on there, and the clock file that tells others the time.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "base/time.h"

namespace feedwatch::app {

// Virtual time elapsed, in a file of fixed size that is written in place: saving it takes no space, so it works on a full disk,
// and it is there again after SIGKILL.
class Timeline {
 public:
  // Opens or creates `file`. Errors: timeline-unreadable, timeline-broken (it is not one of ours).
  static Result<Timeline> open(const std::filesystem::path& file);
  Timeline(Timeline&& other) noexcept;
  Timeline& operator=(Timeline&&) = delete;
  ~Timeline();

  Duration elapsed() const { return elapsed_; }
  // Error: timeline-unwritable.
  Result<> save(Duration elapsed);

 private:
  Timeline(std::filesystem::path file, int descriptor) : file_(std::move(file)), descriptor_(descriptor) {}

  std::filesystem::path file_;
  int descriptor_;
  Duration elapsed_{};
};

// Unix seconds with decimals, put in place by rename; `file`.new stays beside it. Errors: clock-file-unwritable;
// clock-file-unreadable.
Result<> write_clock_file(const std::filesystem::path& file, Time now);
Result<Time> read_clock_file(const std::filesystem::path& file);

}  // namespace feedwatch::app
