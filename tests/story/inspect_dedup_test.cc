#include "story/inspect_dedup.h"

#include <gtest/gtest.h>

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
