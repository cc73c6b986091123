#include "config/name_list.h"

#include <gtest/gtest.h>

namespace feedwatch::config {
namespace {

std::vector<rules::Entity> parse(const std::string& text, const NameList& list, std::vector<Diagnostic>* told = nullptr) {
  Problems problems;
  auto entities = parse_names(text, "n.tsv", list, problems);
  if (told != nullptr) *told = problems.list();
  return entities;
}

TEST(NameList, ReadsOneEntityARow) {
  const auto entities = parse("# id\tname\n1\tMüller Ex\tM. Ex; Ex Müller ;\tperson\r\n\n b 2 \tSolo Name\n", {.prefix = "os"});
  ASSERT_EQ(entities.size(), 2U);
  EXPECT_EQ(entities[0].id.value, "os-1");
  EXPECT_EQ(entities[0].name, "Müller Ex");
  EXPECT_EQ(entities[0].kind, "person");
  ASSERT_EQ(entities[0].aliases.size(), 3U);
  EXPECT_EQ(entities[0].aliases[2].term.value, "Ex Müller");
  EXPECT_EQ(entities[0].aliases[2].term.at(3), (Position{"n.tsv", 2, 23}));
  EXPECT_EQ(entities[1].id.value, "os-b_2");
}

TEST(NameList, LeavesOutNamesOfTooFewWords) {
  const auto entities = parse("1\tAcme\tAcme Widgets;Acme-Works;Acme\n2\tSolo\n", {.min_tokens = 2, .exact = true});
  ASSERT_EQ(entities.size(), 1U);
  ASSERT_EQ(entities[0].aliases.size(), 2U);
  EXPECT_EQ(entities[0].aliases[1].term.value, "Acme-Works");
  EXPECT_TRUE(entities[0].aliases[0].exact);
}

TEST(NameList, TellsRowsItCannotReadAndGoesOn) {
  std::vector<Diagnostic> told;
  const auto entities = parse("only-id\n\tno id\n1\tA\n1\tB\n2\tC", {}, &told);
  ASSERT_EQ(entities.size(), 2U);
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told[0].code, "bad-row");
  EXPECT_EQ(told[1].where.line, 2U);
  EXPECT_EQ(told[2].code, "duplicate-id");
  for (const auto& problem : told) EXPECT_EQ(problem.severity, Severity::warning);
}

TEST(NameList, ReadsAHundredThousandNames) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) {
    text += "q" + std::to_string(i) + "\tFirst" + std::to_string(i) + " Last\tL. First" + std::to_string(i) + "\tperson\n";
  }
  EXPECT_EQ(parse(text, {.prefix = "os"}).size(), 100'000U);
}

}  // namespace
}  // namespace feedwatch::config
