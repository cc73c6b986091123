// Brings what the outbox holds to the receivers. Each receiver has a line of its own and delays no other. Owned by the io thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "base/clock.h"
#include "base/task_group.h"
#include "config/config.h"
#include "deliver/notifier.h"
#include "deliver/recorder.h"
#include "store/store.h"

namespace feedwatch::deliver {

struct Lane;

struct ReceiverStatus {
  std::string id{};
  size_t waiting{0};  // in memory, to be sent now
  size_t under_way{0};
  bool circuit_open{false};  // it failed five messages in a row; one is tried at a time
  bool disabled{false};
  std::optional<Time> failing_since{};
};

class Deliverer {
 public:
  Deliverer(boost::asio::any_io_executor executor, Clock& clock, store::Store& store, NotifierFactory make_notifier);
  // Requires that run() was never started, or that finish_in_flight() has returned and run() has ended.
  ~Deliverer();

  // After every attempt. A verdict that the schedule leaves no further attempt has become `dead`.
  std::function<void(const store::Delivery&, const Verdict&)> on_attempt{};
  // A receiver will not be tried any more until its address changes or the owner enables it again; one that was only down for
  // five days also after a reload or a restart.
  std::function<void(const std::string& receiver, const std::string& reason)> on_disabled{};
  // Messages wait for a receiver that is not in the configuration. After five days they are dead letters.
  std::function<void(const std::string& receiver, size_t messages)> on_missing_receiver{};
  std::function<void(std::exception_ptr)> on_failure{};

  // Also while it runs: attempts under way end as they began.
  void set_receivers(const std::vector<config::Receiver>& receivers);
  // Delivers until cancelled: what deliver() brings, and what becomes due in the store.
  Task<> run();
  // Messages just committed and leased to us: the first bytes leave at once.
  void deliver(std::vector<store::Delivery> fresh);
  // What another message held back may be free to go: a message of the receiver was withdrawn, or one waits behind others.
  void wake(const std::string& receiver);
  // Returns when nothing is due any more and everything is recorded. Requires run().
  Task<> drain();
  // Starts nothing more, gives attempts under way `grace`, cuts off the others (they are repeated after the next start), and
  // returns when all outcomes are recorded or the grace is over.
  Task<> finish_in_flight(Duration grace);

  // Whether no question to the store is open for longer than `longest`.
  bool is_alive(Duration longest) const;
  // Grows with everything that gets done.
  uint64_t progress() const { return steps_ + recorder_.batches(); }
  std::vector<ReceiverStatus> status() const;

 private:
  using LanePtr = std::shared_ptr<Lane>;  // a lane outlives its receiver while attempts are under way
  struct UnderWay;

  void spawn_lane(const LanePtr& lane);
  Task<> run_lane(LanePtr lane);
  Task<bool> claim(LanePtr lane);
  Task<> rest(LanePtr lane);

  void start_sends(const LanePtr& lane);
  Task<> send(LanePtr lane, store::Delivery delivery);
  void settle(Lane& lane, const store::Delivery& delivery, Verdict verdict);
  void plan_retry(Lane& lane, const store::Delivery& delivery, Verdict& verdict, store::Finish& outcome);
  bool is_given_up(const Lane& lane) const;
  static void note_success(Lane& lane);
  void note_failure(Lane& lane, const store::Delivery& delivery, const Verdict& verdict);

  void hold_back(Lane& lane);
  void put_back(std::vector<store::Delivery> deliveries, Time next_try);
  void disable(Lane& lane, const std::string& reason);
  Task<> remember_disabled(std::string receiver, std::string reason);
  Task<> load_disabled();

  Task<> look_after_missing();
  Task<> bury(std::string receiver);
  bool is_drained() const;

  boost::asio::any_io_executor executor_;
  Clock& clock_;
  store::Store& store_;
  NotifierFactory make_notifier_;
  std::map<std::string, LanePtr> lanes_{};
  std::set<std::string> told_missing_{};
  Signal changed_;        // for drain() and finish_in_flight()
  Signal receivers_set_;  // for look_after_missing()
  Recorder recorder_;
  uint64_t steps_{0};
  size_t under_way_{0};
  bool running_{false};
  bool stopping_{false};
  TaskGroup tasks_;
};

}  // namespace feedwatch::deliver
