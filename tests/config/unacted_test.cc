#include "config/unacted.h"

#include <gtest/gtest.h>

#include "config/check.h"

namespace feedwatch::config {
namespace {

std::vector<std::string> warned(std::string text) {
  std::vector<std::string> found;
  for (const Diagnostic& one : check_rules_text("rules.yaml", std::move(text)).files.diagnostics) {
    if (one.code == "not-acted-on") found.push_back(one.message);
  }
  return found;
}

TEST(WarnOfUnacted, IsSilentAboutAPlainRule) {
  EXPECT_TRUE(warned("schema: 1\nrules:\n  - {id: a, query: tide, notify: [x]}\n").empty());
}

TEST(WarnOfUnacted, NamesWhatARuleAsksForInVain) {
  const auto found = warned(
      "schema: 1\nrules:\n  - id: a\n    query: tide\n    notify: [x]\n    throttle: {per: 30m, burst: 1}\n"
      "    when: {seen: {sources: 3, within: 6h}}\n");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0], "\"when\" of rule \"a\" has no effect in this version: the rule tells every story its query holds for");
  EXPECT_EQ(found[1], "\"throttle\" of rule \"a\" has no effect in this version: every story is told, once");
}

TEST(WarnOfUnacted, NamesASourceThatIsNoFeed) {
  Config config;
  config.sources = {{.id = "front", .kind = Kind::page}};
  ASSERT_EQ(warn_of_unacted(config).size(), 1U);
}

}  // namespace
}  // namespace feedwatch::config
