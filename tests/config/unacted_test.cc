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

TEST(WarnOfUnacted, IsSilentAboutARuleThatWaits) {
  EXPECT_TRUE(warned("schema: 1\nrules:\n  - id: a\n    query: tide\n    notify: [x]\n    throttle: {per: 30m, burst: 1}\n"
                     "    group_by: [rule]\n    hours: {from: \"06:00\", to: \"22:00\"}\n"
                     "    when: {seen: {sources: 3, within: 6h}}\n")
                  .empty());
}

TEST(WarnOfUnacted, NamesWhatTheDaemonDoesNotListenOn) {
  Config config;
  config.sources = {{.id = "front", .kind = Kind::page, .full_text = true}, {.id = "changes", .delta = true}};
  EXPECT_TRUE(warn_of_unacted(config).empty());
  config.websub.listen = "127.0.0.1:8080";
  const auto found = warn_of_unacted(config);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].message, "\"websub\" without \"public_url\" has no effect in this version: sources are polled only");
  config.public_url = "https://alerts.example.org/";
  EXPECT_TRUE(warn_of_unacted(config).empty());
}

}  // namespace
}  // namespace feedwatch::config
