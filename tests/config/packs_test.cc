// What we ship as rules to start from, and every example of the tutorial, does what it says.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "config/convert.h"
#include "tests/config/rule_tests.h"
#include "tests/config/support.h"

namespace feedwatch::config {
namespace {

const std::filesystem::path root{FEEDWATCH_EXAMPLES "/.."};

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in{file};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void expect_to_pass(const Checked& checked, const std::string& text) {
  for (const Diagnostic& problem : checked.files.diagnostics) {
    if (problem.code != "not-acted-on") ADD_FAILURE() << render(problem, text);
  }
  for (const std::string& failure : run_rule_tests(checked).failures) ADD_FAILURE() << failure;
}

TEST(Packs, PassTheirOwnTests) {
  size_t packs = 0;
  for (const auto& entry : std::filesystem::directory_iterator{root / "rules/packs"}) {
    const Checked checked = check_rules({entry.path()});
    expect_to_pass(checked, text_of(entry.path()));
    for (const rules::Rule& rule : checked.files.config.model.rules) {
      const auto says = [&](auto member) {
        return std::any_of(rule.tests.begin(), rule.tests.end(),
                           [&](const rules::Test& test) { return (test.*member).has_value(); });
      };
      EXPECT_TRUE(says(&rules::Test::should_match)) << rule.id.value << " says nowhere when it should match";
      EXPECT_TRUE(says(&rules::Test::should_not_match)) << rule.id.value << " says nowhere when it should not match";
    }
    ++packs;
  }
  EXPECT_EQ(packs, 5U);
}

TEST(Packs, CanAllBeUsedTogether) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator{root / "rules/packs"}) files.push_back(entry.path());
  EXPECT_EQ(codes(check_rules(files).files), std::vector<std::string>{});
}

// --- docs/RULES.md

struct Block {
  std::string language{};
  std::string text{};
  size_t line{0};
};

// What stands between ``` and ```.
std::vector<Block> blocks_of(const std::string& markdown) {
  std::vector<Block> blocks;
  std::istringstream lines{markdown};
  bool inside = false;
  size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.starts_with("```")) {
      inside = !inside;
      if (inside) blocks.push_back({line.substr(3), {}, number});
    } else if (inside) {
      blocks.back().text += line + '\n';
    }
  }
  return blocks;
}

TEST(Tutorial, EveryExampleIsSoundAndDoesWhatItSays) {
  size_t examples = 0;
  size_t tests = 0;
  for (const Block& block : blocks_of(text_of(root / "docs/RULES.md"))) {
    if (block.language != "yaml" && block.language != "ini") continue;
    SCOPED_TRACE("docs/RULES.md:" + std::to_string(block.line));
    const Checked checked = check_rules_text("example." + block.language, block.text);
    expect_to_pass(checked, block.text);
    tests += run_rule_tests(checked).run;
    ++examples;
  }
  EXPECT_GE(examples, 9U);
  EXPECT_GE(tests, 20U);
}

}  // namespace
}  // namespace feedwatch::config
