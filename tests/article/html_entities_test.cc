#include "article/html_entities.h"

#include <gtest/gtest.h>

#include "article/html_entities_table.h"
#include "article/utf8.h"

namespace feedwatch::html {
namespace {

TEST(Entity, IsFoundByEveryNameOfTheTable) {
  for (const auto& [name, text] : entities) {
    EXPECT_EQ(entity(name), text) << name;
    EXPECT_LE(name.size(), longest_entity);
    EXPECT_EQ(utf8::clean_prefix(text), text.size()) << name;
  }
}

TEST(Entity, IsNotFoundByOtherNames) {
  for (const std::string_view name : {"", "a", "Amp", "nbs", "nbspx", "amp;", "\xFF"}) EXPECT_EQ(entity(name), "") << name;
}

TEST(LegacyEntityPrefix, IsTheLongestNameThatNeedsNoSemicolon) {
  for (const std::string_view name : legacy_entities) {
    EXPECT_EQ(legacy_entity_prefix(name), name);
    EXPECT_NE(entity(name), "") << name;
    EXPECT_LE(name.size(), longest_legacy_entity);
  }
  EXPECT_EQ(legacy_entity_prefix("ampere"), "amp");
  EXPECT_EQ(legacy_entity_prefix("notin"), "not");
  EXPECT_EQ(legacy_entity_prefix("hellip"), "");
  EXPECT_EQ(legacy_entity_prefix("a"), "");
}

}  // namespace
}  // namespace feedwatch::html
