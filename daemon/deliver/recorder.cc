#include "deliver/recorder.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace feedwatch::deliver {

namespace {

constexpr Duration first_pause = std::chrono::seconds{1};
constexpr Duration longest_pause = std::chrono::seconds{30};

}  // namespace

Recorder::Recorder(boost::asio::any_io_executor executor, Clock& clock, store::Store& store, Written on_written)
    : clock_(clock), store_(store), on_written_(std::move(on_written)), added_(executor), hurried_(std::move(executor)) {}

void Recorder::add(const std::string& receiver, store::Finish outcome) {
  receivers_.insert(receiver);
  outcomes_.push_back(std::move(outcome));
  added_.notify();
}

bool Recorder::is_behind(const std::string& receiver) const {
  return failing_ && (receivers_.contains(receiver) || writing_.contains(receiver));
}

void Recorder::hurry() {
  if (failing_) hurried_.notify();
}

Task<> Recorder::run() {
  Duration pause = first_pause;
  for (;;) {
    if (outcomes_.empty()) co_await added_.wait();
    if (outcomes_.empty()) continue;
    std::vector<store::Finish> batch = std::exchange(outcomes_, {});
    writing_ = std::exchange(receivers_, {});
    writing_since_ = clock_.elapsed();
    const auto written = co_await store_.finish(batch, clock_.now());
    writing_since_.reset();
    ++batches_;
    const std::set<std::string> receivers = std::exchange(writing_, {});
    failing_ = !written.has_value();
    if (written) {
      pause = first_pause;
      on_written_(receivers);
      continue;
    }
    outcomes_.insert(outcomes_.begin(), std::make_move_iterator(batch.begin()), std::make_move_iterator(batch.end()));
    receivers_.insert(receivers.begin(), receivers.end());
    co_await hurried_.wait_for(clock_, pause);
    pause = std::min(pause * 2, longest_pause);
  }
}

}  // namespace feedwatch::deliver
