// Telegram Bot API, sendMessage with parse_mode HTML: 4,096 UTF-16 units of text, tags not counted.
#include <algorithm>

#include <boost/json/object.hpp>

#include "deliver/brief.h"
#include "deliver/format_parts.h"

namespace feedwatch::deliver {

namespace json = boost::json;

namespace {

// Bytes of UTF-8 are never fewer than units of UTF-16, and escaping only adds; so this many bytes of HTML are safe.
constexpr size_t longest_html = 4096;
constexpr size_t longest_line = 400;  // with its link

std::string linked(const BriefEntry& entry) {
  if (entry.url.empty()) return "<b>" + escape_html(entry.title) + "</b>";
  return "<a href=\"" + escape_html(entry.url) + "\">" + escape_html(entry.title) + "</a>";
}

std::string entry_html(const BriefEntry& entry) {
  std::string html = "\n\n" + linked(entry);
  if (!entry.byline.empty()) html += "\n" + escape_html(entry.byline);
  if (!entry.summary.empty()) html += "\n" + escape_html(entry.summary);
  if (!entry.matched.empty()) html += "\n<i>" + escape_html(entry.matched) + "</i>";
  return html;
}

std::string line_html(const BriefEntry& entry) {
  const std::string line = "\n• " + linked(entry);
  return line.size() <= longest_line ? line : "\n• " + escape_html(entry.title);
}

}  // namespace

Outgoing to_telegram(const Endpoint& endpoint, const Message& message) {
  const Brief brief = brief_of(message, 10, 300);
  std::string html = "<b>" + escape_html(brief.title) + "</b>\n" + escape_html(brief.context);
  if (!brief.text.empty()) html += "\n\n" + escape_html(brief.text);
  const std::string tail = brief.coverage.empty() ? "" : "\n\n" + escape_html(brief.coverage);
  const size_t taken = html.size() + tail.size();
  html += entries_within(brief, longest_html - std::min(longest_html, taken), entry_html, line_html) + tail;
  return post_json(
      endpoint,
      json::object{{"chat_id", endpoint.room}, {"text", html}, {"parse_mode", "HTML"}, {"disable_web_page_preview", true}});
}

}  // namespace feedwatch::deliver
