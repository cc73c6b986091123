// `feedwatch receivers test`.
#include <cstdio>
#include <iostream>

#include <fmt/format.h>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/serialize.hpp>

#include "app/client_options.h"
#include "app/load.h"
#include "app/mail_links.h"
#include "article/url.h"
#include "cli/orders.h"
#include "cli/printing.h"
#include "cli/receiver_secrets.h"
#include "cli/receivers.h"
#include "deliver/notifiers.h"
#include "http/client.h"

namespace feedwatch::cli {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

// What was said, in order; printed as it is said unless JSON is wanted.
class Transcript {
 public:
  Transcript(bool quiet, std::vector<std::string> secrets) : quiet_(quiet), secrets_(std::move(secrets)) {}

  void say(bool ours, std::string_view line) {
    const std::string text = printable(without(std::string(line), secrets_));
    lines_.push_back({{"from", ours ? "feedwatch" : "receiver"}, {"line", text}});
    if (!quiet_) fmt::print("{} {}\n", ours ? ">" : "<", text);
    std::fflush(stdout);
  }
  json::array take() { return std::move(lines_); }

 private:
  bool quiet_;
  std::vector<std::string> secrets_;
  json::array lines_{};
};

// Says what passes. Addresses of webhooks are secrets as often as not, and so are headers that are not ours.
class Overheard final : public http::Fetcher {
 public:
  Overheard(http::Fetcher& fetcher, Transcript& transcript) : fetcher_(fetcher), transcript_(transcript) {}

  Task<Result<http::Response>> fetch(http::Request request) override {
    const auto parts = url::split(request.url);
    transcript_.say(
        true, parts ? fmt::format("{} {}://{}:{}/…", request.method, parts->scheme, parts->host, parts->port) : request.method);
    if (!request.bearer.empty()) transcript_.say(true, "Authorization: (credentials)");
    for (const auto& [name, value] : request.headers) {
      const bool is_ours = boost::algorithm::istarts_with(name, "webhook-") || boost::algorithm::iequals(name, "Content-Type");
      transcript_.say(true, name + ": " + (is_ours ? value : "(not shown)"));
    }
    transcript_.say(true, fmt::format("({} bytes)", request.body.size()));
    auto response = co_await fetcher_.fetch(std::move(request));
    if (!response) co_return response;
    transcript_.say(false, fmt::format("HTTP {} after {} ms", response->status, response->took.count()));
    if (!response->body.empty()) transcript_.say(false, response->body.substr(0, most_shown));
    co_return response;
  }

 private:
  static constexpr size_t most_shown = 500;

  http::Fetcher& fetcher_;
  Transcript& transcript_;
};

store::Delivery test_message(const std::string& receiver, Time now) {
  alert::OperatorEvent event;
  event.type = "test";
  event.timestamp = now;
  event.id = fmt::format("test-{}-{}", receiver, now.time_since_epoch().count());
  event.message = fmt::format("This is a test. {} has sent it with `feedwatch receivers test {}`; nothing has happened.",
                              who_am_i(), receiver);
  store::Delivery delivery;
  delivery.message_id = "msg_" + event.id;
  delivery.alert_id = event.id;
  delivery.receiver = receiver;
  delivery.body = alert::to_json(event);
  delivery.attempt = 1;
  delivery.created = now;
  delivery.state = "leased";
  return delivery;
}

Task<> send_into(deliver::Notifier& notifier, const store::Delivery& delivery, deliver::Verdict& verdict) {
  verdict = co_await notifier.send(delivery);
}

Result<deliver::Verdict> send(const config::Config& config, const config::Receiver& receiver, Transcript& transcript) {
  Activity activity;
  asio::io_context io(1);
  SystemClock clock;
  http::CurlMulti multi(io.get_executor(), activity, 1);
  auto client = http::Client::open(io.get_executor(), multi, clock, app::client_options(config.fetch));
  if (!client) return client.error();
  Overheard fetcher(**client, transcript);
  const auto signer = app::open_signer(config, false);
  const auto unsubscribed = app::Unsubscribed::read(config.state_dir);
  deliver::Means means{.fetcher = fetcher,
                       .clock = clock,
                       .activity = activity,
                       .sender = config.public_url,
                       .dialogue = [&transcript](bool ours, std::string_view line) { transcript.say(ours, line); },
                       .signer = signer ? *signer : nullptr,
                       .has_unsubscribed =
                           [&unsubscribed](const std::string& id, const std::string& address) {
                             return unsubscribed && unsubscribed->contains(id, address);
                           },
                       .ca_path = config.fetch.ca_file};
  const auto notifier = deliver::notifiers_with(std::move(means))(receiver);
  const store::Delivery delivery = test_message(receiver.id, clock.now());
  if (receiver.type == config::Receiver::Type::output) transcript.say(true, "one line on standard output");
  deliver::Verdict verdict;
  asio::co_spawn(io, send_into(*notifier, delivery, verdict), asio::detached);
  io.run();
  if (receiver.type == config::Receiver::Type::file && verdict.fate == deliver::Fate::delivered)
    transcript.say(true, fmt::format("one line at the end of {}", receiver.file.path.native()));
  return verdict;
}

std::string outcome(const deliver::Verdict& verdict) {
  if (verdict.fate == deliver::Fate::delivered) return "delivered";
  const std::string_view follows = verdict.fate == deliver::Fate::dead   ? "a real message would be a dead letter"
                                   : verdict.fate == deliver::Fate::gone ? "the receiver would be disabled"
                                                                         : "a real message would be tried again";
  return fmt::format("not delivered: {} [{}]; {}", printable(verdict.message), verdict.code, follows);
}

}  // namespace

int test_receiver(const Common& common, const std::string& id) {
  constexpr const char* command = "receivers test";
  const app::Loaded loaded = app::load(common.config);
  if (loaded.setup == nullptr) {
    std::fputs(loaded.rendered.c_str(), stderr);
    return bad_config;
  }
  const config::Config& config = loaded.setup->config;
  const auto receiver =
      std::find_if(config.receivers.begin(), config.receivers.end(), [&id](const config::Receiver& one) { return one.id == id; });
  if (receiver == config.receivers.end()) {
    fmt::print(stderr, "feedwatch {}: no receiver has the id \"{}\"\n", command, id);
    return usage;
  }
  Transcript transcript(common.output == Output::json, secrets_of(*receiver));
  const auto verdict = send(config, *receiver, transcript);
  if (!verdict) return tell(command, verdict.error());
  const bool good = verdict->fate == deliver::Fate::delivered;
  if (common.output == Output::json) {
    const json::object said{{"receiver", id},
                            {"delivered", good},
                            {"code", text_or_null(verdict->code)},
                            {"message", text_or_null(verdict->message)},
                            {"dialogue", transcript.take()}};
    std::cout << json::serialize(said) << '\n';
  } else {
    fmt::print("{}\n", outcome(*verdict));
  }
  return good ? ok : unavailable;
}

}  // namespace feedwatch::cli
