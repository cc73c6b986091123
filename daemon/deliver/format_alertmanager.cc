// Prometheus Alertmanager: what its API v2 takes (POST /api/v2/alerts), and what its webhook receivers get (version 4).
#include <map>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/hash.h"
#include "deliver/brief.h"
#include "deliver/clean.h"
#include "deliver/format_parts.h"

namespace feedwatch::deliver {

namespace json = boost::json;

namespace {

// An alert is an occurrence, not a condition that clears: Alertmanager shows it for this long.
constexpr Duration shown_for = std::chrono::hours{24};

constexpr size_t longest_list = 8'000;  // bytes

constexpr const char* never = "0001-01-01T00:00:00Z";

// Label names are [a-zA-Z_][a-zA-Z0-9_]*.
std::string label_name(std::string_view text) {
  std::string name;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    const bool digit = c >= '0' && c <= '9';
    name += letter || (digit && !name.empty()) ? c : '_';
  }
  return name.empty() ? "_" : name;
}

// Alertmanager takes two alerts with equal labels for one that goes on; so each has its id.
json::object labels_of(const alert::Alert& alert) {
  json::object labels;
  for (const auto& [name, value] : alert.rule.labels) {
    if (const std::string text = clean_line(value); !text.empty()) labels[label_name(name)] = text;
  }
  labels["alertname"] = alert.rule.id.empty() ? "feedwatch" : clean_line(alert.rule.id);
  labels["severity"] = clean_line(alert.rule.severity);
  labels["alert"] = clean_line(alert.id);
  if (!alert.story.id.empty()) labels["story"] = clean_line(alert.story.id);
  return labels;
}

// Heartbeats are one alert that goes on, as Prometheus' own are.
json::object labels_of(const alert::OperatorEvent& event) {
  json::object labels{{"alertname", clean_line(event.type)}, {"severity", "warning"}};
  if (event.type != "heartbeat" && !event.id.empty()) labels["alert"] = clean_line(event.id);
  if (!event.source.empty()) labels["source"] = clean_line(event.source);
  if (!event.code.empty()) labels["code"] = clean_line(event.code);
  return labels;
}

struct Pieces {
  json::object labels{};
  json::object annotations{};
  std::string url{};
  Time starts{};
};

Pieces pieces_of(const Message& message) {
  const Brief brief = brief_of(message, 5, 500);
  Pieces pieces;
  pieces.labels = std::visit([](const auto& said) { return labels_of(said); }, message);
  std::string description = brief.text;
  for (const BriefEntry& entry : brief.entries) {
    if (!description.empty()) description += "\n\n";
    description += entry.title + "\n" + entry.byline + (entry.summary.empty() ? "" : "\n" + entry.summary);
    if (!entry.url.empty()) description += "\n" + entry.url;
  }
  for (const std::string& line : further_lines(brief, longest_list, [](const BriefEntry& one) { return "\n• " + one.title; })) {
    description += line;
  }
  pieces.annotations = {{"summary", brief.title}, {"description", description}};
  if (!brief.coverage.empty()) pieces.annotations["coverage"] = brief.coverage;
  pieces.url = brief.url;
  pieces.starts = brief.timestamp;
  return pieces;
}

// {alert="a1", alertname="harbour"}, by name.
std::string text_of(const json::object& labels) {
  std::map<std::string_view, std::string> parts;
  for (const auto& [name, value] : labels) parts[name] = fmt::format("{}={}", std::string_view(name), json::serialize(value));
  std::string text;
  for (const auto& [name, part] : parts) text += (text.empty() ? "" : ", ") + part;
  return "{" + text + "}";
}

}  // namespace

Outgoing to_alertmanager(const Endpoint& endpoint, const Message& message) {
  const Pieces pieces = pieces_of(message);
  json::object alert{{"labels", pieces.labels},
                     {"annotations", pieces.annotations},
                     {"startsAt", to_rfc3339(pieces.starts)},
                     {"endsAt", to_rfc3339(pieces.starts + shown_for)}};
  if (!pieces.url.empty()) alert["generatorURL"] = pieces.url;
  return post_json(endpoint, json::array{std::move(alert)});
}

Outgoing to_alertmanager_webhook(const Endpoint& endpoint, const Message& message) {
  const Pieces pieces = pieces_of(message);
  const std::string labels = text_of(pieces.labels);
  json::object alert{{"status", "firing"},
                     {"labels", pieces.labels},
                     {"annotations", pieces.annotations},
                     {"startsAt", to_rfc3339(pieces.starts)},
                     {"endsAt", never},
                     {"generatorURL", pieces.url},
                     {"fingerprint", fmt::format("{:016x}", hash64(labels))}};
  const json::object body{{"version", "4"},
                          {"groupKey", "{}:" + labels},
                          {"truncatedAlerts", 0},
                          {"status", "firing"},
                          {"receiver", "feedwatch"},
                          {"groupLabels", pieces.labels},
                          {"commonLabels", pieces.labels},
                          {"commonAnnotations", pieces.annotations},
                          {"externalURL", endpoint.host},
                          {"alerts", json::array{std::move(alert)}}};
  return post_json(endpoint, body);
}

}  // namespace feedwatch::deliver
