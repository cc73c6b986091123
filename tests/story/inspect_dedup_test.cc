#include "story/inspect_dedup.h"

#include <gtest/gtest.h>

#include <algorithm>

#include <boost/json.hpp>

namespace feedwatch::story {
namespace {

namespace json = boost::json;

TEST(InspectDedup, NamesTheEarlierArticleAndConcludes) {
  DedupInspector inspector;
  const std::string text =
      R"("text":"The ferry Marisol ran aground off Tarvok island early on Tuesday with 214 people on board, the coast guard said, and divers brought all of them to Port Ellery.")";
  inspector.answer(R"({"id":"x","title":"Ferry","source":"a",)" + text + "}");
  const json::value copy = json::parse(inspector.answer(R"({"id":7,"title":"Ferry","source":"b",)" + text + "}"));
  EXPECT_EQ(copy.at("id"), 7);
  EXPECT_EQ(copy.at("duplicate_of"), "x");
  EXPECT_EQ(copy.at("why").at("kind"), "exact copy");
  const json::value end = json::parse(inspector.conclusion());
  ASSERT_EQ(end.at("final").as_array().size(), 2U);
  EXPECT_EQ(end.at("final").at(0).at("group"), end.at("final").at(1).at("group"));
}

TEST(InspectDedup, NamesTheWordsThatTieAnArticleToItsStory) {
  DedupInspector inspector;
  inspector.answer(
      R"({"id":1,"title":"Ferry runs aground off Tarvok","text":"The ferry Marisol ran aground off Tarvok island early on Tuesday with 214 people on board, the coast guard said. Captain Ruvim Daskal told investigators that the rudder had failed in heavy swell near the Kessin shoals."})");
  const json::value told = json::parse(inspector.answer(
      R"({"id":2,"title":"Passengers saved from ferry Marisol","text":"All 214 people were taken off a stranded ferry near Tarvok on Tuesday after its rudder jammed. The Marisol hit the Kessin shoals in heavy swell, and Captain Ruvim Daskal is being questioned."})"));
  EXPECT_EQ(told.at("story"), "1");
  const json::array& terms = told.at("why").at("terms").as_array();
  EXPECT_NE(std::find(terms.begin(), terms.end(), "marisol"), terms.end()) << json::serialize(terms);
  EXPECT_LE(terms.size(), 8U);
}

TEST(InspectDedup, SaysWhatIsWrongWithALineAndGoesOn) {
  DedupInspector inspector;
  for (const char* line : {"", "[]", "{", "\xff"}) {
    const json::value reply = json::parse(inspector.answer(line));
    EXPECT_TRUE(reply.at("id").is_null()) << line;
    EXPECT_TRUE(reply.as_object().contains("error")) << line;
  }
  EXPECT_EQ(json::parse(inspector.answer(R"({"id":"a"})")).at("story"), "1");
}

}  // namespace
}  // namespace feedwatch::story
