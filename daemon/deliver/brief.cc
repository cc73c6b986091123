#include "deliver/brief.h"

#include <fmt/format.h>

#include "deliver/clean.h"
#include "deliver/mail_facts.h"

namespace feedwatch::deliver {

namespace {

constexpr size_t longest_title = 250;
constexpr size_t longest_line = 120;  // of an article that is only named

std::string web_url(std::string_view url) {
  const bool leads_to_web = url.starts_with("http://") || url.starts_with("https://");
  return leads_to_web ? clean_line(url) : std::string{};
}

BriefEntry entry_of(const alert::AlertArticle& article, size_t longest_summary) {
  return {.title = shortened(clean_line(article.title), longest_title),
          .url = web_url(article.url),
          .byline = byline(article),
          .summary = shortened(clean_line(article.summary), longest_summary),
          .matched = matched_words(article)};
}

// A message of several alerts says of each at least what it is called.
void add_further(const alert::Alert& alert, Brief& brief) {
  if (alert.type != "digest") return;
  brief.alert_id = clean_line(alert.id);
  brief.more = alert.more;
  for (size_t i = brief.entries.size(); i < alert.articles.size(); ++i) {
    brief.further.push_back(
        {.title = shortened(clean_line(alert.articles[i].title), longest_line), .url = web_url(alert.articles[i].url)});
  }
}

Brief brief(const alert::Alert& alert, size_t most_entries, size_t longest_summary) {
  Brief brief;
  const std::string title = shortened(clean_line(story_title(alert)), longest_title);
  brief.title = prefix(alert) + title;
  brief.context = rule_line(alert);
  brief.severity = clean_line(alert.rule.severity);
  for (const alert::AlertArticle& article : alert.articles) {
    if (brief.entries.size() == most_entries) break;
    brief.entries.push_back(entry_of(article, longest_summary));
  }
  add_further(alert, brief);
  if (!brief.entries.empty()) brief.url = brief.entries.front().url;
  brief.coverage = coverage(alert);
  brief.text = nothing_found(alert);
  brief.origin = origin(alert);
  brief.timestamp = alert.timestamp;
  return brief;
}

bool asks_for_action(std::string_view type) {
  constexpr std::string_view types[] = {"source.failing", "config.rejected", "store.degraded",    "store.restored",
                                        "store.altered",  "backup.failed",   "receiver.disabled", "delivery.dead"};
  return std::find(std::begin(types), std::end(types), type) != std::end(types);
}

Brief brief(const alert::OperatorEvent& event, size_t, size_t longest_summary) {
  Brief brief;
  const std::string source = clean_line(event.source);
  brief.title = clean_line(event.type) + (source.empty() ? "" : " " + source);
  brief.context = "feedwatch";
  brief.severity = asks_for_action(event.type) ? "warning" : "info";
  brief.text = shortened(clean_text(event.message), std::max<size_t>(longest_summary, 500));
  brief.origin = origin(event);
  brief.timestamp = event.timestamp;
  return brief;
}

}  // namespace

namespace {

// Empty when nothing is left out, or what is left out stands for no alert.
std::string count_line(const Brief& brief, size_t left_out, const WriteEntry& line) {
  const size_t alerts = left_out + brief.more;
  if (brief.alert_id.empty() || alerts == 0) return {};
  return line({.title = fmt::format("and {} more {}: feedwatch alerts show {}", alerts, alerts == 1 ? "alert" : "alerts",
                                    brief.alert_id)});
}

// As many of the lines as fit with the count of the others, and that.
std::vector<std::string> lines_within(const Brief& brief, std::vector<std::string> lines, size_t room, const WriteEntry& line) {
  const size_t all = lines.size();
  size_t bytes = 0;
  for (const std::string& one : lines) bytes += one.size();
  std::string count = count_line(brief, 0, line);
  while (!lines.empty() && bytes + count.size() > room) {
    bytes -= lines.back().size();
    lines.pop_back();
    count = count_line(brief, all - lines.size(), line);
  }
  if (!count.empty() && bytes + count.size() <= room) lines.push_back(std::move(count));
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& one : lines) text += one;
  return text;
}

}  // namespace

std::vector<std::string> further_lines(const Brief& brief, size_t room, const WriteEntry& line) {
  std::vector<std::string> lines;
  for (const BriefEntry& one : brief.further) lines.push_back(line(one));
  return lines_within(brief, std::move(lines), room, line);
}

std::string entries_within(const Brief& brief, size_t room, const WriteEntry& full, const WriteEntry& line) {
  std::vector<std::string> in_full;
  std::vector<std::string> lines;
  for (const BriefEntry& one : brief.entries) in_full.push_back(full(one));
  for (const BriefEntry& one : brief.entries) lines.push_back(line(one));
  for (const BriefEntry& one : brief.further) lines.push_back(line(one));
  const std::string count = count_line(brief, 0, line);
  for (size_t whole = in_full.size(); whole > 0; --whole) {
    std::vector<std::string> mixed(in_full.begin(), in_full.begin() + static_cast<std::ptrdiff_t>(whole));
    mixed.insert(mixed.end(), lines.begin() + static_cast<std::ptrdiff_t>(whole), lines.end());
    const std::string text = joined(mixed) + count;
    if (text.size() <= room) return text;
  }
  return joined(lines_within(brief, std::move(lines), room, line));
}

Brief brief_of(const Message& message, size_t most_entries, size_t longest_summary) {
  return std::visit([&](const auto& said) { return brief(said, most_entries, longest_summary); }, message);
}

int urgency(std::string_view severity) {
  if (severity == "critical") return 4;
  if (severity == "high") return 3;
  if (severity == "medium" || severity == "warning") return 2;
  return severity == "low" ? 1 : 0;
}

std::string escape_html(std::string_view text) {
  std::string html;
  html.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

}  // namespace feedwatch::deliver
