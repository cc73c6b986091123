#include "store/story_alerts.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_set>
#include <utility>
#include <vector>

#include <boost/json.hpp>

#include "article/publisher.h"
#include "store/listing.h"
#include "store/stories.h"

namespace feedwatch::store {

namespace {

namespace json = boost::json;

constexpr uint32_t most_an_hour = 5;
constexpr int64_t most_counted = 1000;  // articles looked at to count publishers

std::string to_text(const std::set<std::string>& names) {
  if (names.empty()) return {};
  const json::array array(names.begin(), names.end());
  return json::serialize(array);
}

void add_names(const std::string& text, std::set<std::string>& names) {
  if (text.empty()) return;
  const json::value array = json::parse(text);
  for (const json::value& name : array.as_array()) names.emplace(name.as_string());
}

Told load_told(Session& session, int64_t story, int64_t rule, Time now) {
  Told told;
  Query row = session.database.query("SELECT entities, publishers, created FROM alert WHERE story = ? AND rule = ?", story, rule);
  while (row.next()) {
    told.any = true;
    add_names(row.text(0), told.entities);
    told.publishers = std::max(told.publishers, row.number(1));
    if (row.time(2) > now - std::chrono::hours{1}) ++told.lately;
  }
  return told;
}

std::string publisher(const std::string& url, const std::string& source) {
  std::string name = publisher_of(url);
  return name.empty() ? source : name;
}

// Copies say nothing of their own: of a group of them only the first publisher counts.
uint32_t count_publishers(Session& session, int64_t story, int64_t rule) {
  Query row = session.database.query(R"(
    SELECT ifnull(joined.copies, article.id), article.url, source.name
    FROM article JOIN matched ON matched.article = article.id AND matched.rule = ? JOIN source ON source.id = article.source
      LEFT JOIN joined ON joined.article = article.id
    WHERE article.story = ? ORDER BY article.id LIMIT ?)",
                                     rule, story, most_counted);
  std::unordered_set<int64_t> groups;
  std::unordered_set<std::string> publishers;
  while (row.next()) {
    if (groups.insert(row.integer(0)).second) publishers.insert(publisher(row.text(1), row.text(2)));
  }
  return static_cast<uint32_t>(publishers.size());
}

// The story under the name that the rule told it by first, so that receivers see one story whatever was merged since.
struct NamedStory {
  Story story{};
  int64_t origin{0};  // the story of that name; 0: it is itself
};

NamedStory name_as_told(Session& session, Story story, int64_t rule) {
  Query row = session.database.query(R"(
    SELECT origin, story.uid FROM alert JOIN story ON story.id = origin
    WHERE alert.id = (SELECT id FROM alert WHERE story = ? AND rule = ? ORDER BY epoch LIMIT 1))",
                                     story.id, rule);
  if (!row.next()) return {std::move(story), 0};
  story.info.id = row.text(1);
  return {std::move(story), row.integer(0)};
}

Hit telling_news(const Hit& hit, const NewArticle& entry, Reason reason) {
  Hit told = hit;
  if (reason != Reason::update || entry.news.empty()) return told;
  told.summary = entry.news;
  return told;
}

// Whether the article is of the last days and the rule has told nobody of its story.
bool is_untold(Session& session, const Match& match, int64_t rule) {
  const auto story = session.database.value("SELECT story FROM article WHERE id = ? AND seen >= ?", match.article,
                                            match.poll.now - stories_last);
  return story && !is_told(session, *story, rule);
}

}  // namespace

Reason reason_to_tell(const Hit& hit, const NewArticle& entry, const Told& told, uint32_t publishers) {
  if (!told.any) return Reason::first;
  if (told.lately >= most_an_hour) return Reason::none;
  if (hit.follow_up.updates && entry.change == story::Change::material) return Reason::update;
  const auto is_new = [&told](const std::string& entity) { return !told.entities.contains(entity); };
  if (hit.follow_up.entities && std::any_of(hit.entities.begin(), hit.entities.end(), is_new)) return Reason::entity;
  const uint32_t wanted = hit.follow_up.publishers;
  return wanted > 0 && told.publishers < wanted && publishers >= wanted ? Reason::publishers : Reason::none;
}

void tell_hit(Session& session, const Match& match, const Hit& hit, Cause cause, PollResult& result, Outbox& outbox) {
  const bool edited = match.entry.change == story::Change::material;
  if (cause == Cause::known && !edited) return;
  const int64_t rule = session.rules.add(session.database, hit.rule.id);
  if (cause == Cause::copy && !is_untold(session, match, rule)) return;
  Story story = load_story(session, match.article);
  Told told = load_told(session, story.id, rule, match.poll.now);
  if (cause == Cause::known && !told.any) return;  // seen before there was anything to tell, and not told for its edits either
  const uint32_t publishers = hit.follow_up.publishers > 0 ? count_publishers(session, story.id, rule) : 0;
  const Reason reason = reason_to_tell(hit, match.entry, told, publishers);
  if (reason == Reason::none) return;

  alert::Alert news;
  news.follow_up = reason != Reason::first;
  if (news.follow_up) news.type = "alert.followup";
  const Hit telling = telling_news(hit, match.entry, reason);
  news.articles = list_articles(session, match, telling, story.id, news.follow_up);
  const NamedStory named = name_as_told(session, std::move(story), rule);
  const int64_t epoch = next_epoch(session, named.story.id, rule);
  tell(session, std::move(news), named.story, epoch, telling, result, outbox);
  told.entities.insert(hit.entities.begin(), hit.entities.end());
  session.database.run(
      "UPDATE alert SET origin = nullif(?, 0), entities = ?, publishers = ? WHERE story = ? AND rule = ? AND epoch = ?",
      named.origin, to_text(told.entities), std::max(publishers, told.publishers), named.story.id, rule, epoch);
}

}  // namespace feedwatch::store
