// Writes down what attempts came to, many at a time. Owned by the io thread.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "base/clock.h"
#include "store/store.h"

namespace feedwatch::deliver {

class Recorder {
 public:
  // `on_written` is told after every batch that is on the disk, with the receivers that it is about.
  using Written = std::function<void(const std::set<std::string>& receivers)>;
  Recorder(boost::asio::any_io_executor executor, Clock& clock, store::Store& store, Written on_written);

  void add(const std::string& receiver, store::Finish outcome);
  // Writes until it is cancelled. While the store fails, it tries again with what it has.
  Task<> run();

  // Whether an outcome of the receiver could not be written and has to be tried again.
  bool is_behind(const std::string& receiver) const;
  // The store takes writes: what it refused is tried again now.
  void hurry();

  bool idle() const { return outcomes_.empty() && !writing_since_; }
  // When the batch under way was handed to the store, in elapsed time.
  std::optional<Duration> writing_since() const { return writing_since_; }
  uint64_t batches() const { return batches_; }

 private:
  Clock& clock_;
  store::Store& store_;
  Written on_written_;
  Signal added_;
  std::vector<store::Finish> outcomes_{};
  std::set<std::string> receivers_{};  // of the outcomes
  std::set<std::string> writing_{};    // of the batch under way
  bool failing_{false};
  Signal hurried_;
  std::optional<Duration> writing_since_{};
  uint64_t batches_{0};
};

}  // namespace feedwatch::deliver
