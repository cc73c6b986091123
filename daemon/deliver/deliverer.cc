#include "deliver/deliverer.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "deliver/disabled.h"
#include "deliver/lane.h"

namespace feedwatch::deliver {

namespace {

constexpr size_t claimed_at_once = 64;
constexpr size_t longest_line = 256;  // of fresh messages; more of them wait in the store
constexpr Duration shortest_nap{10};
constexpr Duration longest_nap = std::chrono::minutes{10};  // the wall clock may have been set, a call to wake forgotten
constexpr Duration after_store_failure = std::chrono::seconds{5};
constexpr Duration longest_quiet = std::chrono::minutes{10};  // that a Retry-After gives to all messages of a receiver
constexpr Duration given_up_after = std::chrono::days{5};
constexpr Duration lately = std::chrono::hours{1};
constexpr Duration between_looks = std::chrono::hours{6};
constexpr size_t buried_at_once = 100;

bool asks_for_quiet(const Verdict& verdict) { return verdict.retry_after && (verdict.status == 429 || verdict.status == 503); }

std::string text_of(const Verdict& verdict) {
  if (verdict.fate == Fate::delivered) return {};
  return verdict.message.empty() ? verdict.code : verdict.code + ": " + verdict.message;
}

Verdict broken(const std::exception& error) {
  Verdict verdict;
  verdict.code = "internal";
  verdict.message = error.what();
  return verdict;
}

}  // namespace

Deliverer::Deliverer(boost::asio::any_io_executor executor, Clock& clock, store::Store& store, NotifierFactory make_notifier)
    : executor_(executor),
      clock_(clock),
      store_(store),
      make_notifier_(std::move(make_notifier)),
      changed_(executor),
      receivers_set_(executor),
      recorder_(executor, clock, store,
                [this](const std::set<std::string>& receivers) {
                  for (const std::string& id : receivers) wake(id);
                  changed_.notify();
                }),
      tasks_(executor, [this](std::exception_ptr failure) {
        if (on_failure) on_failure(std::move(failure));
      }) {}

Deliverer::~Deliverer() = default;

void Deliverer::set_receivers(const std::vector<config::Receiver>& receivers) {
  std::set<std::string> wanted;
  for (const config::Receiver& receiver : receivers) {
    wanted.insert(receiver.id);
    LanePtr& lane = lanes_[receiver.id];
    const bool is_new = !lane;
    if (is_new) lane = std::make_shared<Lane>(executor_, receiver.id);
    lane->configure(receiver, make_notifier_(receiver));
    lane->wake();
    if (is_new && running_) spawn_lane(lane);
  }
  for (const auto& [id, lane] : lanes_) {
    if (wanted.contains(id)) continue;
    lane->retired = true;
    put_back(lane->line.take_all(), clock_.now());
    lane->wake();
  }
  std::erase_if(lanes_, [](const auto& entry) { return entry.second->retired; });
  if (running_) tasks_.spawn(load_disabled());
  receivers_set_.notify();
}

void Deliverer::spawn_lane(const LanePtr& lane) { tasks_.spawn(run_lane(lane)); }

Task<> Deliverer::run() {
  running_ = true;
  co_await load_disabled();
  for (const auto& [id, lane] : lanes_) spawn_lane(lane);
  tasks_.spawn(look_after_missing());
  co_await recorder_.run();
}

void Deliverer::deliver(std::vector<store::Delivery> fresh) {
  if (stopping_) return;  // leases are freed at the next start
  if (!fresh.empty()) recorder_.hurry();
  std::set<LanePtr> fed;
  std::vector<store::Delivery> back;
  for (store::Delivery& delivery : fresh) {
    const auto found = lanes_.find(delivery.receiver);
    if (found == lanes_.end() || found->second->line.waiting() >= found->second->room(longest_line)) {
      back.push_back(std::move(delivery));
      continue;
    }
    found->second->line.add(std::move(delivery));
    fed.insert(found->second);
  }
  put_back(std::move(back), clock_.now());
  for (const LanePtr& lane : fed) {
    lane->resting = false;
    start_sends(lane);
    lane->wake();
  }
}

void Deliverer::wake(const std::string& receiver) {
  if (const auto lane = lanes_.find(receiver); lane != lanes_.end()) lane->second->wake();
}

Task<> Deliverer::run_lane(LanePtr lane) {
  while (!lane->retired && !stopping_) {
    start_sends(lane);
    auto claiming = claim(lane);
    if (co_await std::move(claiming)) continue;
    auto resting = rest(lane);
    co_await std::move(resting);
  }
}

// Takes due messages from the store when there is a place for one; whether one can start now. Asks only when nothing here can:
// what waits behind its own story holds up no other. Nor while outcomes of the receiver cannot be written: what is due to the
// store by then may have been sent.
Task<bool> Deliverer::claim(LanePtr lane) {
  lane->was_refused = false;
  const size_t limit = lane->wanted(claimed_at_once);
  if (limit == 0 || !lane->may_start(clock_.elapsed()) || recorder_.is_behind(lane->id)) co_return false;
  lane->asking_since = clock_.elapsed();
  auto due = co_await store_.claim(lane->id, clock_.now(), limit);
  lane->asking_since.reset();
  ++steps_;
  lane->was_refused = !due.has_value();
  if (!due) co_return false;
  if (!due->empty()) recorder_.hurry();
  for (store::Delivery& delivery : *due) lane->line.add(std::move(delivery));
  if (lane->retired || lane->disabled) put_back(lane->line.take_all(), clock_.now());
  co_return lane->line.has_next();
}

// Waits until something can be done: a place gets free, a message comes or becomes due, the receiver may be tried again.
Task<> Deliverer::rest(LanePtr lane) {
  Duration nap = longest_nap;
  if (lane->was_refused) {
    nap = after_store_failure;
  } else if (lane->wanted(claimed_at_once) > 0 && lane->may_start_later() && !recorder_.is_behind(lane->id)) {
    lane->asking_since = clock_.elapsed();
    const auto due = co_await store_.next_due(lane->id);
    lane->asking_since.reset();
    ++steps_;
    if (lane->line.has_next()) co_return;  // came meanwhile
    if (!due) nap = after_store_failure;
    if (due && *due) nap = std::max(**due - clock_.now(), lane->next_turn() - clock_.elapsed());
  }
  // Its turn comes by itself; what has to end first wakes the lane.
  if (lane->line.has_next() && lane->may_start_later()) nap = lane->next_turn() - clock_.elapsed();
  nap = std::clamp<Duration>(nap, shortest_nap, longest_nap);
  lane->resting = lane->line.waiting() == 0 && lane->line.under_way() == 0 && nap > shortest_nap;
  changed_.notify();
  auto rested = lane->woken.wait_for(clock_, nap);
  co_await std::move(rested);
  lane->resting = false;
}

void Deliverer::start_sends(const LanePtr& lane) {
  if (stopping_) return;
  if (const auto open = lane->open_at(); lane->disabled || (open && *open > clock_.elapsed())) return hold_back(*lane);
  while (lane->may_start(clock_.elapsed())) {
    auto delivery = lane->line.next();
    if (!delivery) return;
    if (lane->breaker.is_open()) lane->breaker.begin_probe();
    lane->bucket.take(clock_.elapsed());
    tasks_.spawn(send(lane, std::move(*delivery)));
  }
}

struct Deliverer::UnderWay {
  Deliverer& deliverer;
  Lane& lane;
  const store::Delivery& delivery;

