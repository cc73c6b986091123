// Reading an alert back from its body.
#include <limits>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "alert/alert.h"

namespace feedwatch::alert {

namespace json = boost::json;

namespace {

const json::value* find(const json::object& object, std::string_view key) { return object.if_contains(key); }

std::string text(const json::object& object, std::string_view key) {
  const json::value* value = find(object, key);
  if (value == nullptr || !value->is_string()) return {};
  return std::string(value->get_string());
}

uint32_t number(const json::object& object, std::string_view key) {
  const json::value* value = find(object, key);
  if (value == nullptr || !value->is_int64()) return 0;
  const int64_t whole = value->get_int64();
  if (whole < 0 || whole > std::numeric_limits<uint32_t>::max()) return 0;
  return static_cast<uint32_t>(whole);
}

std::optional<Time> time(const json::object& object, std::string_view key) { return from_rfc3339(text(object, key)); }

const json::object& child(const json::object& object, std::string_view key) {
  static const json::object nothing;
  const json::value* value = find(object, key);
  return value != nullptr && value->is_object() ? value->get_object() : nothing;
}

// Every element of the array that is an object, through `read`.
template <class Thing, class Read>
std::vector<Thing> objects(const json::object& object, std::string_view key, Read read) {
  std::vector<Thing> things;
  const json::value* value = find(object, key);
  if (value == nullptr || !value->is_array()) return things;
  for (const json::value& element : value->get_array()) {
    if (element.is_object()) things.push_back(read(element.get_object()));
  }
  return things;
}

std::vector<std::string> texts(const json::object& object, std::string_view key) {
  std::vector<std::string> all;
  const json::value* value = find(object, key);
  if (value == nullptr || !value->is_array()) return all;
  for (const json::value& element : value->get_array()) {
    if (element.is_string()) all.emplace_back(element.get_string());
  }
  return all;
}

Match read_match(const json::object& object) {
  return {text(object, "field"), number(object, "start"), number(object, "end"), text(object, "text"), text(object, "term")};
}

AlertArticle read_article(const json::object& object) {
  const json::object& source = child(object, "source");
  AlertArticle article;
  article.title = text(object, "title");
  article.url = text(object, "url");
  article.source_id = text(source, "id");
  article.source_name = text(source, "name");
  article.authors = texts(object, "author");
  article.published = time(object, "published");
  article.lang = text(object, "lang");
  article.summary = text(object, "summary");
  article.matches = objects<Match>(object, "matches", read_match);
  article.alert_id = text(object, "alert_id");
  article.rule = text(object, "rule");
  return article;
}

RuleInfo read_rule(const json::object& object) {
  RuleInfo rule{text(object, "id"), text(object, "title"), text(object, "severity"), {}};
  for (const auto& [name, value] : child(object, "labels")) {
    if (value.is_string()) rule.labels.emplace(name, value.get_string());
  }
  return rule;
}

StoryInfo read_story(const json::object& object) {
  return {text(object, "id"), text(object, "title"), time(object, "first_seen"), number(object, "articles"),
          number(object, "sources")};
}

Alert read_alert(const json::object& body, const json::object& data) {
  const json::value* follow_up = find(data, "follow_up");
  Alert alert;
  alert.id = text(data, "alert_id");
  alert.type = text(body, "type");
  alert.timestamp = time(body, "timestamp").value_or(Time{});
  alert.rule = read_rule(child(data, "rule"));
  alert.story = read_story(child(data, "story"));
  alert.articles = objects<AlertArticle>(data, "articles", read_article);
  alert.follow_up = follow_up != nullptr && follow_up->is_bool() && follow_up->get_bool();
  alert.sequence = number(data, "sequence");
  alert.more = number(data, "more");
  alert.explain_url = text(data, "explain_url");
  alert.reminds = text(data, "reminds");
  return alert;
}

OperatorEvent read_event(const json::object& body, const json::object& data) {
  return {text(data, "event_id"), text(body, "type"),   time(body, "timestamp").value_or(Time{}),
          text(data, "code"),     text(data, "source"), text(data, "message")};
}

}  // namespace

Result<std::variant<Alert, OperatorEvent>> from_json(std::string_view body) {
  boost::system::error_code failure;
  const json::value value = json::parse(body, failure);
  if (failure) return Error{"bad-json", "alert body: " + failure.message()};
  if (!value.is_object() || text(value.get_object(), "type").empty()) return Error{"bad-json", "alert body: not an alert"};
  const json::object& object = value.get_object();
  const json::object& data = child(object, "data");
  if (find(data, "event_id") != nullptr) return std::variant<Alert, OperatorEvent>{read_event(object, data)};
  return std::variant<Alert, OperatorEvent>{read_alert(object, data)};
}

Result<Alert> alert_from_json(std::string_view body) {
  auto message = from_json(body);
  if (!message) return message.error();
  if (auto* alert = std::get_if<Alert>(&*message)) return std::move(*alert);
  return Error{"bad-json", "alert body: an event of the operator, not an alert"};
}

}  // namespace feedwatch::alert
