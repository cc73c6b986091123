#include "store/store.h"
#include "store/known_address.h"

#include "fixture.h"

namespace feedwatch::store {
namespace {

using StoreTest = StoreFixture;

SourceState full_state() {
  return {.id = "lake-news",
          .url = "https://example.org/moved.xml",
          .configured_url = "https://example.org/feed.xml",
          .status = "error",
          .validators_url = "https://example.org/moved.xml",
          .etag = "W/\"a-gzip\"",
          .last_modified = "Sat, 14 Dec 2024 03:00:00 GMT",
          .last_poll = at(1),
          .last_success = at(2),
          .next_due = at(3),
          .not_before = at(4),
          .baseline_done = true,
          .failures = 5,
          .failing_since = at(6),
          .last_error = "http-503",
          .last_error_message = "503 from example.org",
          .body_hash = 0xfedcba9876543210,
          .unchanged_bodies = 7,
          .title = "Lake News",
          .extra = R"({"a":1})"};
}

TEST_F(StoreTest, GivesBackASourceAsItWasSaved) {
  const SourceState saved = full_state();
  get(store->save_source(saved));
  auto states = get(store->sources());
  ASSERT_EQ(states.size(), 1U);
  SourceState& state = states.front();
  EXPECT_TRUE(restore_address(state, saved.configured_url));
  EXPECT_EQ(state.id, saved.id);
  EXPECT_EQ(state.url, saved.url);
  EXPECT_EQ(state.configured_url, saved.configured_url);
  EXPECT_EQ(state.status, saved.status);
  EXPECT_EQ(state.validators_url, saved.validators_url);
  EXPECT_EQ(state.etag, saved.etag);
  EXPECT_EQ(state.last_modified, saved.last_modified);
  EXPECT_EQ(state.last_poll, saved.last_poll);
  EXPECT_EQ(state.last_success, saved.last_success);
  EXPECT_EQ(state.next_due, saved.next_due);
  EXPECT_EQ(state.not_before, saved.not_before);
  EXPECT_EQ(state.baseline_done, saved.baseline_done);
  EXPECT_EQ(state.failures, saved.failures);
  EXPECT_EQ(state.failing_since, saved.failing_since);
  EXPECT_EQ(state.last_error, saved.last_error);
  EXPECT_EQ(state.last_error_message, saved.last_error_message);
  EXPECT_EQ(state.body_hash, saved.body_hash);
  EXPECT_EQ(state.unchanged_bodies, saved.unchanged_bodies);
  EXPECT_EQ(state.title, saved.title);
  EXPECT_EQ(state.extra, saved.extra);
}

TEST_F(StoreTest, UnsetTimesStayUnset) {
  get(store->save_source({.id = "a"}));
  const auto states = get(store->sources());
  ASSERT_EQ(states.size(), 1U);
  EXPECT_FALSE(states.front().last_poll);
  EXPECT_FALSE(states.front().next_due);
}

TEST_F(StoreTest, ForgetsTheStateOfSourcesThatAreGoneButKeepsTheirArticles) {
  poll("a", {entry(article("1", "", "Bridge opens", "A bridge has been opened over the lake."))});
  poll("b", {});
  get(store->keep_only_sources({"b"}));
  const auto states = get(store->sources());
  ASSERT_EQ(states.size(), 1U);
  EXPECT_EQ(states.front().id, "b");
  EXPECT_EQ(get(store->counts()).articles, 1);
  EXPECT_EQ(classified("a", article("1", "", "Bridge opens", "A bridge has been opened over the lake.")).known, Known::same);
}

TEST_F(StoreTest, GivesBackAnArticleWithAllItsParts) {
  Article made = article("guid-1", "example.org/a", "Ünïcode title", "First line.\nSecond line.");
  made.summary = "Short.";
  made.authors = {"Ann \"A\" Example", "Bo"};
  made.categories = {"world"};
  made.enclosures = {{"https://example.org/a.mp3", "audio/mpeg", 1234}, {"https://example.org/b", "", std::nullopt}};
  made.lang = "de";
  made.published = at(-5);
  made.updated = at(-4);
  const auto result = poll("a", {entry(made)});
  ASSERT_EQ(result.changes.size(), 1U);
  EXPECT_EQ(result.changes[0].was, Known::nothing);
  const auto rows = get(store->articles_since(at(0), ArticleId{0}, 10));
  ASSERT_EQ(rows.size(), 1U);
  const Article& stored = rows[0].article;
  EXPECT_EQ(rows[0].id, result.changes[0].id);
  EXPECT_EQ(rows[0].public_id, result.changes[0].public_id);
  EXPECT_EQ(rows[0].seen, at(0));
  EXPECT_FALSE(rows[0].story_id.empty());
  EXPECT_EQ(stored.source, "a");
  EXPECT_EQ(stored.guid, made.guid);
  EXPECT_EQ(stored.url, made.url);
  EXPECT_EQ(stored.url_key, made.url_key);
  EXPECT_EQ(stored.title, made.title);
  EXPECT_EQ(stored.text, made.text);
  EXPECT_EQ(stored.summary, made.summary);
  EXPECT_EQ(stored.authors, made.authors);
  EXPECT_EQ(stored.categories, made.categories);
  ASSERT_EQ(stored.enclosures.size(), 2U);
  EXPECT_EQ(stored.enclosures[0].url, "https://example.org/a.mp3");
  EXPECT_EQ(stored.enclosures[0].type, "audio/mpeg");
  EXPECT_EQ(stored.enclosures[0].length, 1234);
  EXPECT_EQ(stored.enclosures[1].length, std::nullopt);
  EXPECT_EQ(stored.lang, "de");
  EXPECT_EQ(stored.published, made.published);
  EXPECT_EQ(stored.updated, made.updated);
  EXPECT_EQ(stored.content_hash, made.content_hash);
}

TEST_F(StoreTest, PagesThroughArticlesFromAMoment) {
  for (int i = 0; i < 5; ++i) poll("a", {entry(article(std::to_string(i), "", "Title", "Text " + std::to_string(i)))}, at(i));
  const auto first = get(store->articles_since(at(1), ArticleId{0}, 2));
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first[0].article.text, "Text 1");
  const auto second = get(store->articles_since(at(1), first[1].id, 10));
  ASSERT_EQ(second.size(), 2U);
  EXPECT_EQ(second[0].article.text, "Text 3");
  EXPECT_TRUE(get(store->articles_since(at(1), second[1].id, 10)).empty());
}

TEST_F(StoreTest, CountsWhatThereIs) {
  const auto result =
      poll("a", {entry(article("1", "", "T", "One"), {hit("r", {"x", "y"})}), entry(article("2", "", "T", "Two"))}, at(5));
  ASSERT_EQ(result.deliveries.size(), 2U);
  get(store->finish({{.id = result.deliveries[0].id, .outcome = Outcome::delivered}}, at(6)));
  get(store->finish({{.id = result.deliveries[1].id, .outcome = Outcome::dead, .error = "gone"}}, at(6)));
  poll("a", {entry(article("3", "", "T", "Three"), {hit("r", {"x"})})}, at(7));
  const Counts counts = get(store->counts());
  EXPECT_EQ(counts.sources, 1);
  EXPECT_EQ(counts.articles, 3);
  EXPECT_EQ(counts.alerts, 2);
  EXPECT_EQ(counts.delivered, 1);
  EXPECT_EQ(counts.dead, 1);
  EXPECT_EQ(counts.pending, 1);
  EXPECT_EQ(counts.oldest_pending, at(7));
}

TEST_F(StoreTest, ProgressGrowsWithEveryRequest) {
  const auto before = store->progress();
  get(store->counts());
  poll("a", {});
  EXPECT_EQ(store->progress(), before + 2);
  EXPECT_TRUE(activity.idle());
}

}  // namespace
}  // namespace feedwatch::store
