// ntfy: publishing as JSON to the server's root, the topic being the last part of the configured URL; a message of 4,096 bytes.
#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/utf8.h"
#include "deliver/brief.h"
#include "deliver/clean.h"
#include "deliver/format_parts.h"

namespace feedwatch::deliver {

namespace json = boost::json;

namespace {

constexpr size_t longest_message = 4000;
constexpr int priorities[] = {3, 2, 3, 4, 5};  // by urgency; 3 is ntfy's default

std::string entry_text(const BriefEntry& entry) {
  std::string text = "\n\n" + entry.title;
  if (!entry.byline.empty()) text += "\n" + entry.byline;
  if (!entry.summary.empty()) text += "\n" + entry.summary;
  return text;
}

std::string line_text(const BriefEntry& entry) { return "\n• " + entry.title; }

std::string message_text(const Brief& brief) {
  std::string text = brief.context;
  if (!brief.text.empty()) text += "\n" + brief.text;
  const std::string tail = brief.coverage.empty() ? "" : "\n\n" + brief.coverage;
  const size_t taken = text.size() + tail.size();
  text += entries_within(brief, longest_message - std::min(longest_message, taken), entry_text, line_text) + tail;
  return std::string(utf8::prefix(text, longest_message));
}

}  // namespace

Outgoing to_ntfy(const Endpoint& endpoint, const Message& message) {
  const Brief brief = brief_of(message, 5, 300);
  const size_t slash = endpoint.url.find_last_of('/');
  json::object body{{"topic", endpoint.url.substr(slash + 1)},
                    {"title", shortened(brief.title, 200)},
                    {"message", message_text(brief)},
                    {"priority", priorities[urgency(brief.severity)]},
                    {"tags", json::array{"newspaper"}}};
  if (!brief.url.empty()) body["click"] = brief.url;
  Outgoing outgoing = post_json(endpoint, body);
  outgoing.url = endpoint.url.substr(0, slash + 1);
  return outgoing;
}

}  // namespace feedwatch::deliver
