#include "cli/stories_text.h"

#include <fmt/format.h>

#include "cli/printing.h"

namespace feedwatch::cli {

namespace json = boost::json;
using store::ArticleRow;
using store::StoryAlert;
using store::StoryDetails;
using store::StoryMember;
using store::StorySummary;

namespace {

std::string join(const std::vector<std::string>& texts) { return fmt::format("{}", fmt::join(texts, ", ")); }

std::string reason(const StoryMember& member) {
  const std::string other = member.other.substr(0, id_width);
  if (member.why == "word-for-word") return fmt::format("word for word {}", other);
  if (member.why == "copy")
    return fmt::format("copy of {}: {} runs of words shared, cover {:.2f}", other, member.shared, member.cover);
  if (member.why == "event") {
    const std::string terms = member.terms.empty() ? "" : fmt::format(" ({})", join(member.terms));
    return fmt::format("same event: likeness {:.2f}{}", member.score, terms);
  }
  return "first of its kind";
}

json::object member_json(const StoryMember& member) {
  json::object object = article_json(member.row);
  object.erase("text");
  object.erase("summary");
  object["source_name"] = text_or_null(member.label);
  object["sources"] = array_of(member.sources);
  object["joined"] = json::object{{"why", member.why},       {"other", text_or_null(member.other)},
                                  {"shared", member.shared}, {"cover", member.cover},
                                  {"score", member.score},   {"terms", array_of(member.terms)}};
  return object;
}

json::object summary_json(const StorySummary& story) {
  return {{"id", story.id},
          {"title", story.title},
          {"first_seen", to_rfc3339(story.first_seen)},
          {"last_seen", to_rfc3339(story.last_seen)},
          {"articles", story.articles},
          {"sources", story.sources},
          {"alerts", story.alerts}};
}

json::object brief_json(const ArticleRow& row) {
  const Article& article = row.article;
  return {{"id", row.public_id},
          {"story", row.story_id},
          {"title", article.title},
          {"url", text_or_null(article.url)},
          {"source", article.source},
          {"authors", array_of(article.authors)},
          {"published", time_or_null(article.published)},
          {"seen", to_rfc3339(row.seen)},
          {"lang", text_or_null(article.lang)}};
}

}  // namespace

std::string articles_text(const std::vector<ArticleRow>& rows) {
  std::string text = fmt::format("{:<12}  {:<16}  {:<16}  {}\n", "ID", "SEEN", "SOURCE", "TITLE");
  for (const ArticleRow& row : rows) {
    text += fmt::format("{:<12}  {:<16}  {:<16}  {}\n", row.public_id.substr(0, id_width), minute(row.seen), row.article.source,
                        short_title(row.article.title));
  }
  return text;
}

std::string article_text(const ArticleRow& row) {
  const Article& article = row.article;
  std::string text = printable(article.title) + '\n';
  const auto add = [&text](std::string_view name, const std::string& value) {
    if (!value.empty()) text += fmt::format("{:<10} {}\n", name, printable(value));
  };
  add("id", row.public_id);
  add("story", row.story_id);
  add("source", article.source);
  add("url", article.url);
  add("by", join(article.authors));
  add("published", article.published ? to_rfc3339(*article.published) : "");
  add("seen", to_rfc3339(row.seen));
  add("language", article.lang);
  const std::string& said = article.text.empty() ? article.summary : article.text;
  return said.empty() ? text : text + '\n' + printable_lines(said) + '\n';
}

std::string stories_text(const std::vector<StorySummary>& stories) {
  std::string text =
      fmt::format("{:<12}  {:<16}  {:>8}  {:>7}  {:>6}  {}\n", "ID", "LAST SEEN", "ARTICLES", "SOURCES", "ALERTS", "TITLE");
  for (const StorySummary& story : stories) {
    text += fmt::format("{:<12}  {:<16}  {:>8}  {:>7}  {:>6}  {}\n", story.id.substr(0, id_width), minute(story.last_seen),
                        story.articles, story.sources, story.alerts, short_title(story.title));
  }
  return text;
}

std::string story_text(const StoryDetails& story) {
  const StorySummary& all = story.summary;
  std::string text = fmt::format("{}\nstory {}, {} to {}: {} articles from {} sources\n", printable(all.title), all.id,
                                 minute(all.first_seen), minute(all.last_seen), all.articles, all.sources);
  if (!story.merged.empty()) text += fmt::format("takes in the stories {}\n", join(story.merged));
  text += '\n';
  for (const StoryMember& member : story.articles) {
    const Article& article = member.row.article;
    text += fmt::format("{}  {}  {}\n", minute(member.row.seen), member.row.public_id.substr(0, id_width),
                        short_title(article.title));
    text += fmt::format("    {} ({})", printable(member.label.empty() ? article.source : member.label), join(member.sources));
    if (article.published) text += ", published " + minute(*article.published);
    text += fmt::format("\n    {}\n", printable(article.url));
    text += fmt::format("    {}\n", reason(member));
  }
  for (const StoryAlert& alert : story.alerts) {
    text += fmt::format("{}  alert {} of rule {}{}\n", minute(alert.created), alert.id.substr(0, id_width), alert.rule,
                        alert.follow_up ? ", a follow-up" : "");
  }
  return text;
}

json::array articles_json(const std::vector<ArticleRow>& rows) {
  json::array array;
  for (const ArticleRow& row : rows) array.push_back(brief_json(row));
  return array;
}

json::object article_json(const ArticleRow& row) {
  json::object object = brief_json(row);
  object["summary"] = text_or_null(row.article.summary);
  object["text"] = text_or_null(row.article.text);
  return object;
}

json::array stories_json(const std::vector<StorySummary>& stories) {
  json::array array;
  for (const StorySummary& story : stories) array.push_back(summary_json(story));
  return array;
}

json::object story_json(const StoryDetails& story) {
  json::object object = summary_json(story.summary);
  json::array articles;
  for (const StoryMember& member : story.articles) articles.push_back(member_json(member));
  json::array alerts;
  for (const StoryAlert& alert : story.alerts) {
    alerts.push_back({{"id", alert.id},
                      {"rule", text_or_null(alert.rule)},
                      {"created", to_rfc3339(alert.created)},
                      {"follow_up", alert.follow_up}});
  }
  object["members"] = std::move(articles);
  object["told"] = std::move(alerts);
  object["merged"] = array_of(story.merged);
  return object;
}

}  // namespace feedwatch::cli
