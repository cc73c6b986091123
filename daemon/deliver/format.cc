#include "deliver/format.h"

#include <cmath>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "deliver/format_parts.h"

namespace feedwatch::deliver {

namespace json = boost::json;
using config::Format;

namespace {

constexpr Duration longest_wait = std::chrono::days{7};

constexpr size_t most_bytes = 20'000;  // of a body

// The same in fewer bytes; the same for the same delivery. nullopt: it is no message of ours.
std::optional<store::Delivery> within(const store::Delivery& delivery, size_t bytes) {
  const auto message = alert::from_json(delivery.body);
  if (!message) return std::nullopt;
  store::Delivery smaller = delivery;
  smaller.body = std::visit([bytes](const auto& said) { return alert::to_json(said, bytes); }, *message);
  return smaller.body.size() <= bytes ? std::optional(std::move(smaller)) : std::nullopt;
}

Outgoing as_it_is(const Endpoint& endpoint, const store::Delivery& delivery) {
  return {.url = endpoint.url, .headers = {{"Content-Type", json_type}}, .body = delivery.body};
}

Outgoing dress(const Endpoint& endpoint, const store::Delivery& delivery, const Message& message) {
  switch (endpoint.format) {
    case Format::feedwatch:
      break;
    case Format::cloudevents:
      return to_cloudevent(endpoint, delivery, message);
    case Format::cloudevents_binary:
      return to_binary_cloudevent(endpoint, delivery, message);
    case Format::alertmanager:
      return to_alertmanager(endpoint, message);
    case Format::alertmanager_webhook:
      return to_alertmanager_webhook(endpoint, message);
    case Format::slack:
      return to_slack(endpoint, message);
    case Format::discord:
      return to_discord(endpoint, message);
    case Format::teams:
      return to_teams(endpoint, message);
    case Format::telegram:
      return to_telegram(endpoint, message);
    case Format::matrix:
      return to_matrix(endpoint, delivery, message);
    case Format::ntfy:
      return to_ntfy(endpoint, message);
  }
  return as_it_is(endpoint, delivery);
}

std::optional<Duration> span_of(const json::value& value, double milliseconds_each) {
  boost::system::error_code error;
  const double number = value.to_number<double>(error);
  if (error || !std::isfinite(number) || number < 0) return std::nullopt;
  const double most = static_cast<double>(longest_wait.count());
  return Duration{static_cast<int64_t>(std::min(std::ceil(number * milliseconds_each), most))};
}

}  // namespace

Outgoing post_json(const Endpoint& endpoint, const json::value& body, const char* type) {
  return {.url = endpoint.url, .headers = {{"Content-Type", type}}, .body = json::serialize(body)};
}

std::string with_backslashes(std::string_view text, std::string_view characters) {
  std::string result;
  for (const char c : text) {
    if (characters.find(c) != characters.npos) result += '\\';
    result += c;
  }
  return result;
}

// A digest may say more in a mail than a webhook is promised at most.
Outgoing address(const Endpoint& endpoint, const store::Delivery& delivery) {
  if (delivery.body.size() > most_bytes) {
    if (auto smaller = within(delivery, most_bytes)) return address(endpoint, *smaller);
  }
  if (endpoint.format == Format::feedwatch) return as_it_is(endpoint, delivery);
  const auto message = alert::from_json(delivery.body);
  return message ? dress(endpoint, delivery, *message) : as_it_is(endpoint, delivery);
}

std::optional<Duration> retry_after_of(Format format, std::string_view answer) {
  boost::system::error_code error;
  const json::value value = json::parse(answer, error);
  if (error || !value.is_object()) return std::nullopt;
  const json::object& object = value.as_object();
  if (format == Format::discord && object.contains("retry_after")) return span_of(object.at("retry_after"), 1000);
  if (format == Format::matrix && object.contains("retry_after_ms")) return span_of(object.at("retry_after_ms"), 1);
  if (format == Format::telegram) {
    const json::value* parameters = object.if_contains("parameters");
    const bool says_when = parameters != nullptr && parameters->is_object() && parameters->as_object().contains("retry_after");
    if (says_when) return span_of(parameters->as_object().at("retry_after"), 1000);
  }
  return std::nullopt;
}

Duration spacing_of(Format format) {
  using std::chrono::milliseconds;
  switch (format) {
    case Format::slack:     // one message a second for each webhook
    case Format::telegram:  // one message a second for each chat
      return milliseconds{1000};
    case Format::discord:  // five requests in two seconds for each webhook
      return milliseconds{400};
    case Format::teams:  // four requests a second
      return milliseconds{250};
    default:
      return {};
  }
}

}  // namespace feedwatch::deliver
