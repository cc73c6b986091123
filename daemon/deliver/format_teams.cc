// Microsoft Teams by a Workflows webhook: one Adaptive Card 1.4, under 21 KB.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "deliver/brief.h"
#include "deliver/clean.h"
#include "deliver/format_parts.h"

namespace feedwatch::deliver {

namespace json = boost::json;

namespace {

constexpr size_t longest_list = 5000;  // bytes of lines; with what JSON puts around each and escaping, less than 10 KB

// Text blocks understand some Markdown: what could make a link or a style is escaped.
std::string escaped(std::string_view text) { return with_backslashes(text, "\\*_[]()#"); }

json::object text_block(const std::string& text) { return {{"type", "TextBlock"}, {"text", escaped(text)}, {"wrap", true}}; }

json::object quiet_block(const std::string& text) {
  json::object block = text_block(text);
  block["isSubtle"] = true;
  block["size"] = "Small";
  return block;
}

const char* colour_of(const std::string& severity) {
  const int level = urgency(severity);
  if (level >= 3) return "Attention";
  return level == 2 ? "Warning" : "Default";
}

json::object entry_block(const BriefEntry& entry) {
  json::object title = text_block(entry.title);
  title["weight"] = "Bolder";
  json::array items{std::move(title)};
  if (!entry.byline.empty()) items.emplace_back(quiet_block(entry.byline));
  if (!entry.summary.empty()) items.emplace_back(text_block(entry.summary));
  if (!entry.matched.empty()) items.emplace_back(quiet_block("Matched: " + entry.matched));
  json::object container{{"type", "Container"}, {"separator", true}, {"items", std::move(items)}};
  const bool may_open = !entry.url.empty() && entry.url.size() <= 2000;
  if (may_open) container["selectAction"] = json::object{{"type", "Action.OpenUrl"}, {"url", entry.url}};
  return container;
}

}  // namespace

Outgoing to_teams(const Endpoint& endpoint, const Message& message) {
  const Brief brief = brief_of(message, 4, 400);
  json::object title = text_block(brief.title);
  title["size"] = "Large";
  title["weight"] = "Bolder";
  title["color"] = colour_of(brief.severity);
  json::array body{std::move(title)};
  if (!brief.context.empty()) body.emplace_back(quiet_block(shortened(brief.context, 500)));
  if (!brief.text.empty()) body.emplace_back(text_block(brief.text));
  for (const BriefEntry& entry : brief.entries) body.emplace_back(entry_block(entry));
  const auto lines = further_lines(brief, longest_list, [](const BriefEntry& entry) { return "• " + entry.title; });
  for (const std::string& line : lines) body.emplace_back(text_block(line));
  if (!brief.coverage.empty()) body.emplace_back(quiet_block(brief.coverage));
  body.emplace_back(quiet_block(shortened(brief.origin, 300)));
  json::object card{{"$schema", "http://adaptivecards.io/schemas/adaptive-card.json"},
                    {"type", "AdaptiveCard"},
                    {"version", "1.4"},
                    {"body", std::move(body)}};
  if (!brief.url.empty() && brief.url.size() <= 2000) {
    card["actions"] = json::array{json::object{{"type", "Action.OpenUrl"}, {"title", "Open"}, {"url", brief.url}}};
  }
  const json::object attachment{
      {"contentType", "application/vnd.microsoft.card.adaptive"}, {"contentUrl", nullptr}, {"content", std::move(card)}};
  return post_json(endpoint, json::object{{"type", "message"}, {"attachments", json::array{attachment}}});
}

}  // namespace feedwatch::deliver
