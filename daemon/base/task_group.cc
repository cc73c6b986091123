#include "base/task_group.h"

#include <cassert>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

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

TaskGroup::TaskGroup(asio::any_io_executor executor, std::function<void(std::exception_ptr)> on_failure)
    : executor_(std::move(executor)), on_failure_(std::move(on_failure)), empty_(executor_) {}

TaskGroup::~TaskGroup() { assert(running_.empty()); }

void TaskGroup::spawn(Task<> task) {
  const auto place = running_.emplace(running_.end());
  auto ended_handler = [this, place](std::exception_ptr failure) { ended(place, std::move(failure)); };
  asio::co_spawn(executor_, std::move(task), asio::bind_cancellation_slot(place->slot(), std::move(ended_handler)));
  if (cancelled_) place->emit(asio::cancellation_type::terminal);
}

void TaskGroup::cancel() {
  cancelled_ = true;
  for (auto task = running_.begin(); task != running_.end();) {
    const auto current = task++;  // emitting may end the task and erase its place
    current->emit(asio::cancellation_type::terminal);
  }
}

Task<> TaskGroup::join() {
  while (!running_.empty()) co_await empty_.wait();
}

void TaskGroup::ended(Running::iterator task, std::exception_ptr failure) {
  running_.erase(task);
  if (failure && !is_cancellation(failure)) on_failure_(std::move(failure));
  if (running_.empty()) empty_.notify();
}

}  // namespace feedwatch
