#include "deliver/brief.h"

#include "deliver/clean.h"
#include "deliver/mail_facts.h"

namespace feedwatch::deliver {

namespace {

constexpr size_t longest_title = 250;

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
  if (!brief.entries.empty()) brief.url = brief.entries.front().url;
  brief.coverage = coverage(alert);
  brief.origin = origin(alert);
  brief.timestamp = alert.timestamp;
  return brief;
}

Brief brief(const alert::OperatorEvent& event, size_t, size_t longest_summary) {
  Brief brief;
  const std::string source = clean_line(event.source);
  brief.title = clean_line(event.type) + (source.empty() ? "" : " " + source);
  brief.context = "feedwatch";
  brief.severity = event.type == "source.failing" || event.type == "config.rejected" ? "warning" : "info";
  brief.text = shortened(clean_text(event.message), std::max<size_t>(longest_summary, 500));
  brief.origin = origin(event);
  brief.timestamp = event.timestamp;
  return brief;
}

}  // namespace

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
