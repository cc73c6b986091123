// A piece of work on another thread, awaited from the io thread.
#pragma once

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/activity.h"
#include "base/clock.h"

namespace feedwatch {

namespace detail {

template <class Work>
struct RunOn {
  using Value = std::invoke_result_t<Work>;

  boost::asio::any_io_executor there;
  boost::asio::any_io_executor here;
  Activity::Hold hold;
  Work work;

  template <class Handler>
  void operator()(Handler handler) && {
    auto job = [here = boost::asio::make_work_guard(this->here), hold = std::move(hold), work = std::move(work),
                handler = std::move(handler)]() mutable {
      std::exception_ptr failure;
      std::optional<Value> value;
      try {
        value.emplace(work());
      } catch (...) {
        failure = std::current_exception();
      }
      auto executor = here.get_executor();
      auto answer = [hold = std::move(hold), handler = std::move(handler), failure = std::move(failure),
                     value = std::move(value)]() mutable {
        std::move(handler)(std::move(failure), value ? std::move(*value) : Value{});
      };
      boost::asio::post(executor, std::move(answer));
    };
    boost::asio::post(there, std::move(job));
  }
};

}  // namespace detail

// Runs `work` on `executor` and resumes the caller on its own executor with what it returned or threw. `work` returns a value
// that can be default-constructed, owns all it touches, and is not interrupted by cancellation: the caller stays until it is
// done.
template <class Work>
Task<std::invoke_result_t<Work>> run_on(boost::asio::any_io_executor executor, Activity& activity, Work work) {
  using Value = std::invoke_result_t<Work>;
  auto here = co_await boost::asio::this_coro::executor;
  detail::RunOn<Work> job{std::move(executor), here, activity.hold(), std::move(work)};
  auto started = boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(std::exception_ptr, Value)>(
      std::move(job), boost::asio::use_awaitable);
  co_return co_await std::move(started);
}

}  // namespace feedwatch
