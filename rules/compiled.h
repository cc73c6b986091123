// The compiled form behind RuleSet: flat arrays, written once by the builder, then only read, by any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <re2/re2.h>

#include "rules/index.h"
#include "rules/query.h"

namespace feedwatch::rules {

inline constexpr uint32_t nowhere = UINT32_MAX;

// A part of the string pool.
struct Text {
  uint32_t at{0};
  uint32_t size{0};
};

// One node of a query. A tree lies in one run of `ops`, parent before children; `end` is one past its last descendant.
struct Op {
  Kind kind{};
  Scope scope{everywhere};
  uint16_t number{0};  // distance, count; `length`: the Compare
  uint32_t end{0};
  uint32_t data{0};  // terms: index of the leaf, key, …; near: Near | Within << 8; length: the number
};

struct Word {
  uint64_t hash{0};
  Text text{};
};

struct LeafPiece {
  uint32_t word{0};
  uint32_t surface{nowhere};  // a word, too; nowhere: case doesn't matter
  bool pattern{false};
  bool glued{false};
};

struct LeafVariant {
  uint32_t first{0};
  uint16_t count{0};
  bool only_with_suffixes{false};
};

struct Leaf {
  Text term{};
  uint32_t first{0};
  uint16_t count{0};
  uint16_t slop{0};
  uint8_t mode{0};  // terms written alike can be read differently; see builder.cc
};

struct RawTerm {
  std::string value{};
  std::string term{};
};

struct RegexTerm {
  std::unique_ptr<const RE2> regex{};
  std::string term{};
};

struct KeyTest {
  KeyField field{};
  bool pattern{false};
  uint32_t regex{nowhere};
  std::string value{};
};

struct CompiledAlias {
  uint32_t leaf{0};
  uint32_t near{nowhere};  // root of the context query
  uint32_t near_words{0};
};

struct CompiledEntity {
  std::string id{};
  std::vector<CompiledAlias> aliases{};
  std::vector<uint32_t> masks{};  // leaves
  uint32_t require{nowhere};
  uint32_t unless{nowhere};
  std::vector<Posting> targets{};  // what to look at when the entity is meant
};

struct CompiledTopic {
  struct Term {
    double weight{1};
    uint32_t in_body{0};  // roots
    uint32_t in_title{0};
  };
  double threshold{1};
  uint32_t cap{3};
  double title_boost{2};
  std::vector<Term> terms{};
  std::vector<Posting> targets{};  // what to look at when the topic holds
};

struct CompiledRule {
  uint32_t query{0};
  uint32_t unless{nowhere};
  uint32_t languages{nowhere};
  uint32_t model_index{0};
};

struct Compiled {
  std::string pool{};
  std::vector<Op> ops{};
  std::vector<Word> words{};
  std::vector<LeafPiece> pieces{};
  std::vector<LeafVariant> variants{};
  std::vector<Leaf> leaves{};
  std::vector<RawTerm> raws{};
  std::vector<RegexTerm> regexes{};
  std::vector<KeyTest> keys{};
  std::vector<CompiledEntity> entities{};
  std::vector<CompiledTopic> topics{};
  std::vector<std::vector<std::string>> languages{};
  std::vector<CompiledRule> rules{};
  std::unordered_map<uint32_t, std::vector<uint32_t>> sequences{};  // model index → roots of the queries of its sequence
  std::vector<std::string> stem_languages{};                        // in which words are looked up by their stems, too
  bool has_clitics{false};                                          // some rule's Arabic words are looked for without clitics
  std::vector<uint32_t> screen{};                                   // see screen.h
  Index index{};

  std::string_view text(Text part) const { return std::string_view{pool}.substr(part.at, part.size); }
  std::string_view word(uint32_t id) const { return text(words[id].text); }
};

}  // namespace feedwatch::rules
