#include "app/pushes.h"

#include <fmt/format.h>

#include "config/units.h"
#include "deliver/links.h"

namespace feedwatch::app {

namespace {

// Whoever reaches the server may send this much before it is looked at: together no more than what one poll may bring.
constexpr http::ServerLimits limits{.body_bytes = 2 << 20, .connections = 12};

constexpr size_t most_waiting_a_source = 16;
constexpr size_t most_waiting_bytes = 16 << 20;

}  // namespace

Pushes::Pushes(boost::asio::any_io_executor executor, Activity& activity, websub::Means means, const config::Config& config,
               PushHooks hooks)
    : executor_(executor),
      activity_(activity),
      listen_(config.websub.listen),
      hooks_(std::move(hooks)),
      tasks_(executor, [this](std::exception_ptr failure) {
        try {
          std::rethrow_exception(std::move(failure));
        } catch (const std::exception& error) {
          hooks_.fault(fmt::format("websub: {}", error.what()));
        }
      }) {
  if (config.public_url.empty() || listen_.empty()) return;
  websub::Manners manners{.public_url = config.public_url,
                          .secret_over_http = config.websub.secret_over_http,
                          .timeout = config.fetch.timeout,
                          .wants = hooks_.wants,
                          .allow_private = hooks_.allow_private,
                          .proxy = hooks_.proxy};
  subscriber_ = std::make_unique<websub::Subscriber>(executor, means, std::move(manners));
  subscriber_->on_push = hooks_.take;
  subscriber_->on_change = hooks_.reconsider;
  subscriber_->on_failure = [this](std::exception_ptr failure) {
    try {
      std::rethrow_exception(std::move(failure));
    } catch (const std::exception& error) {
      hooks_.fault(fmt::format("websub: {}", error.what()));
    }
  };
}

Pushes::~Pushes() = default;

Task<> Pushes::start() {
  if (subscriber_ == nullptr) co_return;
  const auto endpoint = config::parse_endpoint(listen_);
  if (!endpoint) co_return;
  http::Server::Handler handler = [this](http::ServerRequest request) {
    return deliver::is_for_link(request.target) ? hooks_.follow_link(std::move(request))
                                                : subscriber_->answer(std::move(request));
  };
  auto server =
      http::Server::open(executor_, activity_, to_string(endpoint->address), endpoint->port, std::move(handler), limits);
  if (!server) {
    hooks_.fault(
        fmt::format("websub.listen: {}; sources are polled only, and links in mails lead nowhere", server.error().message));
    subscriber_.reset();
    co_return;
  }
  server_ = std::move(*server);
  auto loaded = co_await subscriber_->load();
  if (!loaded) hooks_.fault(fmt::format("websub: {}", loaded.error().message));
  tasks_.spawn(live());
}

Task<> Pushes::live() { co_await subscriber_->run(); }

Task<> Pushes::stop() {
  if (server_) co_await server_->stop();
  tasks_.cancel();
  co_await tasks_.join();
  if (subscriber_) co_await subscriber_->stop();
}

void Pushes::settle() {
  if (server_) subscriber_->settle();
}

void Pushes::learn(const std::string& source, const websub::Offer& offer) {
  if (server_) subscriber_->learn(source, offer);
}

Time Pushes::relaxed(const std::string& source, Time due, Time last_poll) const {
  return subscriber_ ? subscriber_->relaxed(source, due, last_poll) : due;
}

bool Pushes::is_pushed(const std::string& source) const { return subscriber_ && subscriber_->is_pushed(source); }

bool Pushes::keep(const std::string& source, websub::Push push) {
  auto& queue = waiting_[source];
  const size_t size = push.document.body.size();
  if (queue.size() == most_waiting_a_source || waiting_bytes_ + size > most_waiting_bytes) {
    if (queue.empty()) waiting_.erase(source);
    return false;
  }
  waiting_bytes_ += size;
  queue.push_back(std::move(push));
  return true;
}

std::optional<websub::Push> Pushes::next(const std::string& source) {
  const auto found = waiting_.find(source);
  if (found == waiting_.end()) return std::nullopt;
  websub::Push push = std::move(found->second.front());
  found->second.pop_front();
  if (found->second.empty()) waiting_.erase(found);
  waiting_bytes_ -= push.document.body.size();
  return push;
}

}  // namespace feedwatch::app
