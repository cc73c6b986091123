#include "deliver/program_runner.h"

#include <fmt/format.h>
#include <boost/asio/this_coro.hpp>

#include "base/run_on.h"
#include "deliver/stop_when_cancelled.h"

namespace feedwatch::deliver {

ProgramRunner::~ProgramRunner() {
  if (threads_) threads_->join();
}

Task<Result<Ran>> ProgramRunner::run(Program program, std::string input) {
  if (!threads_) threads_ = std::make_unique<boost::asio::thread_pool>(at_once_);
  const auto cancellation = co_await boost::asio::this_coro::cancellation_state;
  const StopWhenCancelled stop(cancellation.slot());
  auto work = [&] { return run_program(program, input, stop.flag()); };
  auto over = run_on(threads_->get_executor(), activity_, work);
  Result<Ran> ran = co_await std::move(over);
  if (stop.flag()) throw boost::system::system_error(boost::asio::error::operation_aborted);
  tell(program, ran);
  co_return ran;
}

void ProgramRunner::tell(const Program& program, const Result<Ran>& ran) const {
  if (!dialogue_) return;
  const size_t arguments = program.words.size() - 1;
  dialogue_(true, fmt::format("run {}, {} argument{}", program.words.front(), arguments, arguments == 1 ? "" : "s"));
  if (!ran) return;
  const std::string said = said_by(*ran);
  for (size_t at = 0; at < said.size();) {
    const size_t end = std::min(said.find('\n', at), said.size());
    dialogue_(false, std::string_view(said).substr(at, end - at));
    at = end + 1;
  }
  if (!ran->timed_out && ran->signal == 0) dialogue_(false, fmt::format("(ended with status {})", ran->exit_status));
}

}  // namespace feedwatch::deliver
