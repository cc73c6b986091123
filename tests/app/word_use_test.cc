// How common words are in a store, as rules are told when they are compiled.
#include "app/word_use.h"

#include "tests/store/fixture.h"

namespace feedwatch::app {
namespace {

struct WordUseTest : store::StoreFixture {
  void SetUp() override { open_on_disk(); }

  // Every article says "ferry", one in four "quay", a single one its own number.
  void tell(int articles) {
    std::vector<store::NewArticle> made;
    for (int i = 0; i < articles; ++i) {
      const std::string number = "n" + std::to_string(i);
      made.push_back(store::entry(store::article(number, "", "Ferry " + number, i % 4 == 0 ? "At the quay" : "At sea")));
    }
    poll("wire", std::move(made));
    store.reset();
  }
};

TEST_F(WordUseTest, SaysNothingOfAFewArticles) {
  EXPECT_FALSE(word_use(*folder / "missing.db"));
  tell(900);
  EXPECT_FALSE(word_use(options.path));
}

TEST_F(WordUseTest, IsTheSameForFewWordsAndForMany) {
  tell(2000);
  const rules::WordFrequency use = word_use(options.path);
  ASSERT_TRUE(use);
  for (int round = 0; round < 400; ++round) {  // from some number on, all words are read at once
    ASSERT_DOUBLE_EQ(use("ferry"), 1) << round;
    ASSERT_DOUBLE_EQ(use("quay"), 0.25) << round;
    ASSERT_DOUBLE_EQ(use("n7"), 0.0005) << round;
    ASSERT_DOUBLE_EQ(use("harbour"), 0.0005) << round;
  }
}

}  // namespace
}  // namespace feedwatch::app
