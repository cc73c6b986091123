#include "deliver/output.h"

#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>

#include <fmt/format.h>

#include "base/run_on.h"
#include "deliver/broken_pipes.h"

namespace feedwatch::deliver {

namespace {

using Clock = std::chrono::steady_clock;

constexpr Duration patience = std::chrono::seconds{15};

bool has_room(int descriptor, Clock::time_point until) {
  const auto left = std::chrono::ceil<Duration>(until - Clock::now()).count();
  pollfd event{descriptor, POLLOUT, 0};
  return ::poll(&event, 1, static_cast<int>(std::max<int64_t>(left, 0))) != 0;
}

}  // namespace

// Others may have the same descriptor open and expect it to block, so it does: a pipe that is ready takes PIPE_BUF bytes at once.
Result<> LineWriter::write(std::string_view line, Duration wait) {
  const Clock::time_point until = Clock::now() + wait;
  std::string text = cut_off_ ? "\n" : "";
  text.append(line).append("\n");
  for (std::string_view rest = text; !rest.empty();) {
    if (!has_room(descriptor_, until)) return Error{"output-full", "nobody reads standard output"};
    const ssize_t written = ::write(descriptor_, rest.data(), std::min<size_t>(rest.size(), PIPE_BUF));
    if (written < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (written < 0) return Error{"output-failed", fmt::format("standard output: {}", std::strerror(errno))};
    cut_off_ = rest[static_cast<size_t>(written) - 1] != '\n';
    rest.remove_prefix(static_cast<size_t>(written));
  }
  return {};
}

Task<Verdict> OutputNotifier::send(const store::Delivery& delivery) {
  if (!output_->thread) output_->thread = std::make_unique<boost::asio::thread_pool>(1);
  auto work = [&writer = output_->writer, &body = delivery.body] {  // both stay until it is done
    ignore_broken_pipes_here();
    const auto done = writer.write(body, patience);
    if (!done) return failed(Fate::retry, done.error());
    Verdict verdict;
    verdict.fate = Fate::delivered;
    return verdict;
  };
  auto written = run_on(output_->thread->get_executor(), activity_, std::move(work));
  co_return co_await std::move(written);
}

}  // namespace feedwatch::deliver
