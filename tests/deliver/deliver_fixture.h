// A deliverer over a real store in memory, on a virtual clock, with receivers that answer as a test tells them to.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "base/finally.h"
#include "base/task_group.h"
#include "deliver/deliverer.h"
#include "store/store.h"

namespace feedwatch::deliver {

inline const Time start = from_unix_seconds(1'700'000'000);

inline Verdict verdict(Fate fate, int status = 0) {
  Verdict made;
  made.fate = fate;
  made.status = status;
  if (fate != Fate::delivered) made.code = made.message = "as-told";
  return made;
}

struct Sent {
  std::string receiver{};
  store::Delivery delivery{};
  Duration at{};  // since the start
};

// What receivers answer, and what they were sent.
struct Post {
  std::map<std::string, std::vector<Verdict>> script{};  // answers in turn, the last one for ever; none: delivered
  std::set<std::string> hanging{};                       // these look every second whether they may answer
  std::vector<Sent> sent{};
  std::map<std::string, size_t> under_way{};
  std::map<std::string, size_t> most_under_way{};

  std::vector<Sent> to(const std::string& receiver) const {
    std::vector<Sent> found;
    for (const Sent& each : sent) {
      if (each.receiver == receiver) found.push_back(each);
    }
    return found;
  }
};

class ScriptedNotifier final : public Notifier {
 public:
  ScriptedNotifier(std::string receiver, Post& post, Clock& clock) : receiver_(std::move(receiver)), post_(post), clock_(clock) {}

  Task<Verdict> send(const store::Delivery& delivery) override {
    post_.sent.push_back({receiver_, delivery, clock_.now() - start});
    size_t& under_way = post_.under_way[receiver_];
    post_.most_under_way[receiver_] = std::max(post_.most_under_way[receiver_], ++under_way);
    const Finally leave([&under_way] { --under_way; });
    while (post_.hanging.contains(receiver_)) co_await clock_.sleep_for(std::chrono::seconds{1});
    std::vector<Verdict>& script = post_.script[receiver_];
    if (script.empty()) co_return verdict(Fate::delivered, 200);
    Verdict answer = script.front();
    if (script.size() > 1) script.erase(script.begin());
    co_return answer;
  }

 private:
  std::string receiver_;
  Post& post_;
  Clock& clock_;
};

inline config::Receiver webhook_receiver(std::string id, std::vector<Duration> schedule = {}) {
  config::Receiver receiver;
  receiver.webhook.url = "https://hooks.example.org/" + id;
  receiver.webhook.schedule = std::move(schedule);
  receiver.id = std::move(id);
  return receiver;
}

// A virtual clock whose wall time can be set.
class SteppedClock final : public Clock {
 public:
  explicit SteppedClock(Time begin) : clock_(begin) {}

  Time now() const override { return clock_.now() + step; }
  Duration elapsed() const override { return clock_.elapsed(); }
  Task<> sleep_for(Duration span) override { return clock_.sleep_for(span); }

  bool has_sleepers() const { return clock_.has_sleepers(); }
  Duration next_wake() const { return clock_.next_wake(); }
  void advance_to(Duration elapsed) { clock_.advance_to(elapsed); }

  Duration step{};

 private:
  VirtualClock clock_;
};

struct DelivererFixture : testing::Test {
  boost::asio::io_context io;
  Activity activity;
  SteppedClock clock{start};
  Post post;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<Deliverer> deliverer;
  std::unique_ptr<TaskGroup> tasks;
  std::vector<std::string> told;  // attempts as "receiver fate", disabled and missing receivers

  void SetUp() override {
    store = *store::Store::open({.path = ":memory:", .linger = Duration{0}}, io.get_executor(), activity);
    open();
  }
  void TearDown() override {
    close(Duration{0});
    store.reset();
  }

  void open() {
    auto make = [this](const config::Receiver& receiver) { return std::make_shared<ScriptedNotifier>(receiver.id, post, clock); };
    tasks = std::make_unique<TaskGroup>(io.get_executor(), [](std::exception_ptr) { ADD_FAILURE() << "a task failed"; });
    deliverer = std::make_unique<Deliverer>(io.get_executor(), clock, *store, make);
    deliverer->on_attempt = [this](const store::Delivery& delivery, const Verdict& came) {
      static constexpr const char* names[] = {"delivered", "retry", "refused", "dead", "gone"};
      told.push_back(delivery.receiver + " " + names[static_cast<size_t>(came.fate)]);
    };
    deliverer->on_disabled = [this](const std::string& receiver, const std::string&) { told.push_back(receiver + " disabled"); };
    deliverer->on_missing_receiver = [this](const std::string& receiver, size_t messages) {
      told.push_back(receiver + " missing, " + std::to_string(messages));
    };
  }
  void run(std::vector<config::Receiver> receivers) {
    deliverer->set_receivers(receivers);
    tasks->spawn(deliverer->run());
    settle();
  }
  // As a daemon that stops; open() and run() are then a new start on the same store.
  void close(Duration grace) {
    if (!deliverer) return;
    tasks->spawn(finishing(*deliverer, grace));
    settle();
    tasks->cancel();
    settle();
    deliverer.reset();
    tasks.reset();
  }
  static Task<> finishing(Deliverer& deliverer, Duration grace) { co_await deliverer.finish_in_flight(grace); }

  // Runs all that can run without time going by.
  void settle() {
    do {
      io.restart();
      io.poll();
      if (!activity.idle()) io.run_one();
    } while (!activity.idle() || io.poll() > 0);
  }
  void advance(Duration span) {
    const Duration end = clock.elapsed() + span;
    settle();
    while (clock.has_sleepers() && clock.next_wake() <= end) {
      clock.advance_to(clock.next_wake());
      settle();
    }
    clock.advance_to(end);
    settle();
  }

  template <class T>
  T get(Task<Result<T>> task) {
    std::optional<Result<T>> answer;
    tasks->spawn(keep(std::move(task), answer));
    while (!answer) settle();
    EXPECT_TRUE(*answer);
    return std::move(**answer);
  }
  template <class T>
  static Task<> keep(Task<Result<T>> task, std::optional<Result<T>>& answer) {
    answer = co_await std::move(task);
  }

  // An article named `name` that `rule` matches, as the poll of its source commits it. The same name with another text is an
  // edit.
  static store::PollCommit poll_of(const std::string& name, const std::string& rule, std::vector<std::string> receivers,
                                   Time now) {
    store::PollCommit poll;
    poll.now = now;
    poll.state.id = "coast";
    poll.source_name = "Coast Daily";
    poll.articles.resize(1);
    Article& article = poll.articles[0].article;
    article.source = "coast";
    article.guid = article.url_key = name;
    article.url = "https://news.example.org/" + name;
    article.title = name + " " + rule;
    article.content_hash = std::hash<std::string>{}(name + rule) | 1;
    store::Hit hit;
    hit.rule.id = rule;
    hit.receivers = std::move(receivers);
    poll.articles[0].hits = {hit};
    return poll;
  }
  // Gives the deliveries, leased.
  std::vector<store::Delivery> publish(const std::string& name, std::vector<std::string> receivers) {
    return get(store->commit(poll_of(name, "harbour", std::move(receivers), clock.now()))).deliveries;
  }
  // A second message in the same story.
  std::vector<store::Delivery> publish_again(const std::string& name, const std::string& rule,
                                             std::vector<std::string> receivers) {
    return get(store->commit(poll_of(name, rule, std::move(receivers), clock.now()))).deliveries;
  }
  void publish_and_deliver(const std::string& name, std::vector<std::string> receivers) {
    deliverer->deliver(publish(name, std::move(receivers)));
    settle();
  }

  size_t count(const std::string& state) { return get(store->deliveries(state, 10'000)).size(); }
  size_t times(const std::string& what) const { return static_cast<size_t>(std::count(told.begin(), told.end(), what)); }
};

}  // namespace feedwatch::deliver
