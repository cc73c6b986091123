// What comes from outside may be anything: rules and articles at and beyond their limits end in bounded time, with an answer or a
// message, never in a crash.
#include <cstdlib>

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "rules/explain.h"
#include "rules/needed.h"
#include "rules/query.h"
#include "rules/rule_set.h"

namespace feedwatch::rules {
namespace {

LocatedText located(std::string text) { return {std::move(text), {}, {{0, 1, 1}}}; }

Rule rule_of(std::string query) {
  Rule rule;
  rule.id.value = "r";
  rule.query = located(std::move(query));
  return rule;
}

Model model_of(const std::vector<std::string>& queries) {
  Model model;
  for (const std::string& query : queries) model.rules.push_back(rule_of(query));
  return model;
}

std::string repeated(std::string_view text, size_t bytes) {
  std::string out;
  while (out.size() < bytes) out += text;
  return out;
}

const std::vector<std::string> dear{"aa NEAR/255 aa NEAR/255 ab",
                                    "ATLEAST/3 (aa NEAR/S ab)",
                                    "\"aa ab aa\"~255",
                                    "/(a+)+$/ ab",
                                    "aa NOT NEAR/P zz",
                                    "raw:\"a a\"",
                                    "*aa*",
                                    "FIRST/9 (aa NEAR/9 ab)",
                                    "OF/2 (aa* OR ab* OR *zz)",
                                    "aa ONEAR/P ab",
                                    "{aa} NEAR/3 (aa NEAR/2 ab)"};

// The matcher and the explanation of each rule come to an end and to the same verdict.
void expect_answers(const Model& model, const Document& document) {
  const Compilation compiled = compile(model);
  std::vector<bool> held(model.rules.size());
  for (const RuleMatch& match : compiled.rules.match(document)) held[match.rule] = true;
  for (size_t i = 0; i < model.rules.size(); ++i) {
    if (!compiled.usable[i]) continue;
    const auto explained = explain(model, model.rules[i], document);
    ASSERT_TRUE(explained);
    EXPECT_EQ(explained->matches, held[i]) << model.rules[i].query.value;
  }
}

TEST(Hostile, AnArticleOfTenMegabytes) {
  std::vector<std::string> queries = dear;
  queries.emplace_back("qq");
  const std::string half = repeated("one two three four. ", size_t{5} << 20);
  const std::vector<RuleMatch> found =
      compile(model_of(queries)).rules.match({.text = half + repeated("aa ab. ", size_t{5} << 20) + "qq"});
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.back().rule, dear.size()) << "the end of it is looked at, too";
  expect_answers(model_of(dear), {.text = repeated("aa ab. ", size_t{1} << 18)});
}

TEST(Hostile, AWordOfAMegabyte) {
  const std::string word(size_t{1} << 20, 'a');
  expect_answers(model_of({"*aa*", "aa*ab*aa*", "a?a?a?*", "*zz", "/a{3,9}b/ aa*", "raw:ab"}), {.title = word, .text = word});
  EXPECT_TRUE(compile(model_of({word.substr(0, 15'000)})).rules.match({.text = word}).empty());
}

TEST(Hostile, BytesThatAreNotUtf8) {
  std::string bytes;
  for (int i = 0; i < 200'000; ++i) bytes += static_cast<char>((i * 7919) >> 3);
  expect_answers(model_of(dear), {.title = bytes, .summary = bytes, .text = bytes, .lang = bytes, .source = bytes, .url = bytes});
  const Compilation compiled = compile(model_of({bytes.substr(0, 200),
                                                 "a\xFF"
                                                 "b",
                                                 "\"\xC3\"", "{\xF0\x9F}", "/\xFF/"}));
  compiled.rules.match({.text = bytes});
}

TEST(Hostile, EveryUnicodeBlock) {
  Model model;
  std::string everything;
  for (char32_t block = 0; block < 0x110000; block += 0x80) {
    std::string text;
    for (char32_t c = block; c < block + 0x80; ++c) utf8::append(text, c);
    everything += text + ' ';
    if (block % 0x800 == 0) model.rules.push_back(rule_of("{" + text.substr(0, 12) + "} OR aa"));
    if (block < 0x20000) {
      const Model one = model_of({"aa"});
      EXPECT_TRUE(compile(one).rules.match({.title = text, .text = text + " aa"}).size() == 1) << static_cast<uint32_t>(block);
    }
  }
  compile(model).rules.match({.title = everything, .text = everything});
}

TEST(Hostile, AQueryAtItsLimits) {
  std::string query;
  while (query.size() < max_query - 20) query += query.empty() ? "aaaaaaaaaa" : " OR aaaaaaaaaa";
  expect_answers(model_of({query}), {.text = "aaaaaaaaaa"});
  EXPECT_EQ(compile(model_of({query + std::string(100, ' ') + "b"})).diagnostics.front().code, "too-long");
  std::string deep = "aa";
  for (uint32_t i = 0; i < max_depth; ++i) deep = "(" + deep + ")";
  std::string nots;
  for (uint32_t i = 0; i < max_depth; ++i) nots += "NOT ";
  const auto chain = [](uint32_t links) {
    std::string near = "aa";
    for (uint32_t i = 0; i < links; ++i) near += " NEAR/255 aa";
    return near;
  };
  expect_answers(model_of({deep, nots + "aa", chain(max_depth), chain(5)}), {.text = repeated("aa ", 3 * 6)});
  const Model longest = model_of({chain(max_depth), chain(12)});
  compile(longest).rules.match({.text = repeated("aa ", 600)});  // more pairs than it may take
  EXPECT_EQ(compile(model_of({"(" + deep + ")"})).diagnostics.front().code, "too-deep");
}

TEST(Hostile, ARegexThatWouldBlowUpElsewhere) {
  expect_answers(model_of({"/^(a+)+$/ aa", "/(a|aa)+b/ aa", "/(.*)(.*)(.*)x/ aa", "/a?a?a?a?a?a?a?a?aaaaaaaa/ aa"}),
                 {.text = "aa " + std::string(50'000, 'a')});
  EXPECT_EQ(compile(model_of({"/(a{1,100}){1,100}/"})).diagnostics.front().code, "bad-regex");
}

// Where a match stands in characters is found on from the match before, or a long word takes the square of its length.
TEST(Hostile, ManyMatchesWithinOneWord) {
  const std::string word(size_t{4} << 20, 'a');
  const Compilation compiled = compile(model_of({"/a{3}/", "raw:\"-\""}));
  const std::vector<RuleMatch> found = compiled.rules.match({.text = word});
  ASSERT_EQ(found.size(), 1U);
  ASSERT_GT(found.front().spans.size(), 9'000U);
  EXPECT_EQ(found.front().spans[9'000].start, 27'000U);
  const std::string umlauts = repeated("ä-", 60'000);
  const std::vector<RuleMatch> signs = compiled.rules.match({.title = "x-y", .text = umlauts});
  ASSERT_EQ(signs.size(), 1U);
  EXPECT_EQ(signs.front().spans.front(), (Span{Field::title, 1, 2, "-"}));
  EXPECT_EQ(signs.front().spans[5'000], (Span{Field::text, 9'999, 10'000, "-"}));
}

TEST(Hostile, AnEntityOfVeryManyAliases) {
  const char* wanted = std::getenv("FEEDWATCH_ALIASES");
  const size_t aliases = wanted != nullptr ? std::stoul(wanted) : 50'000;
  Model model = model_of({"entity:many"});
  Entity& many = model.entities.emplace_back();
  many.id.value = "many";
  for (size_t i = 0; i < aliases; ++i) {
    const std::string number = std::to_string(i);
    many.aliases.push_back({.term = located("name" + number + " family" + number)});
  }
  const Compilation compiled = compile(model);
  const std::string last = std::to_string(aliases - 1);
  EXPECT_EQ(compiled.rules.match({.text = "Name" + last + " Family" + last}).size(), 1U);
  EXPECT_TRUE(compiled.rules.match({.text = "name0 family1"}).empty());
  EXPECT_EQ(to_text(needed_words(model, model.rules.front())), "anything") << "more than an index should be asked for";
}

}  // namespace
}  // namespace feedwatch::rules
