#include <algorithm>

#include <boost/json.hpp>

#include "rules/analyse.h"
#include "store/history_session.h"
#include "store/index_words.h"

namespace feedwatch::store {

namespace json = boost::json;

namespace {

constexpr int64_t most_listed = 500;

bool holds_all(const Article& article, const std::vector<std::string>& words) {
  const std::string held = " " + index_words(article) + " ";
  return std::all_of(words.begin(), words.end(),
                     [&held](const std::string& word) { return held.find(" " + word + " ") != std::string::npos; });
}

StorySummary read_summary(const Query& row) {
  return {.id = row.text(1),
          .title = row.text(2),
          .first_seen = row.time(3),
          .last_seen = row.time(4),
          .articles = row.number(5),
          .sources = row.number(6),
          .alerts = row.number(7)};
}

StorySummary load_summary(Session& session, int64_t story) {
  Query row = session.database.query(R"(
    SELECT story.id, story.uid, ifnull(founder.title, ''), story.first_seen,
           (SELECT max(seen) FROM article WHERE article.story = story.id),
           (SELECT count(*) FROM article AS a JOIN sighting AS s ON s.article = a.id WHERE a.story = story.id),
           (SELECT count(DISTINCT s.source) FROM article AS a JOIN sighting AS s ON s.article = a.id WHERE a.story = story.id),
           (SELECT count(*) FROM alert WHERE alert.story = story.id)
    FROM story LEFT JOIN article AS founder ON founder.id = story.id WHERE story.id = ?)",
                                     story);
  return row.next() ? read_summary(row) : StorySummary{};
}

std::optional<int64_t> find_story(Session& session, const std::string& public_id) {
  std::vector<int64_t> found;
  const std::string behind = public_id + '\x7F';  // ids are hexadecimal
  Query row = session.database.query(R"(
    SELECT DISTINCT ifnull(merged.older, story.id) FROM story LEFT JOIN merged ON merged.story = story.id
    WHERE uid >= ? AND uid < ? LIMIT 2)",
                                     public_id, behind);
  while (row.next()) found.push_back(row.integer(0));
  return found.size() == 1 && !public_id.empty() ? std::optional<int64_t>(found.front()) : std::nullopt;
}

const char* name_of(int64_t kind) {
  switch (static_cast<story::Why::Kind>(kind)) {
    case story::Why::Kind::exact_copy:
      return "word-for-word";
    case story::Why::Kind::copy:
      return "copy";
    case story::Why::Kind::event:
      return "event";
    default:
      return "first";
  }
}

// Ids of the sources, the article's own first.
std::vector<std::string> carriers(Session& session, int64_t article, const std::string& own) {
  std::vector<std::string> sources{own};
  Query row = session.database.query(
      "SELECT DISTINCT source.name FROM sighting JOIN source ON source.id = sighting.source WHERE article = ? ORDER BY 1",
      article);
  while (row.next()) {
    if (row.text(0) != own) sources.push_back(row.text(0));
  }
  return sources;
}

// As place_article() wrote them; none from bytes that are none.
std::vector<std::string> words_of(const std::string& terms) {
  std::vector<std::string> words;
  json::error_code failure;
  const json::value parsed = json::parse(terms, failure);
  if (failure || !parsed.is_array()) return words;
  for (const json::value& word : parsed.get_array()) {
    if (word.is_string()) words.emplace_back(word.get_string());
  }
  return words;
}

void read_joining(Session& session, int64_t article, StoryMember& member) {
  Query row = session.database.query(R"(
    SELECT kind, shared, cover, score, ifnull(a.uid, ifnull(s.uid, '')), terms FROM joined
      LEFT JOIN article AS a ON a.id = joined.other AND kind < 3 LEFT JOIN story AS s ON s.id = joined.other AND kind = 3
    WHERE joined.article = ?)",
                                     article);
  if (!row.next()) return;
  member.why = name_of(row.integer(0));
  member.shared = row.number(1);
  member.cover = row.real(2);
  member.score = row.real(3);
  member.other = row.text(4);
  member.terms = words_of(row.text(5));
}

