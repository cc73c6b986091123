#include "story/sketch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "article/text.h"
#include "story/background.h"
#include "story/words.h"

namespace feedwatch::story {
namespace {

std::string long_text(size_t words) {
  std::string text;
  for (size_t i = 0; i < words; ++i) text += (i == 0 ? "" : " ") + ("word" + std::to_string(i * 7919 % 10007));
  return text;
}

TEST(Words, FoldsCaseMarksAndGenitives) {
  EXPECT_EQ(read_words("IRAQ'S Café", 9)[0].hash, read_words("iraq", 9)[0].hash);
  EXPECT_EQ(read_words("Café", 9)[0].hash, read_words("cafe", 9)[0].hash);
  EXPECT_EQ(read_words("don’t", 9)[0].hash, read_words("dont", 9)[0].hash);
  EXPECT_EQ(read_words("ferries' ferry’s", 9).size(), 2U);
}

TEST(Words, KnowsWhatIsQuoted) {
  const std::vector<Word> words = read_words("He said \"we will go\" and “stay here” now", 20);
  std::string quoted;
  for (const Word& word : words) quoted += word.quoted ? '1' : '0';
  EXPECT_EQ(quoted, "001110110");
}

TEST(Words, ReadsScriptsWithoutBlanksByCharacter) {
  const std::vector<Word> words = read_words("渡轮 ferry", 9);
  ASSERT_EQ(words.size(), 3U);
  EXPECT_EQ(words[0].gram, 2);
  EXPECT_TRUE(words[1].joined);
  EXPECT_EQ(words[2].gram, 0);
}

TEST(Words, StopsAtTheMostThatIsWanted) { EXPECT_EQ(read_words(long_text(50), 7).size(), 7U); }

TEST(Background, KnowsCommonWordsOfSeveralLanguages) {
  EXPECT_LT(rarity(stem_hash("the")), 20);
  EXPECT_LT(rarity(stem_hash("aber")), 30);
  EXPECT_LT(rarity(stem_hash("said")), rarity(stem_hash("parliament")));
  EXPECT_EQ(rarity(stem_hash("tarvok")), 62);
}

TEST(Sketch, IsTheSameForTextsThatDifferInCaseQuotesAndBlanks) {
  const Sketch one = sketch({"The Ferry", "It was \"late\", he said."});
  const Sketch other = sketch({"THE FERRY", "it  was “late” he said"});
  EXPECT_EQ(one.exact, other.exact);
  EXPECT_NE(one.exact, sketch({"The Ferry", "It was late, she said."}).exact);
}

TEST(Sketch, KeepsABoundedSample) {
  for (const size_t words : {0U, 5U, 96U, 97U, 500U, 5000U}) {
    const Sketch made = sketch({"Title", long_text(words)});
    EXPECT_LE(made.shingles.size(), Sketch::most_shingles);
    EXPECT_LE(made.terms.size(), Sketch::most_terms);
    if (words >= 500) {
      EXPECT_GE(made.shingles.size(), Sketch::most_shingles / 3);
    }
  }
}

TEST(Sketch, SurvivesStorage) {
  for (const char* text : {"", "one", "Le \"ministre des finances\" a dit que le budget serait voté lundi par tous",
                           "海岸警卫队表示所有乘客均已获救"}) {
    const Sketch made = sketch({"Title", text});
    const Result<Sketch> back = decode(encode(made));
    ASSERT_TRUE(back) << text;
    EXPECT_EQ(*back, made) << text;
  }
  const Sketch made = sketch({"A title", long_text(700)});
  EXPECT_EQ(decode(encode(made)).value(), made);
  EXPECT_LE(encode(made).size(), 700U);
}

TEST(Sketch, RefusesBytesThatAreNoSketch) {
  const std::string bytes = encode(sketch({"A title", long_text(300)}));
  for (size_t length = 0; length < bytes.size(); ++length) EXPECT_FALSE(decode(bytes.substr(0, length))) << length;
  EXPECT_FALSE(decode(bytes + "x"));
  std::string other = bytes;
  other[0] = 9;
  EXPECT_FALSE(decode(other));
}

TEST(Sketch, TakesAnyBytes) {
  std::string bytes;
  for (int i = 0; i < 4096; ++i) bytes += static_cast<char>(i * 37 ^ (i >> 3));
  const Sketch made = sketch({bytes, bytes});
  EXPECT_EQ(decode(encode(made)).value(), made);
}

TEST(Spell, GivesTheWordsOfTermsInTheirOrder) {
  const Wording wording{"Ferries at Tarvok", "Die Fähre Marisol liegt vor Tarvok, 渡轮在塔尔沃克岛附近搁浅."};
  const Sketch made = sketch(wording);
  const std::vector<std::string> all = spell(wording, made.terms);
  EXPECT_EQ(all.size(), made.terms.size());
  for (const char* word : {"ferries", "tarvok", "marisol", "fähre", "渡轮", "塔尔"})
    EXPECT_EQ(std::count(all.begin(), all.end(), text::fold(word)), 1) << word;
  std::vector<Term> turned(made.terms.rbegin(), made.terms.rend());
  EXPECT_EQ(spell(wording, turned), std::vector<std::string>(all.rbegin(), all.rend()));
  EXPECT_TRUE(spell({"Other words", "altogether"}, made.terms).empty());
  EXPECT_TRUE(spell(wording, {}).empty());
}

}  // namespace
}  // namespace feedwatch::story
