// Coroutines that live and end together. Owned by the io thread; everything spawned runs on it.
#pragma once

#include <exception>
#include <functional>
#include <list>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include "base/clock.h"

namespace feedwatch {

class TaskGroup {
 public:
  // `on_failure` is told of every exception that leaves a task, cancellation aside; the other tasks go on.
  TaskGroup(boost::asio::any_io_executor executor, std::function<void(std::exception_ptr)> on_failure);
  // Requires that every task has ended: cancel() and join() first.
  ~TaskGroup();

  void spawn(Task<> task);
  // Asks every task to end at its next wait. Tasks that have not started, and those spawned afterwards,
  // end before their first step.
  void cancel();
  // Returns when no task is left.
  Task<> join();

  size_t size() const { return running_.size(); }

 private:
  struct Running {
    boost::asio::cancellation_signal signal{};
    bool started{false};
  };
  struct Ended;

  Task<> run(Running& running, Task<> task);
  void ended(std::list<Running>::iterator place, std::exception_ptr failure);

  boost::asio::any_io_executor executor_;
  std::function<void(std::exception_ptr)> on_failure_;
  std::list<Running> running_{};
  Signal empty_;
  bool cancelled_{false};
};

}  // namespace feedwatch
