// Runs a program: never a shell, its input as a file on its stdin, what it writes kept up to a bound, its time limited. Blocks.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace feedwatch::deliver {

struct Program {
  std::vector<std::string> words{};                                // the path, absolute, and its arguments
  std::vector<std::pair<std::string, std::string>> environment{};  // beside PATH, HOME, USER, LANG and the like of our own
  Duration limit{};                                                // then its process group gets SIGTERM, 2 s later SIGKILL
};

struct Ran {
  int exit_status{0};
  int signal{0};  // that ended it; 0: it ended by itself
  bool timed_out{false};
  std::string output{};  // of stdout and stderr together, as it came: the first `most_output` bytes
};

constexpr size_t most_output = 4096;

// Returns when the program has ended and is reaped; what it left behind in the background is not waited for. It inherits no
// descriptor, no signal disposition and no secret of ours. `stop` ends it as its limit does. Error: exec-failed.
Result<Ran> run_program(const Program& program, std::string_view input, const std::atomic<bool>& stop);

// What went wrong, as `code` ("exit-3", "signal-9", "timeout") and for the owner, with the last that it wrote; nullopt: nothing.
std::optional<Error> trouble(const Program& program, const Ran& ran);

// What it wrote, cleaned.
std::string said_by(const Ran& ran);

}  // namespace feedwatch::deliver
