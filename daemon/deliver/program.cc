#include "deliver/program.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>

#include "deliver/clean.h"
#include "deliver/descriptor.h"

namespace feedwatch::deliver {

namespace {

using Clock = std::chrono::steady_clock;

constexpr Duration between_looks{100};  // at `stop`
constexpr Duration until_kill = std::chrono::seconds{2};
constexpr size_t longest_last_line = 200;

// Who hands over the watchdog, the sockets or the credentials of the service hands over the service.
constexpr std::array inherited{"PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR"};

Error failure(const Program& program, int cause) {
  return {"exec-failed", fmt::format("\"{}\": {}", program.words.front(), std::strerror(cause))};
}

// A file in memory takes any input at once and is never a pipe whose reader has gone.
Descriptor file_of(std::string_view text) {
  Descriptor file{static_cast<int>(::memfd_create("message", MFD_CLOEXEC))};
  if (file.number() < 0) return file;
  while (!text.empty()) {
    const ssize_t written = ::write(file.number(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Descriptor{};
    text.remove_prefix(static_cast<size_t>(written));
  }
  ::lseek(file.number(), 0, SEEK_SET);
  return file;
}

std::vector<std::string> environment_of(const Program& program) {
  std::vector<std::string> all;
  for (const char* name : inherited) {
    if (const char* value = std::getenv(name)) all.push_back(std::string(name) + "=" + value);
  }
  for (const auto& [name, value] : program.environment) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (std::string& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

struct SpawnActions {
  posix_spawn_file_actions_t value{};
  SpawnActions() { ::posix_spawn_file_actions_init(&value); }
  ~SpawnActions() { ::posix_spawn_file_actions_destroy(&value); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;
};

struct SpawnAttributes {
  posix_spawnattr_t value{};
  SpawnAttributes() { ::posix_spawnattr_init(&value); }
  ~SpawnAttributes() { ::posix_spawnattr_destroy(&value); }
  SpawnAttributes(const SpawnAttributes&) = delete;
  SpawnAttributes& operator=(const SpawnAttributes&) = delete;
};

// 0, or errno. The child leads a session, and so a process group, of its own.
int spawn(const Program& program, int input, int output, pid_t& child) {
  SpawnActions actions;
  ::posix_spawn_file_actions_adddup2(&actions.value, input, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions.value, output, STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions.value, output, STDERR_FILENO);
  ::posix_spawn_file_actions_addclosefrom_np(&actions.value, STDERR_FILENO + 1);
  SpawnAttributes attributes;
  sigset_t none;
  sigset_t all;
  ::sigemptyset(&none);
  ::sigfillset(&all);
  ::posix_spawnattr_setsigmask(&attributes.value, &none);
  ::posix_spawnattr_setsigdefault(&attributes.value, &all);
  ::posix_spawnattr_setflags(&attributes.value, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<std::string> words = program.words;
  std::vector<std::string> environment = environment_of(program);
  return ::posix_spawn(&child, words.front().c_str(), &actions.value, &attributes.value, pointers(words).data(),
                       pointers(environment).data());
}

// Keeps the beginning and throws the rest away, so that a program that writes much is not stopped by it. Whether there may be
// more to come.
bool take_output(const Descriptor& from, std::string& output) {
  std::array<char, 4096> bytes{};
  const ssize_t read = ::read(from.number(), bytes.data(), bytes.size());
  if (read < 0) return errno == EAGAIN || errno == EINTR;
  output.append(bytes.data(), std::min(static_cast<size_t>(read), most_output - output.size()));
  return read > 0;
}

class Child {
 public:
  Child(pid_t pid, Descriptor output, Duration limit)
      : pid_(pid),
        ended_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))),
        output_(std::move(output)),
        next_signal_at_(Clock::now() + limit) {}

  Ran wait(const std::atomic<bool>& stop) {
    while (!has_ended()) {
      if (stop && next_signal_ == SIGTERM) next_signal_at_ = std::min(next_signal_at_, Clock::now());
      if (Clock::now() >= next_signal_at_) signal_group();
    }
    // A program that writes on in the background is not waited for: what the pipe holds now is all.
    for (size_t read = 0; read < 16 && output_.number() >= 0; ++read) {
      if (!take_output(output_, ran_.output)) output_.close();
    }
    if (ran_.timed_out) ::kill(-pid_, SIGKILL);  // whoever of the group took no notice; its number is ours until it is reaped
    reap();
    return std::move(ran_);
  }

 private:
  // Waits a little for the end, and takes what it writes meanwhile.
  bool has_ended() {
    std::array<pollfd, 2> events{{{ended_.number(), POLLIN, 0}, {output_.number(), POLLIN, 0}}};
    ::poll(events.data(), events.size(), static_cast<int>(between_looks.count()));
    if (events[1].revents != 0 && !take_output(output_, ran_.output)) output_.close();
    if (ended_.number() >= 0) return events[0].revents != 0;
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT | WNOHANG) != 0 || info.si_pid != 0;
  }

  void signal_group() {
    ran_.timed_out = true;
    ::kill(-pid_, next_signal_);
    next_signal_ = SIGKILL;
    next_signal_at_ = Clock::now() + until_kill;
  }

  void reap() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
    if (WIFEXITED(status)) ran_.exit_status = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) ran_.signal = WTERMSIG(status);
  }

  pid_t pid_;
  Descriptor ended_;
  Descriptor output_;
  Clock::time_point next_signal_at_;
  int next_signal_{SIGTERM};
  Ran ran_{};
};

}  // namespace

Result<Ran> run_program(const Program& program, std::string_view input, const std::atomic<bool>& stop) {
  const Descriptor file = file_of(input);
  std::array<int, 2> ends{-1, -1};
  if (file.number() < 0 || ::pipe2(ends.data(), O_CLOEXEC) != 0) return failure(program, errno);
  Descriptor output{ends[0]};
  Descriptor written{ends[1]};
  ::fcntl(output.number(), F_SETFL, O_NONBLOCK);
  pid_t pid = 0;
  if (const int cause = spawn(program, file.number(), written.number(), pid); cause != 0) return failure(program, cause);
  written.close();
  return Child(pid, std::move(output), program.limit).wait(stop);
}

std::optional<Error> trouble(const Program& program, const Ran& ran) {
  Error error;
  if (ran.timed_out) {
    const double seconds = std::chrono::duration<double>(program.limit).count();
    error = {"timeout", fmt::format("was not done within {} s and was ended", seconds)};
  } else if (ran.signal != 0) {
    error = {fmt::format("signal-{}", ran.signal), fmt::format("was ended by signal {}", ran.signal)};
  } else if (ran.exit_status != 0) {
    error = {fmt::format("exit-{}", ran.exit_status), fmt::format("ended with status {}", ran.exit_status)};
  } else {
    return std::nullopt;
  }
  const std::string said = said_by(ran);
  const std::string last = shortened(clean_line(said.substr(said.rfind('\n') + 1)), longest_last_line);
  error.message = fmt::format("\"{}\" {}{}{}", program.words.front(), error.message, last.empty() ? "" : ": ", last);
  return error;
}

std::string said_by(const Ran& ran) {
  std::string text = clean_text(ran.output);
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace feedwatch::deliver
