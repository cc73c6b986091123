// What is known of a source as a whole.
#include "fixture.h"

namespace feedwatch::store {
namespace {

struct PastTest : StoreFixture {};

Article dated(std::string guid, long long seconds) {
  Article made = article(guid, "example.org/" + guid, "Tides " + guid, "The quay, " + guid + ".");
  made.published = at(seconds);
  return made;
}

TEST_F(PastTest, HasTheWordsAndTitlesOfTheSourceAlone) {
  const Article one = dated("1", -10);
  poll("a", {entry(one)});
  poll("b", {entry(dated("2", -10))});
  const Past past = get(store->past("a"));
  EXPECT_EQ(past.contents, std::unordered_set<uint64_t>{one.content_hash});
  EXPECT_EQ(past.titles, std::unordered_set<uint64_t>{hash64("Tides 1")});
  EXPECT_TRUE(get(store->past("c")).contents.empty());
}

TEST_F(PastTest, TakesNoDateFromTheFuture) {
  poll("a", {entry(dated("1", -500)), entry(dated("2", -100))});
  EXPECT_EQ(get(store->past("a")).newest, at(-100));
  poll("a", {entry(dated("3", 1'000'000))}, at(60));
  EXPECT_EQ(get(store->past("a")).newest, at(60));
}

TEST_F(PastTest, HasNoDateWhereNothingBearsOne) {
  poll("a", {entry(article("1", "", "Tides", "The quay."))});
  EXPECT_FALSE(get(store->past("a")).newest);
}

}  // namespace
}  // namespace feedwatch::store
