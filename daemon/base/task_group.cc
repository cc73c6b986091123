#include "base/task_group.h"

#include <cassert>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

namespace feedwatch {

namespace asio = boost::asio;

namespace {

bool is_cancellation(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const boost::system::system_error& error) {
    return error.code() == asio::error::operation_aborted;
  } catch (...) {
    return false;
  }
}

}  // namespace

// Names its slot itself: behind asio::bind_cancellation_slot, co_spawn hands an emission to the executor together with a plain
// pointer to the task, which may have ended by the time it runs (Boost 1.81).
struct TaskGroup::Ended {
  using cancellation_slot_type = asio::cancellation_slot;

  TaskGroup* group;
  std::list<Running>::iterator place;

  cancellation_slot_type get_cancellation_slot() const noexcept { return place->signal.slot(); }
  void operator()(std::exception_ptr failure) const { group->ended(place, std::move(failure)); }
};

TaskGroup::TaskGroup(asio::any_io_executor executor, std::function<void(std::exception_ptr)> on_failure)
    : executor_(std::move(executor)), on_failure_(std::move(on_failure)), empty_(executor_) {}

TaskGroup::~TaskGroup() { assert(running_.empty()); }

void TaskGroup::spawn(Task<> task) {
  const auto place = running_.emplace(running_.end());
  asio::co_spawn(executor_, run(*place, std::move(task)), Ended{this, place});
}

// co_spawn waits before and after the task, and takes a cancellation that meets those waits badly: it throws out of the io
// context (Boost 1.81). So a task that has not started is not told, and one that is over is not asked.
Task<> TaskGroup::run(Running& running, Task<> task) {
  running.started = true;
  if (cancelled_) co_return;
  std::exception_ptr failure;
  try {
    co_await std::move(task);
  } catch (...) {
    failure = std::current_exception();
  }
  co_await asio::this_coro::throw_if_cancelled(false);
  if (failure) std::rethrow_exception(failure);
}

void TaskGroup::cancel() {
  cancelled_ = true;
  for (auto place = running_.begin(); place != running_.end();) {
    const auto current = place++;  // emitting may end the task and erase its place
    if (current->started) current->signal.emit(asio::cancellation_type::terminal);
  }
}

Task<> TaskGroup::join() {
  while (!running_.empty()) co_await empty_.wait();
}

void TaskGroup::ended(std::list<Running>::iterator place, std::exception_ptr failure) {
  running_.erase(place);
  if (failure && !is_cancellation(failure)) on_failure_(std::move(failure));
  if (running_.empty()) empty_.notify();
}

}  // namespace feedwatch
