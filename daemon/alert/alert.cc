#include "alert/alert.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/utf8.h"

namespace feedwatch::alert {

namespace json = boost::json;

namespace {

constexpr size_t longest_id = 200;  // bytes; ids are ours and the owner's, so never longer in earnest

// How much of an alert goes into its body, in bytes and in numbers of things.
struct Limits {
  size_t text;  // summaries, messages
  size_t line;  // titles, names, words
  size_t url;   // a longer one is left out: half a URL leads nowhere
  size_t articles;
  size_t matches;  // of each article
  size_t list;     // authors, labels
};

// From "all of it" to "fits for certain, whatever the bytes". Quotes go first, then further articles.
constexpr Limits levels[] = {
    {16'000, 2'000, 2'048, 50, 100, 50}, {8'000, 1'000, 2'048, 50, 50, 50}, {4'000, 500, 2'048, 50, 30, 20},
    {2'000, 500, 2'048, 50, 20, 20},     {1'000, 300, 2'048, 50, 10, 10},   {500, 300, 2'048, 50, 5, 10},
    {250, 200, 1'024, 50, 3, 5},         {100, 120, 1'024, 50, 1, 3},       {100, 120, 1'024, 25, 1, 3},
    {100, 120, 1'024, 12, 1, 2},         {100, 120, 1'024, 6, 1, 2},        {60, 60, 500, 1, 0, 0},
};

// Writes values within limits and remembers whether it had to cut.
class Writer {
 public:
  explicit Writer(const Limits& limits) : limits_(limits) {}

  bool truncated() const { return truncated_; }

  json::string text(std::string_view text) { return cut(text, limits_.text); }
  json::string line(std::string_view text) { return cut(text, limits_.line); }
  json::string id(std::string_view text) { return cut(text, longest_id); }

  json::value line_or_null(std::string_view value) {
    if (value.empty()) return nullptr;
    return line(value);
  }
  json::value url(std::string_view url) {
    if (url.size() > limits_.url) truncated_ = true;
    if (url.empty() || url.size() > limits_.url) return nullptr;
    return json::string(utf8::valid(url));
  }
  static json::value time(const std::optional<Time>& time) {
    if (!time) return nullptr;
    return json::string(to_rfc3339(*time));
  }
  json::object labels(const std::map<std::string, std::string>& labels) {
    json::object object;
    for (const auto& [name, value] : labels) {
      if (full(object.size(), limits_.list)) break;
      object[line(name)] = line(value);
    }
    return object;
  }
  // The first `limit` of `things`, each through `write`.
  template <class Thing, class Write>
  json::array list(const std::vector<Thing>& things, size_t limit, Write write) {
    json::array array;
    for (const Thing& thing : things) {
      if (full(array.size(), limit)) break;
      array.emplace_back(write(thing));
    }
    return array;
  }
  const Limits& limits() const { return limits_; }

 private:
  json::string cut(std::string_view text, size_t max_bytes) {
    const std::string start = utf8::valid(text.substr(0, max_bytes + 4));  // a character split here is past the cut below
    if (start.size() <= max_bytes) return json::string(start);
    truncated_ = true;
    return json::string(std::string(utf8::prefix(start, max_bytes)) + "…");
  }
  bool full(size_t size, size_t limit) {
    truncated_ = truncated_ || size >= limit;
    return size >= limit;
  }

  const Limits& limits_;
  bool truncated_{false};
};

json::object write_match(Writer& writer, const Match& match) {
  json::object object;
  object["field"] = writer.line(match.field);
  object["start"] = match.start;
  object["end"] = match.end;
  object["text"] = writer.line(match.text);
  object["term"] = writer.line(match.term);
  return object;
}

json::object write_article(Writer& writer, const AlertArticle& article) {
  json::object object;
  object["title"] = writer.line(article.title);
  object["url"] = writer.url(article.url);
  json::object source;
  source["id"] = writer.id(article.source_id);
  source["name"] = writer.line(article.source_name);
  object["source"] = std::move(source);
  object["author"] =
      writer.list(article.authors, writer.limits().list, [&writer](const std::string& author) { return writer.line(author); });
  object["published"] = Writer::time(article.published);
  object["lang"] = writer.line_or_null(article.lang);
  object["summary"] = writer.text(article.summary);
  object["matches"] =
      writer.list(article.matches, writer.limits().matches, [&writer](const Match& match) { return write_match(writer, match); });
  if (!article.alert_id.empty()) object["alert_id"] = writer.id(article.alert_id);
  if (!article.rule.empty()) object["rule"] = writer.id(article.rule);
  return object;
}

json::object write_rule(Writer& writer, const RuleInfo& rule) {
  json::object object;
  object["id"] = writer.id(rule.id);
  object["title"] = writer.line(rule.title);
  object["severity"] = writer.line(rule.severity);
  object["labels"] = writer.labels(rule.labels);
  return object;
}

json::object write_story(Writer& writer, const StoryInfo& story) {
  json::object object;
  object["id"] = writer.id(story.id);
  object["title"] = writer.line(story.title);
  object["first_seen"] = Writer::time(story.first_seen);
  object["articles"] = story.articles;
  object["sources"] = story.sources;
  return object;
}

json::object write_data(Writer& writer, const Alert& alert) {
  json::object data;
  data["alert_id"] = writer.id(alert.id);
  data["rule"] = write_rule(writer, alert.rule);
  data["story"] = write_story(writer, alert.story);
  json::array articles = writer.list(alert.articles, writer.limits().articles,
                                     [&writer](const AlertArticle& article) { return write_article(writer, article); });
  const size_t left_out = alert.type == "digest" ? alert.articles.size() - articles.size() : 0;  // each stands for an alert
  data["articles"] = std::move(articles);
  data["follow_up"] = alert.follow_up;
  if (alert.sequence > 0) data["sequence"] = alert.sequence;
  if (alert.more + left_out > 0) data["more"] = alert.more + left_out;
  data["explain_url"] = writer.url(alert.explain_url);
  if (!alert.reminds.empty()) data["reminds"] = writer.id(alert.reminds);
  return data;
}

json::object write_data(Writer& writer, const OperatorEvent& event) {
  json::object data;
  data["event_id"] = writer.id(event.id);
  data["code"] = writer.line_or_null(event.code);
  data["source"] = writer.line_or_null(event.source);
  data["message"] = writer.text(event.message);
  return data;
}

template <class Message>
std::string write(const Message& message, const Limits& limits) {
  Writer writer(limits);
  json::object body;
  body["type"] = writer.id(message.type);
  body["timestamp"] = Writer::time(message.timestamp);
  json::object data = write_data(writer, message);
  if (writer.truncated()) data["truncated"] = true;
  body["data"] = std::move(data);
  return json::serialize(body);
}

template <class Message>
std::string write_within(const Message& message, size_t max_bytes) {
  std::string body;
  for (const Limits& limits : levels) {
    body = write(message, limits);
    if (body.size() <= max_bytes) break;
  }
  return body;
}

}  // namespace

std::string to_json(const Alert& alert, size_t max_bytes) { return write_within(alert, max_bytes); }
std::string to_json(const OperatorEvent& event, size_t max_bytes) { return write_within(event, max_bytes); }

}  // namespace feedwatch::alert
