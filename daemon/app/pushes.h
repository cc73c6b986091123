// Pushed news on their way into the daemon: the callback's server, the subscriber behind it, and what waits to be taken in. Owned
// by the io thread.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "config/config.h"
#include "http/server.h"
#include "websub/subscriber.h"

namespace feedwatch::app {

// What pushes need of the daemon; all are called on the io thread and must not throw.
struct PushHooks {
  std::function<bool(const std::string& source)> wants{};  // pushes for that source
  std::function<std::vector<Cidr>(const std::string& source)> allow_private{};
  std::function<http::ProxyPtr(const std::string& source)> proxy{};
  std::function<void(const std::string& source)> reconsider{};  // when it is polled next
  std::function<void(websub::Push)> take{};
  std::function<void(std::string_view cause)> fault{};
  std::function<Task<http::ServerResponse>(http::ServerRequest)> follow_link{};  // requests for links in our mails
};

class Pushes {
 public:
  // Off, and doing nothing, unless `config` names public_url and websub.listen. Both are looked at here only: a reload leaves
  // them.
  Pushes(boost::asio::any_io_executor executor, Activity& activity, websub::Means means, const config::Config& config,
         PushHooks hooks);
  ~Pushes();  // requires that stop() has returned

  bool is_on() const { return subscriber_ != nullptr; }

  // Listens, and takes up the subscriptions of earlier. Where that fails sources are polled only, and `fault` is told.
  Task<> start();
  Task<> stop();

  // As of websub::Subscriber.
  void settle();
  void learn(const std::string& source, const websub::Offer& offer);
  Time relaxed(const std::string& source, Time due, Time last_poll) const;
  bool is_pushed(const std::string& source) const;

  // Keeps a push until its source can take it in. False: there are too many already, or it is too much at once.
  bool keep(const std::string& source, websub::Push push);
  std::optional<websub::Push> next(const std::string& source);
  bool waits(const std::string& source) const { return waiting_.contains(source); }

 private:
  Task<> live();

  boost::asio::any_io_executor executor_;
  Activity& activity_;
  std::string listen_;
  PushHooks hooks_;
  std::unique_ptr<websub::Subscriber> subscriber_{};
  std::unique_ptr<http::Server> server_{};
  std::unordered_map<std::string, std::deque<websub::Push>> waiting_{};
  size_t waiting_bytes_{0};
  TaskGroup tasks_;
};

}  // namespace feedwatch::app
