#include "deliver/mail_facts.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "deliver/clean.h"

namespace feedwatch::deliver {

namespace {

constexpr size_t most_names = 5;
constexpr size_t most_words = 20;

std::string joined(const std::vector<std::string>& pieces, std::string_view between) {
  std::string text;
  for (const std::string& piece : pieces) {
    if (piece.empty()) continue;
    if (!text.empty()) text += between;
    text += piece;
  }
  return text;
}

std::string day_and_time(Time time) {
  const std::string text = to_rfc3339(time);  // 2024-12-14T03:00:00Z
  return text.substr(0, 10) + " " + text.substr(11, 5) + " UTC";
}

std::string authors_of(const alert::AlertArticle& article) {
  std::vector<std::string> names;
  for (const std::string& author : article.authors) {
    if (names.size() < most_names) names.push_back(shortened(clean_line(author), 60));
  }
  return joined(names, ", ");
}

bool has_contents(const alert::Alert& alert) { return alert.type == "digest" && alert.articles.size() > 1; }

}  // namespace

std::string story_title(const alert::Alert& alert) {
  if (!alert.story.title.empty() || alert.articles.empty()) return alert.story.title;
  return alert.articles.front().title;
}

std::string rule_line(const alert::Alert& alert) {
  const std::string title = clean_line(alert.rule.title.empty() ? alert.rule.id : alert.rule.title);
  std::vector<std::string> pieces{title, clean_line(alert.rule.severity)};
  for (const auto& [name, value] : alert.rule.labels) pieces.push_back(clean_line(name) + "=" + clean_line(value));
  return joined(pieces, " · ");
}

std::string byline(const alert::AlertArticle& article) {
  const std::string source = clean_line(article.source_name.empty() ? article.source_id : article.source_name);
  return joined({source, article.published ? day_and_time(*article.published) : "", authors_of(article)}, " · ");
}

std::string byline_in(const alert::Alert& alert, const alert::AlertArticle& article) {
  const std::string rule = article.rule == alert.rule.id ? "" : clean_line(article.rule);
  return joined({byline(article), rule.empty() ? "" : "rule " + rule}, " · ");
}

std::string nothing_found(const alert::Alert& alert) {
  if (!alert.articles.empty() || alert.type == "digest") return {};
  return fmt::format("Nothing has matched this rule for as long as its \"absent\" allows. Noticed {}.",
                     day_and_time(alert.timestamp));
}

std::string matched_words(const alert::AlertArticle& article) {
  std::vector<std::string> words;
  for (const alert::Match& match : article.matches) {
    std::string word = shortened(clean_line(match.text), 80);
    if (word.empty() || words.size() >= most_words) continue;
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(std::move(word));
  }
  return joined(words, ", ");
}

std::string coverage(const alert::Alert& alert) {
  if (alert.story.articles < 2 || alert.type == "digest") return {};
  const std::string_view sources = alert.story.sources == 1 ? "source" : "sources";
  return fmt::format("{} articles from {} {} tell this story.", alert.story.articles, alert.story.sources, sources);
}

std::string prefix(const alert::Alert& alert) {
  if (alert.type == "alert.reminder") return "Not acknowledged: ";
  return alert.follow_up ? "Update: " : "";
}

std::string more(const alert::Alert& alert) {
  if (alert.more == 0) return {};
  return fmt::format("and {} more {}: feedwatch alerts show {}", alert.more, alert.more == 1 ? "alert" : "alerts",
                     clean_line(alert.id));
}

std::vector<std::string> contents(const alert::Alert& alert) {
  std::vector<std::string> lines;
  if (!has_contents(alert)) return lines;
  for (const alert::AlertArticle& article : alert.articles) {
    const std::string rule = article.rule.empty() || article.rule == alert.rule.id ? "" : " · " + clean_line(article.rule);
    lines.push_back(shortened(clean_line(article.title), 120) + rule);
  }
  return lines;
}

std::string number_in(const alert::Alert& alert, size_t place) {
  return has_contents(alert) ? fmt::format("{}. ", place + 1) : std::string{};
}

std::string origin(const alert::Alert& alert) {
  if (!alert.reminds.empty())
    return fmt::format("feedwatch · rule {} · reminds of alert {} · feedwatch alerts ack {}", clean_line(alert.rule.id),
                       clean_line(alert.reminds), clean_line(alert.reminds));
  if (alert.rule.id.empty()) return fmt::format("feedwatch · digest {}", clean_line(alert.id));
  return fmt::format("feedwatch · rule {} · alert {}", clean_line(alert.rule.id), clean_line(alert.id));
}

std::string origin(const alert::OperatorEvent& event) {
  return joined({"feedwatch", clean_line(event.type), clean_line(event.code), to_rfc3339(event.timestamp)}, " · ");
}

}  // namespace feedwatch::deliver
