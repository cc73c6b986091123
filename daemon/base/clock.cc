#include "base/clock.h"

#include <ctime>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/multiple_exceptions.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace feedwatch {

namespace asio = boost::asio;

namespace {

// A stepped wall clock and the end of a suspend are noticed within this span.
constexpr Duration longest_nap = std::chrono::seconds{5};

[[noreturn]] void throw_cancelled() { throw boost::system::system_error(asio::error::operation_aborted); }

}  // namespace

Task<> Clock::sleep_until(Time time) {
  for (Duration left = time - now(); left > Duration::zero(); left = time - now()) {
    co_await sleep_for(std::min(left, longest_nap));
  }
}

Time SystemClock::now() const { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }

Duration SystemClock::elapsed() const {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return std::chrono::duration_cast<Duration>(std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec});
}

// Naps on CLOCK_MONOTONIC and looks at CLOCK_BOOTTIME after each, so that a suspend ends the sleep late by one nap at most.
Task<> SystemClock::sleep_for(Duration span) {
  const Duration end = elapsed() + span;
  asio::steady_timer timer(co_await asio::this_coro::executor);
  for (Duration left = span; left > Duration::zero(); left = end - elapsed()) {
    timer.expires_after(std::min(left, longest_nap));
    co_await timer.async_wait(asio::use_awaitable);
  }
}

struct VirtualClock::Sleeper {
  asio::steady_timer timer;
  bool due{false};
};

Task<> VirtualClock::sleep_for(Duration span) {
  if (span <= Duration::zero()) co_return;
  Sleeper sleeper{asio::steady_timer(co_await asio::this_coro::executor, asio::steady_timer::time_point::max())};
  const auto place = sleepers_.emplace(elapsed_ + span, &sleeper);
  boost::system::error_code woken;
  auto token = asio::redirect_error(asio::use_awaitable, woken);
  co_await sleeper.timer.async_wait(token);
  if (sleeper.due) co_return;
  sleepers_.erase(place);
  throw_cancelled();
}

void VirtualClock::advance_to(Duration elapsed) {
  elapsed_ = std::max(elapsed_, elapsed);
  while (!sleepers_.empty() && sleepers_.begin()->first <= elapsed_) {
    Sleeper* sleeper = sleepers_.begin()->second;
    sleepers_.erase(sleepers_.begin());
    sleeper->due = true;
    sleeper->timer.cancel();
  }
}

Signal::Signal(const asio::any_io_executor& executor) : timer_(executor, asio::steady_timer::time_point::max()) {}

void Signal::notify() {
  notified_ = true;
  timer_.cancel();
}

Task<> Signal::wait() {
  if (!notified_) {
    boost::system::error_code woken;
    auto token = asio::redirect_error(asio::use_awaitable, woken);
    co_await timer_.async_wait(token);
  }
  if (!std::exchange(notified_, false)) throw_cancelled();
}

Task<> Signal::wait_for(Clock& clock, Duration span) {
  using asio::experimental::awaitable_operators::operator||;
  if (std::exchange(notified_, false) || span <= Duration::zero()) co_return;
  auto either = wait() || clock.sleep_for(span);
  try {
    co_await std::move(either);
  } catch (const asio::multiple_exceptions& both) {  // cancelled: each of them says so
    std::rethrow_exception(both.first_exception());
  }
}

}  // namespace feedwatch
