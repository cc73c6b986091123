// Matrix client-server API, PUT /rooms/{roomId}/send/m.room.message/{txnId}: the transaction id makes a repetition harmless.
#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "deliver/brief.h"
#include "deliver/format_parts.h"

namespace feedwatch::deliver {

namespace json = boost::json;

namespace {

constexpr size_t longest_list = 12'000;  // bytes, of an event's 65,536

std::string percent_encoded(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    if (plain) {
      result += c;
    } else {
      result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return result;
}

void add_entry(const BriefEntry& entry, std::string& text, std::string& html) {
  text += "\n\n" + entry.title;
  const std::string title = escape_html(entry.title);
  html += entry.url.empty() ? "<p><b>" + title + "</b>" : "<p><a href=\"" + escape_html(entry.url) + "\">" + title + "</a>";
  for (const std::string& line : {entry.byline, entry.summary}) {
    if (line.empty()) continue;
    text += "\n" + line;
    html += "<br>" + escape_html(line);
  }
  if (!entry.matched.empty()) {
    text += "\nMatched: " + entry.matched;
    html += "<br><i>Matched: " + escape_html(entry.matched) + "</i>";
  }
  if (!entry.url.empty()) text += "\n" + entry.url;
  html += "</p>";
}

std::string line_text(const BriefEntry& entry) { return "\n• " + entry.title; }

std::string line_html(const BriefEntry& entry) {
  const std::string title = escape_html(entry.title);
  return entry.url.empty() ? "<br>• " + title : "<br>• <a href=\"" + escape_html(entry.url) + "\">" + title + "</a>";
}

}  // namespace

Outgoing to_matrix(const Endpoint& endpoint, const store::Delivery& delivery, const Message& message) {
  const Brief brief = brief_of(message, 10, 400);
  std::string text = brief.title + "\n" + brief.context;
  std::string html = "<h4>" + escape_html(brief.title) + "</h4><p>" + escape_html(brief.context) + "</p>";
  if (!brief.text.empty()) {
    text += "\n\n" + brief.text;
    html += "<p>" + escape_html(brief.text) + "</p>";
  }
  for (const BriefEntry& entry : brief.entries) add_entry(entry, text, html);
  for (const std::string& line : further_lines(brief, longest_list, line_text)) text += line;
  for (const std::string& line : further_lines(brief, longest_list, line_html)) html += line;
  if (!brief.coverage.empty()) {
    text += "\n\n" + brief.coverage;
    html += "<p>" + escape_html(brief.coverage) + "</p>";
  }
  const json::object body{{"msgtype", "m.text"},
                          {"body", text},
                          {"format", "org.matrix.custom.html"},
                          {"formatted_body", html},
                          {"m.mentions", json::object{}}};
  Outgoing outgoing = post_json(endpoint, body);
  outgoing.method = "PUT";
  std::string base = endpoint.url;
  while (base.ends_with('/')) base.pop_back();
  outgoing.url = fmt::format("{}/_matrix/client/v3/rooms/{}/send/m.room.message/{}", base, percent_encoded(endpoint.room),
                             percent_encoded(delivery.message_id));
  return outgoing;
}

}  // namespace feedwatch::deliver
