#include "store/history.h"

#include "fixture.h"
#include "store/database.h"

namespace feedwatch::store {
namespace {

using rules::Needed;

struct HistoryTest : StoreFixture {
  void SetUp() override { open_on_disk(); }

  std::unique_ptr<History> history() {
    auto opened = History::open(options.path);
    if (!opened) throw std::runtime_error(opened.error().message);
    return std::move(*opened);
  }
  // Titles of the articles that may have what is needed.
  std::vector<std::string> titles(const Needed& needed, Time since = at(0)) {
    const auto past = history();
    const auto ids = past->articles(since, needed);
    std::vector<std::string> out;
    if (!ids) return {ids.error().message};
    EXPECT_TRUE(past->read(*ids, [&](const ArticleRow& row) { out.push_back(row.article.title); }));
    return out;
  }
  static Needed word(std::string text) { return {.kind = Needed::Kind::word, .text = std::move(text), .parts = {}}; }
  static Needed prefix(std::string text) { return {.kind = Needed::Kind::prefix, .text = std::move(text), .parts = {}}; }
  static Needed all(std::vector<Needed> parts) { return {.kind = Needed::Kind::all, .text = {}, .parts = std::move(parts)}; }
  static Needed any(std::vector<Needed> parts) { return {.kind = Needed::Kind::any, .text = {}, .parts = std::move(parts)}; }
};

TEST_F(HistoryTest, ReadsBesideTheDaemonThatWrites) {
  poll("wire", {entry(article("1", "", "Ferry", "The ferry left."))}, at(1));
  EXPECT_EQ(titles({}), (std::vector<std::string>{"Ferry"}));
  poll("wire", {entry(article("2", "", "Quay", "The quay is closed."))}, at(2));
  EXPECT_EQ(titles({}), (std::vector<std::string>{"Ferry", "Quay"}));
  EXPECT_EQ(titles({}, at(2)), (std::vector<std::string>{"Quay"}));
  EXPECT_EQ(*history()->count(at(2)), 1);
}

TEST_F(HistoryTest, FindsArticlesByTheWordsTheyNeed) {
  poll("wire", {entry(article("1", "", "One", "ferry harbour")), entry(article("2", "", "Two", "ferries \"harbour\" zürich")),
                entry(article("3", "", "Three", "quay"))});
  store.reset();  // what waits is indexed before the file is closed, or counts as not indexed
  EXPECT_EQ(titles(word("zurich")), (std::vector<std::string>{"Two"}));
  EXPECT_EQ(titles(prefix("ferr")), (std::vector<std::string>{"One", "Two"}));
  EXPECT_EQ(titles(all({prefix("ferr"), word("zurich")})), (std::vector<std::string>{"Two"}));
  EXPECT_EQ(titles(any({word("quay"), all({word("ferry"), word("harbour")})})), (std::vector<std::string>{"One", "Three"}));
  EXPECT_EQ(titles(word("quay\"OR\"ferry")), (std::vector<std::string>{})) << "a word is only a word";
}

TEST_F(HistoryTest, SaysHowCommonWordsAre) {
  std::vector<NewArticle> articles;
  for (int i = 0; i < 1200; ++i) {
    const std::string name = std::to_string(i);
    articles.push_back(entry(article(name, "", "Ferry " + name, i % 4 == 0 ? "is late late" : "was late")));
  }
  poll("wire", std::move(articles));
  store.reset();
  EXPECT_EQ(*history()->indexed_articles(), 1200);
  EXPECT_EQ(*history()->articles_with("ferry"), 1200);
  EXPECT_EQ(*history()->articles_with("is"), 300);
  EXPECT_EQ(*history()->articles_with("late"), 1200) << "however often one says it";
  EXPECT_EQ(*history()->articles_with("quay"), 0);
  const auto words = history()->words_of(301);
  ASSERT_TRUE(words);
  EXPECT_EQ(words->at("was"), 900);
  EXPECT_FALSE(words->contains("is"));
}

TEST_F(HistoryTest, FindsAnArticleByItsIdOrTheStartOfIt) {
  const PollResult polled = poll("wire", {entry(article("1", "", "One", "ferry")), entry(article("2", "", "Two", "quay"))});
  const std::string id = polled.changes.at(1).public_id;
  EXPECT_EQ((*history()->article(id))->article.title, "Two");
  EXPECT_EQ((*history()->article(id.substr(0, 12)))->article.title, "Two");
  EXPECT_FALSE(*history()->article("zzzz"));
  EXPECT_FALSE(*history()->article(""));
}

TEST_F(HistoryTest, CountsWhatRulesHaveDone) {
  poll("wire", {entry(article("1", "", "One", "ferry"), {hit("ships"), hit("boats")}), entry(article("2", "", "Two", "quay"))},
       at(5));
  poll("wire", {entry(article("3", "", "Three", "ferry"), {hit("ships")})}, at(9));
  const auto tallies = *history()->tallies(at(0));
  ASSERT_EQ(tallies.size(), 2U);
  EXPECT_EQ(tallies.at("ships").articles, 2);
  EXPECT_EQ(tallies.at("ships").alerts, 2);
  EXPECT_EQ(tallies.at("ships").last, at(9));
  EXPECT_EQ(history()->tallies(at(8))->count("boats"), 0U);
}

TEST_F(HistoryTest, SaysWhyThereIsNothingToRead) {
  EXPECT_EQ(History::open(*folder / "none.db").error().code, "store-missing");
  {
    Database other{*folder / "other.db"};
    other.script("PRAGMA user_version = 999");
  }
  EXPECT_EQ(History::open(*folder / "other.db").error().code, "store-newer");
  {
    Database old{*folder / "old.db"};
  }
  EXPECT_EQ(History::open(*folder / "old.db").error().code, "store-older");
}

}  // namespace
}  // namespace feedwatch::store