std::vector<StoryMember> load_members(Session& session, int64_t story) {
  std::vector<int64_t> ids;
  {
    Query row = session.database.query("SELECT id FROM article WHERE story = ? ORDER BY id LIMIT ?", story, most_listed);
    while (row.next()) ids.push_back(row.integer(0));
  }
  std::vector<StoryMember> members;
  for (const int64_t id : ids) {
    auto row = load_article(session, id);
    if (!row) continue;
    row->article.text.clear();
    StoryMember& member = members.emplace_back();
    member.row = std::move(*row);
    member.sources = carriers(session, id, member.row.article.source);
    Query label = session.database.query("SELECT label FROM source WHERE name = ?", member.row.article.source);
    if (label.next()) member.label = label.text(0);
    read_joining(session, id, member);
  }
  return members;
}

// A merge numbers the alerts of the younger story anew: only their bodies say what they were.
std::vector<StoryAlert> load_alerts(Session& session, int64_t story) {
  std::vector<StoryAlert> alerts;
  Query row = session.database.query(R"(
    SELECT uid, ifnull(rule.name, ''), created, epoch > 0 AND body NOT LIKE '{"type":"alert.fired"%' FROM alert LEFT JOIN rule ON rule.id = alert.rule
    WHERE story = ? ORDER BY created, alert.id LIMIT ?)",
                                     story, most_listed);
  while (row.next()) {
    alerts.push_back({.id = row.text(0), .rule = row.text(1), .created = row.time(2), .follow_up = row.integer(3) != 0});
  }
  return alerts;
}

}  // namespace

// The index lags behind a little, and does not have articles without text: what it cannot tell is looked at.
Result<std::vector<ArticleRow>> History::search(const std::vector<std::string>& folded_words, size_t limit) {
  std::vector<ArticleRow> rows;
  if (folded_words.empty()) return rows;
  rules::Needed needed{.kind = rules::Needed::Kind::all};
  for (const std::string& word : folded_words) needed.parts.push_back({.kind = rules::Needed::Kind::word, .text = word});
  const auto ids = articles(Time{}, needed);
  if (!ids) return ids.error();
  const auto look = [&](Session& session) -> Result<> {
    for (auto id = ids->rbegin(); id != ids->rend() && rows.size() < limit; ++id) {
      auto row = load_article(session, static_cast<int64_t>(*id));
      if (row && holds_all(row->article, folded_words)) rows.push_back(std::move(*row));
    }
    return {};
  };
  if (auto looked = guarded(impl_->session, look); !looked) return looked.error();
  return rows;
}

Result<std::vector<StorySummary>> History::stories(size_t limit, uint32_t least_articles) {
  const auto find = [&](Session& session) -> Result<std::vector<StorySummary>> {
    std::vector<int64_t> ids;
    {
      Query row =
          session.database.query("SELECT story FROM article GROUP BY story HAVING count(*) >= ? ORDER BY max(id) DESC LIMIT ?",
                                 least_articles, static_cast<int64_t>(limit));
      while (row.next()) ids.push_back(row.integer(0));
    }
    std::vector<StorySummary> found;
    for (const int64_t id : ids) found.push_back(load_summary(session, id));
    return found;
  };
  return guarded(impl_->session, find);
}

Result<std::optional<StoryDetails>> History::story(const std::string& public_id) {
  const auto find = [&](Session& session) -> Result<std::optional<StoryDetails>> {
    const auto id = find_story(session, public_id);
    if (!id) return std::optional<StoryDetails>{};
    StoryDetails story{
        .summary = load_summary(session, *id), .articles = load_members(session, *id), .alerts = load_alerts(session, *id)};
    Query row = session.database.query(
        "SELECT uid FROM merged JOIN story ON story.id = merged.story WHERE older = ? ORDER BY story.id LIMIT ?", *id,
        most_listed);
    while (row.next()) story.merged.push_back(row.text(0));
    return std::optional<StoryDetails>{std::move(story)};
  };
  return guarded(impl_->session, find);
}

}  // namespace feedwatch::store
