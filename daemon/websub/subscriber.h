// The subscriber of WebSub: asks hubs, answers their questions, takes their pushes. Owned by the io thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/address.h"
#include "base/clock.h"
#include "base/task_group.h"
#include "http/fetcher.h"
#include "http/server.h"
#include "store/store.h"
#include "websub/lifecycle.h"
#include "websub/offer.h"

namespace feedwatch::websub {

// What a hub has sent, in the form of an answer to a poll of the topic.
struct Push {
  std::string source{};  // id
  http::Response document{};
  bool trusted{false};  // false: only a sign that there are news, to be fetched
};

// All outlive the subscriber.
struct Means {
  http::Fetcher& fetcher;
  store::Store& store;
  Clock& clock;
};

struct Manners {
  std::string public_url{};  // callbacks are below it
  bool secret_over_http{false};
  Duration timeout{std::chrono::seconds{30}};
  // Whether pushes are wanted for a source, and the special-purpose addresses its hub may have.
  std::function<bool(const std::string& source)> wants{};
  std::function<std::vector<Cidr>(const std::string& source)> allow_private{};
  std::function<http::ProxyPtr(const std::string& source)> proxy{};  // not set: straight
};

class Subscriber {
 public:
  Subscriber(boost::asio::any_io_executor executor, Means means, Manners manners);
  ~Subscriber();  // requires that stop() has returned, or that run() was never called

  // Called for each push, after it was acknowledged; the bytes are checked, not read. Must not throw.
  std::function<void(Push)> on_push{};
  // The health of a source's subscription is another: its next poll is to be thought over.
  std::function<void(const std::string& source)> on_change{};
  std::function<void(std::exception_ptr)> on_failure{};

  // Takes up what the store remembers; comes first. Subscriptions that the configuration does not want any more, or whose
  // callback has another address now, are to end. Errors: those of the store.
  Task<Result<>> load();
  // The configuration is another: what is not wanted any more is to end.
  void settle();
  // A poll found where a source's news are pushed; an empty offer: nowhere.
  void learn(const std::string& source, const Offer& offer);

  // Asks hubs when it is time, until stop().
  Task<> run();
  Task<> stop();

  // The answer to any request that reaches the callback's address.
  Task<http::ServerResponse> answer(http::ServerRequest request);

  // The time that a source is due at, with its subscription thought of: see relaxed().
  Time relaxed(const std::string& source, Time due, Time last_poll) const;

  // Its news are pushed.
  bool is_pushed(const std::string& source) const;
  size_t healthy() const;
  size_t size() const { return subscriptions_.size(); }

 private:
  Task<> ask(std::string token);
  Task<http::ServerResponse> answer_question(Subscription& subscription, const http::ServerRequest& request);
  http::ServerResponse take_push(const Subscription& subscription, http::ServerRequest& request);
  bool is_repeated(const std::string& token, const std::string& body);
  Task<> save(Subscription subscription);
  Task<> forget(std::string token);
  void begin(const std::string& source, const Offer& offer);
  void end(Subscription& subscription);
  void move_with_clock(Duration step);
  void spawn_due();
  const Subscription* current(const std::string& source) const;
  void changed(const std::string& source);

  Means means_;
  Manners manners_;
  std::map<std::string, Subscription> subscriptions_{};    // by token
  std::unordered_map<std::string, std::string> tokens_{};  // source → token of the one that is not leaving
  std::unordered_map<std::string, std::vector<std::pair<uint64_t, uint64_t>>> pushed_{};  // hashes of a token's last pushes
  Signal woken_;
  TaskGroup tasks_;
};

}  // namespace feedwatch::websub
