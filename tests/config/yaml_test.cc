#include "config/yaml.h"

#include <gtest/gtest.h>

namespace feedwatch::config {
namespace {

struct Read {
  std::optional<Node> root{};
  std::vector<Diagnostic> problems{};
};

Read read(const std::string& text, const YamlLimits& limits = {}) {
  Problems problems;
  const FileProblems of_file{problems, "f.yaml"};
  auto root = read_yaml(text, of_file, limits);
  return {std::move(root), problems.list()};
}

std::string codes(const Read& result) {
  std::string all;
  for (const auto& problem : result.problems) {
    all += problem.code + '@' + std::to_string(problem.where.line) + ':' + std::to_string(problem.where.column) + ' ';
  }
  return all;
}

// Where the first occurrence of `part` in the value of key "q" stands.
std::pair<uint32_t, uint32_t> find(const std::string& text, const std::string& part) {
  const Read result = read(text);
  const Node* const value = result.root->find("q");
  const LocatedText place = located(*value, "f.yaml");
  const size_t at = place.value.find(part);
  EXPECT_NE(at, std::string::npos) << place.value;
  const Position found = place.at(code_points(place.value.substr(0, at)));
  return {found.line, found.column};
}

using Place = std::pair<uint32_t, uint32_t>;

TEST(Yaml, KnowsThePlaceOfEveryPartOfAScalar) {
  struct Case {
    const char* text;
    const char* part;
    Place place;
  };
  const Case cases[] = {
      {"q: one two", "two", {1, 8}},
      {"q: über zwei", "zwei", {1, 9}},
      {"q: one\n  two\n\n    three\n", "three", {4, 5}},
      {"q: 'it''s one'", "one", {1, 11}},
      {"q: 'one\n   two'", "two", {2, 4}},
      {"q: \"a \\\"b\\\" c\"", "c", {1, 13}},
      {"q: \"\\u00e9t\\xe9 z\"", "z", {1, 17}},
      {"q: \"one \\\n    two\"", "two", {2, 5}},
      {"q: >-\n  one\n  two\n", "one", {2, 3}},
      {"q: >-\n  one\n  two\n", "two", {3, 3}},
      {"q: >-\n\n  one\n\n\n  two\n", "two", {6, 3}},
      {"q: >-\n  one\n    more\n  two\n", "more", {3, 5}},
      {"q: >-\n  one\n    more\n  two\n", "two", {4, 3}},
      {"q: |\n  one\n\n  two\n", "two", {4, 3}},
      {"q: |2\n    one\n  two\n", "one", {2, 5}},
      {"q: |2\n    one\n  two\n", "two", {3, 3}},
      {"q: >- # a comment\n  Türk two\n", "two", {2, 8}},
      {"q: >-\r\n  one\r\n  two\r\n", "two", {3, 3}},
      {"p: &x y\nr: *x\nq: &z one\nt: *z", "one", {3, 7}},
      {"q: !!str one", "one", {1, 10}},
      {"{p: 1, q: one}", "one", {1, 11}},
      {"---\nq: one", "one", {2, 4}},
  };
  for (const auto& [text, part, place] : cases) EXPECT_EQ(find(text, part), place) << text;
}

TEST(Yaml, TellsDuplicateKeysAndKeepsTheFirst) {
  const Read result = read("a: 1\nb:\n  c: 1\n  c: 2\na: 3\n");
  EXPECT_EQ(codes(result), "duplicate-key@4:3 duplicate-key@5:1 ");
  EXPECT_EQ(result.problems[1].message, "\"a\" is already set at f.yaml:1");
  EXPECT_EQ(result.root->find("a")->text, "1");
}

TEST(Yaml, MergesMapsBehindTheirOwnKeys) {
  const Read result = read("base: &b {x: 1, y: 2}\nmore: &m {y: 3, z: 4}\nall:\n  <<: [*b, *m]\n  x: 9\n");
  EXPECT_EQ(codes(result), "");
  const Node* const all = result.root->find("all");
  EXPECT_EQ(all->find("x")->text, "9");
  EXPECT_EQ(all->find("y")->text, "2");
  EXPECT_EQ(all->find("z")->text, "4");
  EXPECT_EQ(all->entries.size(), 3U);
}

TEST(Yaml, HintsAtSignsThatYamlTakesForItselfAndReadsOn) {
  const std::pair<const char*, const char*> cases[] = {
      {"{IS} AND x", "yaml-flow@1:4 "}, {"[a] b", "yaml-flow@1:4 "},    {"\"a\" OR b", "yaml-quote@1:4 "},
      {"'a' OR b", "yaml-quote@1:4 "},  {"*foo", "yaml-sign@1:4 "},     {"@foo", "yaml-sign@1:4 "},
      {"`foo`", "yaml-sign@1:4 "},      {"%foo", "yaml-sign@1:4 "},     {"| foo", "yaml-sign@1:4 "},
      {"> foo", "yaml-sign@1:4 "},      {"!foo bar", "yaml-sign@1:4 "}, {"&foo bar", "yaml-anchor@1:4 "},
  };
  for (const auto& [value, expected] : cases) EXPECT_EQ(codes(read(std::string("q: ") + value)), expected) << value;
  const Read result = read("- q: {IS} AND x\n- r: 1\n- q: \"a\" OR b\n- s: 2\n  s: 3\n");
  EXPECT_EQ(codes(result), "yaml-flow@1:6 yaml-quote@3:6 duplicate-key@5:3 ");
  ASSERT_TRUE(result.root);
  EXPECT_EQ(result.root->items.size(), 4U);
}

TEST(Yaml, NamesTheKeyWhoseValueShouldMove) {
  const Read result = read("r:\n  - query: {IS} AND attack*\n");
  ASSERT_EQ(result.problems.size(), 1U);
  EXPECT_EQ(render(result.problems[0], "r:\n  - query: {IS} AND attack*\n"),
            "f.yaml:2:12: error[yaml-flow]: this value starts with \"{\" so YAML reads it as a map\n"
            "    2 |   - query: {IS} AND attack*\n"
            "      |            ^ put the query on its own line after \">-\"\n");
}

TEST(Yaml, WarnsWhenAHashCutsAQueryShort) {
  EXPECT_EQ(codes(read("query: Blinken #Iraq")), "yaml-comment@1:16 ");
  EXPECT_EQ(codes(read("query: #Iraq")), "yaml-comment@1:8 ");
  EXPECT_EQ(codes(read("query: Blinken # a note")), "");
  EXPECT_EQ(codes(read("query: C#\nname: x #y")), "");
}

TEST(Yaml, TellsOtherSyntaxErrorsOnce) {
  EXPECT_EQ(codes(read("a: 1\n- b\n")), "yaml-syntax@2:1 ");
  EXPECT_EQ(codes(read("a: [1, 2\nb: 3\n")), "yaml-syntax@2:2 ");
  EXPECT_EQ(codes(read("q: \"open\nr: 1\n")), "yaml-quote@1:4 ");
  EXPECT_EQ(codes(read("a: b: c\n")), "yaml-syntax@1:5 ");
  EXPECT_EQ(codes(read("a: 1\n---\nb: 2\n")), "yaml-documents@2:1 ");
}

TEST(Yaml, BoundsDepthSizeAndReferences) {
  EXPECT_EQ(codes(read(std::string(100, '[') + std::string(100, ']'))), "yaml-syntax@1:65 ");
  EXPECT_EQ(codes(read("[1, 2, 3, 4, 5]", {.nodes = 5})), "yaml-syntax@1:14 ");
  std::string bomb = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last + "," + last + "," + last + "," + last + "," +
            last + "]\n";
  }
  const Read result = read(bomb);
  EXPECT_FALSE(result.root);
  ASSERT_EQ(result.problems.size(), 1U);
  EXPECT_EQ(result.problems[0].message, "anchors and references hold more than 100000 values");
}

TEST(Yaml, RefusesAReferenceToItself) {
  const Read result = read("a: &a [*a]\n");
  EXPECT_FALSE(result.root);
  EXPECT_EQ(codes(result), "yaml-syntax@1:8 ");
}

TEST(Yaml, StopsAtASecondDocument) {
  const Read result = read(",fetch:\n  timeout: 30s\n");
  EXPECT_EQ(codes(result), "yaml-documents@1:1 ");
}

TEST(Yaml, ReadsNothingAsNothing) {
  for (const auto text : {"", "\n", "# only a comment\n", "---\n"}) {
    const Read result = read(text);
    EXPECT_EQ(codes(result), "") << text;
    ASSERT_TRUE(result.root) << text;
    EXPECT_EQ(result.root->kind, Node::Kind::null) << text;
  }
}

}  // namespace
}  // namespace feedwatch::config
