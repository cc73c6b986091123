#include "story/update.h"

#include <fstream>
#include <ostream>
#include <string>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "story/furniture.h"
#include "story/inspect_update.h"

namespace feedwatch::story {
namespace {

const std::string opening =
    "The river Olm burst its banks near Tarvik on Monday night, the regional council said.\n"
    "Rescue teams led by Ana Brandt brought 14 people to a school in the upper town. The road to the coast was closed.\n"
    "\"We have not seen water like this,\" Brandt said. She asked people to stay at home until the morning.";
const std::string title = "River bursts its banks near Tarvik";

std::string with(const std::string& from, const std::string& to) {
  std::string text = opening;
  return text.replace(text.find(from), from.size(), to);
}

struct Case {
  const char* name;
  std::string after;
  Change change;
  std::string after_title = title;
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

class UpdateOfAnArticle : public testing::TestWithParam<Case> {};

TEST_P(UpdateOfAnArticle, IsToldForWhatItIs) {
  const Case& one = GetParam();
  const Update update = compare({title, opening}, {one.after_title, one.after});
  EXPECT_EQ(name(update.change), name(one.change)) << update.why;
  EXPECT_EQ(update.why.empty(), one.change != Change::material) << update.why;
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, UpdateOfAnArticle,
    testing::Values(
        Case{"nothing", opening, Change::none},
        Case{"quotes and dashes", with("\"We have not seen water like this,\"", "“We have not seen water like this,”"),
             Change::none},
        Case{"line ends", with("town. The", "town.\nThe"), Change::none},
        Case{"sentences moved", "The road to the coast was closed.\n" + with(" The road to the coast was closed.", ""),
             Change::none},
        Case{"caption", "Boats in the main street of Tarvik. (Photo: Agency/Jon Vesely)\n" + opening, Change::none},
        Case{"related line", opening + "\nRelated: 9 dead in last year's flood", Change::none},
        Case{"related headlines", opening + "\nRelated stories\nHarbour closes for 3 days\nWho pays for the dam", Change::none},
        Case{"date line", "Updated: 4 March 2031, 10:15 GMT\n" + opening, Change::none},
        Case{"byline", "By Ida Lund, Staff Writer\n" + opening, Change::none},
        Case{"share line", opening + "\nShare this article: Facebook Twitter", Change::none},
        Case{"subheading", with("\n\"We", "\nWarning to residents\n\"We"), Change::none},
        Case{"missing letter", with("council", "counci"), Change::minor},
        Case{"swapped letters", with("people to a", "poeple to a"), Change::minor},
        Case{"name mended", with("Ana Brandt", "Ana Brand"), Change::minor},
        Case{"negation mistyped", with("not seen", "nott seen"), Change::minor},
        Case{"one other word", with("brought", "took"), Change::minor},
        Case{"missing quotation mark", with("like this,\"", "like this,"), Change::minor},
        Case{"correction", opening + "\nCorrection: An earlier version gave 15 as the number of people.", Change::minor},
        Case{"cut", opening.substr(0, opening.find("\n\"We")), Change::minor},
        Case{"title mistyped", opening, Change::minor, "River burst its banks near Tarvik"},
        Case{"title put otherwise", opening, Change::minor, "Floods hit Tarvik valley overnight"},
        Case{"number", with("14 people", "19 people"), Change::material},
        Case{"numeral", with("14 people", "fifteen people"), Change::material},
        Case{"number in other words", with("14 people", "fourteen people"), Change::minor},
        Case{"negation gone", with("have not seen", "have seen"), Change::material},
        Case{"name", with("Ana Brandt", "Piotr Kowal"), Change::material},
        Case{"number in the title", opening, Change::material, "River bursts its banks near Tarvik, 2 missing"},
        Case{"new sentence", opening + "\nPolice later said a farmer was missing in the lower valley.", Change::material},
        Case{"new lead", "A dam above the town of Tarvik broke on Tuesday morning.\n" + opening, Change::material},
        Case{"short new sentence", opening + "\n3 dead.", Change::material},
        Case{"sentence gone", with(" The road to the coast was closed.", ""), Change::material},
        Case{"another text", "The minister for transport resigned after a long dispute about tolls.", Change::material}));

TEST(Update, SaysWhatIsNew) {
  const Update update =
      compare({title, opening}, {title, with("14", "19") + "\nPolice said a farmer was missing in the valley."});
  EXPECT_EQ(update.why, "number 14 → 19");
  ASSERT_EQ(update.added.size(), 2U);
  EXPECT_EQ(update.added[0], "Rescue teams led by Ana Brandt brought 19 people to a school in the upper town.");
  EXPECT_EQ(update.added[1], "Police said a farmer was missing in the valley.");
  ASSERT_EQ(update.removed.size(), 1U);
}

TEST(Update, IsMinorWhenATeaserBecomesTheWholeText) {
  const std::string teaser = opening.substr(0, opening.find(" brought")) + " […]";
  EXPECT_EQ(compare({title, teaser}, {title, opening}).change, Change::minor);
  EXPECT_EQ(compare({title, ""}, {title, opening}).change, Change::minor);
}

TEST(Update, OfAHeadlineAloneIsMaterialWhenItTellsSomethingElse) {
  EXPECT_EQ(compare({"Strike at the port of Olmhaven", ""}, {"Port of Olmhaven reopens after deal", ""}).change,
            Change::material);
  EXPECT_EQ(compare({"Strike at the port of Olmhaven", ""}, {"UPDATE 2 - Strike at the port of Olmhaven", ""}).change,
            Change::minor);
}

TEST(Update, KnowsOtherLanguages) {
  const std::string german =
      "Die Polizei hat am Montag zwölf Menschen in Tarvik festgenommen. Der Bürgermeister war nicht dabei.";
  const std::string more = "Die Polizei hat am Montag zwölf Menschen in Tarvik festgenommen. Der Bürgermeister war dabei.";
  EXPECT_EQ(compare({"", german}, {"", more}).change, Change::material);
  EXPECT_EQ(compare({"", german}, {"", german + "\nLesen Sie auch: 5 Fragen zur Wahl"}).change, Change::none);
  EXPECT_EQ(compare({"", "市長は月曜日に辞任した。"}, {"", "市長は月曜日に辞任した。議会は後任を選ぶ。"}).change,
            Change::material);
}

TEST(Update, EndsSoonOnLongAndHostileTexts) {
  std::string before;
  std::string after;
  for (int i = 0; i < 20'000; ++i) {
    before += "Word" + std::to_string(i) + " stands here alone with others.\n";
    after += "Thing" + std::to_string(i) + " lies there among many more.\n";
  }
  EXPECT_EQ(compare({"", before}, {"", after}).change, Change::material);
  EXPECT_EQ(compare({"", std::string(1 << 20, '\xFF')}, {"", std::string(1 << 20, '"')}).removed.size(), 0U);
  const std::string endless(1 << 20, 'a');
  EXPECT_EQ(compare({"", endless}, {"", endless + "b"}).change, Change::minor);
}

struct LineCase {
  const char* line;
  Line kind;
};

class KindOfLine : public testing::TestWithParam<LineCase> {};

TEST_P(KindOfLine, IsSeen) { EXPECT_EQ(kind_of(GetParam().line), GetParam().kind); }

INSTANTIATE_TEST_SUITE_P(
    Lines, KindOfLine,
    testing::Values(LineCase{"Photo shows 300 people at the gate, the minister said.", Line::prose},
                    LineCase{"Related parties sued the bank in Tarvik on Monday.", Line::prose},
                    LineCase{"The post of director is vacant.", Line::prose},
                    LineCase{"By Monday the water had gone.", Line::prose},
                    LineCase{"Updated rules take effect in May.", Line::prose}, LineCase{"Photo: Ida Lund", Line::furniture},
                    LineCase{"12 March 2031", Line::furniture}, LineCase{"By Ida Lund and Jon Vesely", Line::furniture},
                    LineCase{"Comments (12)", Line::furniture}, LineCase{"Tags: floods, Tarvik", Line::furniture},
                    LineCase{"Read more: who pays", Line::related}, LineCase{"Lire aussi : qui paie", Line::related},
                    LineCase{"Correction: the bridge is in Olmhaven.", Line::note},
                    LineCase{"What happens next", Line::heading}));

TEST(InspectUpdate, AnswersOneLineForOne) {
  EXPECT_EQ(inspect_update_line(R"({"id":7,"old_title":"A","old_text":"Two left.","new_title":"A","new_text":"Three left."})"),
            R"({"id":7,"change":"material","why":"number 2 → 3","added":["Three left."],"removed":["Two left."]})");
  EXPECT_EQ(inspect_update_line("[]"), R"({"id":null,"error":"bad-request: the line is not a JSON object"})");
  EXPECT_EQ(inspect_update_line(R"({"id":1,"old_text":5})"), R"({"id":1,"error":"bad-request: \"old_text\" must be a string"})");
}

TEST(UpdateCorpus, IsJudgedAsItsEditorsDo) {
  std::ifstream in(std::string(FEEDWATCH_SHARED) + "/corpus/dedup/updates_synth.jsonl");
  if (!in) GTEST_SKIP() << "no corpus beside the project";
  size_t right = 0;
  size_t all = 0;
  for (std::string line; std::getline(in, line); ++all) {
    const auto expected = boost::json::parse(line).at("change").as_string();
    const auto answer = boost::json::parse(inspect_update_line(line));
    right += answer.at("change").as_string() == expected ? 1 : 0;
  }
  EXPECT_GE(static_cast<double>(right), 0.95 * static_cast<double>(all));
  EXPECT_GT(all, 0U);
}

}  // namespace
}  // namespace feedwatch::story
