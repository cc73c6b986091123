#include "rules/analyse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/normalise.h"

namespace feedwatch::rules {
namespace {

using ::testing::ElementsAre;

std::string words(std::string_view text, std::string_view lang = "") {
  Analysis analysis;
  analyse(text, apostrophe_of(lang), analysis);
  std::string out;
  for (const Token& token : analysis.tokens) {
    if (!out.empty()) out += token.glued ? "+" : " ";
    out += analysis.text(token);
  }
  return out;
}

struct Folding {
  const char* text;
  const char* words;
  const char* lang{""};
};

class FoldsWords : public ::testing::TestWithParam<Folding> {};

TEST_P(FoldsWords, AsTheLanguageSays) { EXPECT_EQ(words(GetParam().text, GetParam().lang), GetParam().words) << GetParam().text; }

INSTANTIATE_TEST_SUITE_P(Case, FoldsWords,
                         ::testing::Values(Folding{"Hello, WORLD", "hello world"}, Folding{"Große GROẞE", "grosse grosse"},
                                           Folding{"Çağrı İzmir ISLAK", "cagri izmir islak"},
                                           Folding{"ΛΟΓΟΣ λόγος", "λογοσ λογοσ"}, Folding{"Cafe\xCC\x81 Café", "cafe cafe"},
                                           Folding{"Ёж й", "еж и"}, Folding{"Øre Łan Đak Ævi Œuf", "ore lan dak aevi oeuf"},
                                           Folding{"ﬂagＡＢ x² Ⅳ", "flagab x2 iv"}));

INSTANTIATE_TEST_SUITE_P(Boundaries, FoldsWords,
                         ::testing::Values(Folding{"snake_case a-b R&D", "snake case a b r d"},
                                           Folding{"so\u00ADft ze\u200Bro va\uFE0Flue", "soft zero value"}, Folding{"", ""},
                                           Folding{"... \u0301 — 🚨", ""}, Folding{"#Tag @name", "tag name"}));

INSTANTIATE_TEST_SUITE_P(Apostrophes, FoldsWords,
                         ::testing::Values(Folding{"Nora’s NORA'S boss", "nora nora boss"}, Folding{"cats’ tail", "cats tail"},
                                           Folding{"L'Orage d’Alma qu’elle", "l orage d alma qu elle"},
                                           Folding{"Sha’bi O`Neil", "shabi oneil"}, Folding{"’80s ’n’", "80s n"},
                                           Folding{"İzmir’den gelen", "izmir gelen", "tr"}, Folding{"İzmir’den", "izmirden"},
                                           Folding{"Bakı'nın yolu", "baki yolu", "az-Latn"},
                                           Folding{"aujourd’hui", "aujourdhui"}));

INSTANTIATE_TEST_SUITE_P(InitialsAndNumbers, FoldsWords,
                         ::testing::Values(Folding{"The U.N. and E.C.O.W.A.S met", "the un and ecowas met"},
                                           Folding{"U.N.’s envoy", "un envoy"}, Folding{"at 7 a.m. sharp", "at 7 am sharp"},
                                           Folding{"J.K.Marsh", "jk marsh"}, Folding{"www.example.org", "www example org"},
                                           Folding{"12,500 1,234,567.89", "12500 1234567.89"},
                                           Folding{"1,2,3 2024,500 12,3456", "1 2 3 2024 500 12 3456"},
                                           Folding{"2.75% v1.2.", "2.75 v1.2"}));

INSTANTIATE_TEST_SUITE_P(Scripts, FoldsWords,
                         ::testing::Values(Folding{"北京大学", "北+京+大+学"},
                                           Folding{"タワーに行く GDP北", "タワー+に+行+く gdp+北"}, Folding{"ﾀﾜｰｼﾞ", "タワージ"},
                                           Folding{"서울은 서울", "서울은 서울"}, Folding{"กขค", "ก+ข+ค"},
                                           Folding{"مُحَمَّد إسلام مـــصر مكتبة", "محمد اسلام مصر مكتبه"}, Folding{"שָׁלוֹם", "שלום"},
                                           Folding{"हिन्दी में", "हिन्दी में"}, Folding{"می\u200Cخواهم", "ميخواهم"}));

TEST(Analyse, CountsOffsetsInCodePointsAndBytes) {
  Analysis analysis;
  analyse("é Zoë’s 🚨 end", Apostrophe::joins, analysis);
  ASSERT_EQ(analysis.tokens.size(), 3U);
  EXPECT_EQ(analysis.tokens[1].start, 2U);
  EXPECT_EQ(analysis.tokens[1].end, 5U);
  EXPECT_EQ(analysis.tokens[1].byte_start, 3U);
  EXPECT_EQ(analysis.tokens[1].byte_end, 7U);
  EXPECT_EQ(analysis.tokens[2].start, 10U);
}

std::vector<uint32_t> sentences(std::string_view text) {
  Analysis analysis;
  analyse(text, Apostrophe::joins, analysis);
  std::vector<uint32_t> out;
  for (const Token& token : analysis.tokens) out.push_back(token.sentence);
  return out;
}

TEST(Analyse, EndsASentenceAtAStopBeforeACapital) {
  EXPECT_THAT(sentences("One two. Three? “Four” five"), ElementsAre(0, 0, 1, 2, 2));
  EXPECT_THAT(sentences("Yoohoo! says Dr. Who of the U.N. Council"), ElementsAre(0, 0, 0, 0, 0, 0, 0, 0));
  EXPECT_THAT(sentences("天。地"), ElementsAre(0, 1));
}

TEST(Analyse, EndsAParagraphAtABlankLine) {
  Analysis analysis;
  analyse("\n\none\ntwo\r\n \r\nthree", Apostrophe::joins, analysis);
  ASSERT_EQ(analysis.tokens.size(), 3U);
  EXPECT_EQ(analysis.tokens[0].paragraph, 0U);
  EXPECT_EQ(analysis.tokens[1].paragraph, 0U);
  EXPECT_EQ(analysis.tokens[2].paragraph, 1U);
  EXPECT_EQ(analysis.tokens[2].sentence, 1U);
}

TEST(Analyse, KeepsTextsOfOneAnalysisApart) {
  Analysis analysis;
  analyse("one", Apostrophe::joins, analysis);
  analyse("two", Apostrophe::joins, analysis);
  ASSERT_EQ(analysis.tokens.size(), 2U);
  EXPECT_EQ(analysis.tokens[1].sentence, 1U);
  EXPECT_EQ(analysis.tokens[1].start, 0U);
  EXPECT_FALSE(analysis.tokens[1].glued);
}

TEST(Analyse, HashesEqualWordsEqually) {
  Analysis analysis;
  analyse("A sentence-long-enough-to-be-hashed-by-eights Ａ different", Apostrophe::joins, analysis);
  EXPECT_EQ(analysis.tokens.front().hash, analysis.tokens[analysis.tokens.size() - 2].hash);
  EXPECT_NE(analysis.tokens.front().hash, analysis.tokens.back().hash);
}

TEST(Analyse, ReadsWildcardsAsPartOfAPattern) {
  Analysis analysis;
  analyse("Stra\xC3\x9F\x01 \x02us", Apostrophe::joins, analysis, Wildcards::kept);
  ASSERT_EQ(analysis.tokens.size(), 2U);
  EXPECT_EQ(analysis.text(analysis.tokens[0]), "strass\x01");
  EXPECT_EQ(words("a\x01"
                  "b"),
            "a b");
}

TEST(Analyse, SurvivesBytesThatAreNotUtf8) {
  EXPECT_EQ(words("ab\xFF"
                  "cd \xE2\x82 \xC0\xAF \xED\xA0\x80 ef"),
            "ab cd ef");
  EXPECT_EQ(words(std::string("a\0b", 3)), "a b");
}

TEST(Analyse, TakesOneWordOfAMegabyte) {
  const std::string word(1 << 20, 'x');
  EXPECT_THAT(fold_words(word), ElementsAre(word));
}

TEST(Surface, KeepsCaseAndAccentsAndDropsPunctuationInside) {
  EXPECT_EQ(surface("U.N"), "UN");
  EXPECT_EQ(surface("Sha’bi"), "Shabi");
  EXPECT_EQ(surface("3.5"), "3.5");
  EXPECT_EQ(surface("2,500"), "2500");
  EXPECT_EQ(surface("Cafe\xCC\x81"), "Café");
  EXPECT_EQ(surface("ＡＢ"), "AB");
}

TEST(FoldValue, KeepsPunctuationAndCollapsesBlanks) {
  EXPECT_EQ(fold_value("  Météo\u00A0 \tC++ / News-Wire "), "meteo c++ / news-wire");
  EXPECT_EQ(fold_value("O’Neil"), fold_value("o'neil"));
}

}  // namespace
}  // namespace feedwatch::rules