  UnderWay(Deliverer& by, Lane& on, const store::Delivery& what) : deliverer(by), lane(on), delivery(what) { ++by.under_way_; }
  UnderWay(const UnderWay&) = delete;
  UnderWay& operator=(const UnderWay&) = delete;
  ~UnderWay() {
    --deliverer.under_way_;
    lane.line.ended(delivery);
    lane.breaker.end_probe();
    lane.wake();
    deliverer.changed_.notify();
  }
};

Task<> Deliverer::send(LanePtr lane, store::Delivery delivery) {
  const UnderWay under_way(*this, *lane, delivery);
  const auto notifier = lane->notifier;
  const Duration started = clock_.elapsed();
  Verdict verdict;
  try {
    verdict = co_await notifier->send(delivery);
  } catch (const boost::system::system_error& error) {
    if (error.code() == boost::asio::error::operation_aborted) throw;
    verdict = broken(error);
  } catch (const std::exception& error) {
    verdict = broken(error);
  }
  if (verdict.took == Duration::zero()) verdict.took = clock_.elapsed() - started;
  ++steps_;
  settle(*lane, delivery, std::move(verdict));
}

void Deliverer::settle(Lane& lane, const store::Delivery& delivery, Verdict verdict) {
  store::Finish outcome;
  outcome.id = delivery.id;
  outcome.http_status = verdict.status;
  outcome.error = text_of(verdict);
  outcome.took = verdict.took;
  const bool knows_nothing_new = verdict.note.empty() && verdict.fate != Fate::delivered;
  outcome.note = knows_nothing_new ? delivery.note : verdict.note;
  switch (verdict.fate) {
    case Fate::delivered:
    case Fate::dead:  // whoever refuses a message for good is there to refuse it
      outcome.outcome = verdict.fate == Fate::dead ? store::Outcome::dead : store::Outcome::delivered;
      note_success(lane);
      break;
    case Fate::gone:
      outcome.outcome = store::Outcome::retry;
      outcome.next_try = clock_.now();
      break;
    case Fate::retry:
    case Fate::refused:
      plan_retry(lane, delivery, verdict, outcome);
      break;
  }
  recorder_.add(lane.id, std::move(outcome));
  if (on_attempt) on_attempt(delivery, verdict);
  if (verdict.fate == Fate::gone) return disable(lane, verdict.message);
  const bool failed = verdict.fate == Fate::retry || verdict.fate == Fate::refused;
  if (failed && is_given_up(lane)) {
    disable(lane, fmt::format("{}, at last: {}", long_down, verdict.message));
  }
}

// After days without an attempt, of a machine that slept perhaps, one failure says little.
bool Deliverer::is_given_up(const Lane& lane) const {
  const Duration now = clock_.elapsed();
  const bool tried_twice = lane.failed_before && now - *lane.failed_before <= lately;
  return tried_twice && lane.failing_since && now - *lane.failing_since >= given_up_after;
}

// What follows in the same story waits for the same time, unless only some of the receiver's recipients are waited for.
void Deliverer::plan_retry(Lane& lane, const store::Delivery& delivery, Verdict& verdict, store::Finish& outcome) {
  if (verdict.partly) {
    note_success(lane);
  } else {
    note_failure(lane, delivery, verdict);
  }
  const Attempt attempt{delivery.message_id, delivery.attempt, delivery.created};
  outcome.next_try = next_try(lane.schedule, attempt, verdict, clock_.now());
  outcome.outcome = outcome.next_try ? store::Outcome::retry : store::Outcome::dead;
  if (outcome.next_try && !verdict.partly) put_back(lane.line.take_story_of(delivery), *outcome.next_try);
  if (!outcome.next_try) verdict.fate = Fate::dead;
}

void Deliverer::note_success(Lane& lane) {
  lane.breaker.succeeded();
  lane.failing_since.reset();
}

void Deliverer::note_failure(Lane& lane, const store::Delivery& delivery, const Verdict& verdict) {
  const Duration now = clock_.elapsed();
  lane.breaker.failed(delivery.message_id, now);
  if (!lane.failing_since) lane.failing_since = now;
  lane.failed_before = std::exchange(lane.failed_at, now);
  if (asks_for_quiet(verdict)) lane.quiet_until = now + std::min(*verdict.retry_after, longest_quiet);
}

// What waits here would wait for long: the store keeps it better.
void Deliverer::hold_back(Lane& lane) {
  const Duration left = lane.open_at().value_or(Duration::zero()) - clock_.elapsed();
  put_back(lane.line.take_all(), clock_.now() + (lane.disabled ? Duration::zero() : std::max(left, Duration::zero())));
}

void Deliverer::put_back(std::vector<store::Delivery> deliveries, Time next_try) {
  for (const store::Delivery& delivery : deliveries) {
    store::Finish outcome;
    outcome.id = delivery.id;
    outcome.outcome = store::Outcome::postponed;
    outcome.next_try = next_try;
    recorder_.add(delivery.receiver, std::move(outcome));
  }
}

void Deliverer::disable(Lane& lane, const std::string& reason) {
  if (lane.disabled) return;
  lane.disabled = true;
  hold_back(lane);
  tasks_.spawn(remember_disabled(lane.id, marked(reason, lane.endpoint)));
  if (on_disabled) on_disabled(lane.id, reason);
}

Task<> Deliverer::remember_disabled(std::string receiver, std::string reason) {
  for (;;) {
    const auto written = co_await store_.disable_receiver(receiver, reason);
    if (written) co_return;
    co_await clock_.sleep_for(after_store_failure);
  }
}

Task<> Deliverer::load_disabled() {
  const auto reasons = co_await store_.disabled_receivers();
  if (!reasons) co_return;
  std::vector<std::string> moved;
  for (const auto& [id, lane] : lanes_) {
    const auto reason = reasons->find(id);
    const bool was_disabled = lane->disabled;
    lane->disabled = reason != reasons->end() && concerns(reason->second, lane->endpoint);
    if (was_disabled && !lane->disabled) lane->failing_since.reset();  // it has five days again
    if (reason != reasons->end() && !lane->disabled) moved.push_back(id);
    lane->wake();
  }
  for (std::string& id : moved) {
    co_await store_.enable_receiver(id);
    wake(id);
  }
}

Task<> Deliverer::look_after_missing() {
  for (;;) {
    const auto backlogs = co_await store_.backlogs();
    std::vector<std::string> old;
    if (backlogs) {
      for (const auto& [receiver, backlog] : *backlogs) {
        if (lanes_.contains(receiver)) continue;
        if (on_missing_receiver && told_missing_.insert(receiver).second) on_missing_receiver(receiver, backlog.messages);
        if (clock_.now() - backlog.oldest >= given_up_after) old.push_back(receiver);
      }
    }
    for (const std::string& receiver : old) {
      auto burying = bury(receiver);
      co_await std::move(burying);
    }
    co_await receivers_set_.wait_for(clock_, between_looks);
  }
}

// Makes dead letters of what is too old. What is younger waits on.
Task<> Deliverer::bury(std::string receiver) {
  const auto due = co_await store_.claim(receiver, clock_.now(), buried_at_once);
  if (!due) co_return;
  std::vector<store::Delivery> young;
  for (const store::Delivery& delivery : *due) {
    if (clock_.now() - delivery.created < given_up_after) {
      young.push_back(delivery);
      continue;
    }
    store::Finish outcome;
    outcome.id = delivery.id;
    outcome.outcome = store::Outcome::dead;
    outcome.error = "no-receiver: not in the configuration for five days";
    recorder_.add(receiver, std::move(outcome));
  }
  put_back(std::move(young), clock_.now());
}

bool Deliverer::is_drained() const {
  const auto rests = [](const auto& entry) { return entry.second->resting || entry.second->disabled; };
  return recorder_.idle() && under_way_ == 0 && std::all_of(lanes_.begin(), lanes_.end(), rests);
}

Task<> Deliverer::drain() {
  while (!is_drained()) co_await changed_.wait();
}

Task<> Deliverer::finish_in_flight(Duration grace) {
  stopping_ = true;
  for (const auto& [id, lane] : lanes_) lane->wake();
  const Duration end = clock_.elapsed() + grace;
  while (under_way_ > 0 && clock_.elapsed() < end) co_await changed_.wait_for(clock_, end - clock_.elapsed());
  tasks_.cancel();
  co_await tasks_.join();
  while (running_ && !recorder_.idle() && clock_.elapsed() < end) co_await changed_.wait_for(clock_, end - clock_.elapsed());
}

bool Deliverer::is_alive(Duration longest) const {
  const Duration now = clock_.elapsed();
  const auto stuck = [&](const std::optional<Duration>& since) { return since && now - *since > longest; };
  if (stuck(recorder_.writing_since())) return false;
  return std::none_of(lanes_.begin(), lanes_.end(), [&](const auto& entry) { return stuck(entry.second->asking_since); });
}

std::vector<ReceiverStatus> Deliverer::status() const {
  std::vector<ReceiverStatus> all;
  for (const auto& [id, lane] : lanes_) {
    ReceiverStatus& one = all.emplace_back();
    one = {id, lane->line.waiting(), lane->line.under_way(), lane->breaker.is_open(), lane->disabled, std::nullopt};
    if (lane->failing_since) one.failing_since = clock_.now() - (clock_.elapsed() - *lane->failing_since);
  }
  return all;
}

}  // namespace feedwatch::deliver
