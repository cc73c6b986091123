// Slack incoming webhooks: Block Kit. A header holds 150 characters, a section 3,000, a message 50 blocks.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "deliver/brief.h"
#include "deliver/clean.h"
#include "deliver/format_parts.h"

namespace feedwatch::deliver {

namespace json = boost::json;

namespace {

constexpr size_t longest_header = 150;
constexpr size_t longest_line = 500;
constexpr size_t most_sections = 4;       // of lines
constexpr size_t longest_section = 2900;  // a little room for what escaping adds at the cut

// Slack gives & < > a meaning and nothing else needs escaping; * _ ~ ` only style what they stand around.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '&') {
      result += "&amp;";
    } else if (c == '<') {
      result += "&lt;";
    } else if (c == '>') {
      result += "&gt;";
    } else {
      result += c;
    }
  }
  return result;
}

std::string link(const std::string& url, const std::string& text) {
  if (url.empty()) return escaped(text);
  std::string target;
  for (const char c : url) {
    if (c == '|' || c == '>' || c == '<') {
      target += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      target += c == '&' ? "&amp;" : std::string(1, c);
    }
  }
  return fmt::format("<{}|{}>", target, escaped(text));
}

json::object markdown(const std::string& text) { return {{"type", "mrkdwn"}, {"text", text}}; }

json::object section(const std::string& text) { return {{"type", "section"}, {"text", markdown(text)}}; }

json::object small_print(const std::string& text) { return {{"type", "context"}, {"elements", json::array{markdown(text)}}}; }

std::string entry_text(const BriefEntry& entry) {
  std::string text = "*" + link(entry.url, entry.title) + "*";
  if (!entry.byline.empty()) text += "\n" + escaped(entry.byline);
  if (!entry.summary.empty()) text += "\n" + escaped(entry.summary);
  if (!entry.matched.empty()) text += "\n_Matched:_ " + escaped(entry.matched);
  return text.size() <= longest_section ? text : "*" + link(entry.url, shortened(entry.title, 150)) + "*";
}

std::string line_of(const BriefEntry& entry) {
  const std::string line = "• " + link(entry.url, entry.title) + "\n";
  return line.size() <= longest_line ? line : "• " + escaped(entry.title) + "\n";
}

std::vector<std::string> in_sections(const std::vector<std::string>& lines) {
  std::vector<std::string> sections;
  for (const std::string& line : lines) {
    if (sections.empty() || sections.back().size() + line.size() > longest_section) sections.emplace_back();
    sections.back() += line;
  }
  return sections;
}

}  // namespace

Outgoing to_slack(const Endpoint& endpoint, const Message& message) {
  const Brief brief = brief_of(message, 10, 400);
  json::array blocks;
  const std::string title = shortened(brief.title, longest_header);
  const json::object heading{{"type", "plain_text"}, {"text", title.empty() ? "feedwatch" : title}, {"emoji", false}};
  blocks.emplace_back(json::object{{"type", "header"}, {"text", heading}});
  if (!brief.context.empty()) blocks.emplace_back(small_print(escaped(shortened(brief.context, 500))));
  if (!brief.text.empty()) blocks.emplace_back(section(escaped(shortened(brief.text, 500))));
  for (const BriefEntry& entry : brief.entries) blocks.emplace_back(section(entry_text(entry)));
  for (const std::string& text : in_sections(further_lines(brief, longest_section * most_sections, line_of))) {
    blocks.emplace_back(section(text));
  }
  if (!brief.coverage.empty()) blocks.emplace_back(small_print(brief.coverage));
  blocks.emplace_back(small_print(escaped(shortened(brief.origin, 500))));
  return post_json(endpoint, json::object{{"text", escaped(brief.title)}, {"blocks", std::move(blocks)}});
}

}  // namespace feedwatch::deliver
