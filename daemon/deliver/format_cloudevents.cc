// CloudEvents 1.0: JSON format §2, HTTP protocol binding §3.1 (binary) and §3.2 (structured).
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "deliver/format_parts.h"

namespace feedwatch::deliver {

namespace json = boost::json;

namespace {

// What an event is about: the rule, or the source concerned.
std::string subject_of(const Message& message) {
  if (const auto* alert = std::get_if<alert::Alert>(&message)) return alert->rule.id;
  return std::get<alert::OperatorEvent>(message).source;
}

std::string type_of(const Message& message) {
  return "feedwatch." + std::visit([](const auto& said) { return said.type; }, message);
}

std::string time_of(const Message& message) {
  return to_rfc3339(std::visit([](const auto& said) { return said.timestamp; }, message));
}

json::value data_of(const store::Delivery& delivery) { return json::parse(delivery.body).at("data"); }

// Header values are percent-encoded where they are not printable ASCII, and at blank, quote and percent (HTTP binding §3.1.3.2).
std::string header_value(std::string_view text) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string value;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7F && c != '"' && c != '%') {
      value += c;
    } else {
      value += {'%', digits[byte >> 4], digits[byte & 0xF]};
    }
  }
  return value;
}

}  // namespace

Outgoing to_cloudevent(const Endpoint& endpoint, const store::Delivery& delivery, const Message& message) {
  json::object event{{"specversion", "1.0"},     {"id", delivery.message_id}, {"source", endpoint.host},
                     {"type", type_of(message)}, {"time", time_of(message)},  {"datacontenttype", json_type},
                     {"data", data_of(delivery)}};
  if (const std::string subject = subject_of(message); !subject.empty()) event["subject"] = subject;
  return post_json(endpoint, event, "application/cloudevents+json; charset=utf-8");
}

Outgoing to_binary_cloudevent(const Endpoint& endpoint, const store::Delivery& delivery, const Message& message) {
  Outgoing outgoing = post_json(endpoint, data_of(delivery));
  outgoing.headers.emplace_back("ce-specversion", "1.0");
  outgoing.headers.emplace_back("ce-id", header_value(delivery.message_id));
  outgoing.headers.emplace_back("ce-source", header_value(endpoint.host));
  outgoing.headers.emplace_back("ce-type", header_value(type_of(message)));
  outgoing.headers.emplace_back("ce-time", time_of(message));
  if (const std::string subject = subject_of(message); !subject.empty()) {
    outgoing.headers.emplace_back("ce-subject", header_value(subject));
  }
  return outgoing;
}

}  // namespace feedwatch::deliver
