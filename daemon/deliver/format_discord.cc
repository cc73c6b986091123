// Discord webhooks (Execute Webhook): at most 10 embeds with 6,000 characters in all, a title of 256, a description of 4,096.
#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "deliver/brief.h"
#include "deliver/clean.h"
#include "deliver/format_parts.h"

namespace feedwatch::deliver {

namespace json = boost::json;

namespace {

constexpr size_t most_embeds = 5;  // each at most 256 + 700 + 250 characters, so that all stay under 6,000

constexpr size_t longest_content = 1950;  // characters are never more than bytes

constexpr int colours[] = {0x5B7083, 0x2F80C2, 0xD9A400, 0xD9622B, 0xC0263A};  // by urgency

// Every character that Discord's Markdown gives a meaning stands for itself.
std::string escaped(std::string_view text) { return with_backslashes(text, "\\*_~`|>#-[]()<@"); }

json::object embed(const BriefEntry& entry, int colour) {
  json::object embed{{"title", shortened(entry.title.empty() ? "(no title)" : entry.title, 250)}, {"color", colour}};
  if (!entry.url.empty() && entry.url.size() <= 2000) embed["url"] = entry.url;
  std::string description = escaped(entry.summary);
  if (!entry.matched.empty())
    description += (description.empty() ? "" : "\n") + ("**" + escaped(shortened(entry.matched, 100)) + "**");
  if (!description.empty()) embed["description"] = shortened(description, 700);
  if (!entry.byline.empty()) embed["footer"] = json::object{{"text", shortened(entry.byline, 200)}};
  return embed;
}

std::string line_of(const BriefEntry& entry) { return "\n• " + escaped(entry.title); }

}  // namespace

Outgoing to_discord(const Endpoint& endpoint, const Message& message) {
  const Brief brief = brief_of(message, most_embeds, 250);
  json::array embeds;
  for (const BriefEntry& entry : brief.entries) embeds.emplace_back(embed(entry, colours[urgency(brief.severity)]));
  std::string content = "**" + escaped(brief.title) + "**\n" + escaped(brief.context);
  if (!brief.text.empty()) content += "\n" + escaped(brief.text);
  if (!brief.coverage.empty()) content += "\n" + brief.coverage;
  content = shortened(content, 1900);
  const size_t room = longest_content - std::min(longest_content, content.size());
  for (const std::string& line : further_lines(brief, room, line_of)) content += line;
  json::object body{{"content", content}, {"allowed_mentions", json::object{{"parse", json::array{}}}}};
  if (!embeds.empty()) body["embeds"] = std::move(embeds);
  return post_json(endpoint, body);
}

}  // namespace feedwatch::deliver
