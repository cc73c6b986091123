// Compiled rules: immutable, shared by all threads, matched against one document at a time. Knows no Article: a Document is a
// view of fields of text and a few attributes, so the engine can be tested, measured and reused alone.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "rules/frequency.h"
#include "rules/model.h"

namespace feedwatch::rules {

enum class Field : uint8_t { title, summary, text, source, lang, author, tag, category, feed, site, url };
std::string_view name(Field field);

// Views must outlive the call they are passed to. Any field may be empty.
struct Document {
  std::string_view title{};
  std::string_view summary{};
  std::string_view text{};
  std::string_view lang{};
  std::string_view source{};
  std::string_view feed{};
  std::string_view url{};
  std::vector<std::string_view> authors{};
  std::vector<std::string_view> tags{};
  std::vector<std::string_view> categories{};
};

// Where something matched: offsets in Unicode code points into the field's text as given. `term` is the query's word, phrase or
// entity that matched.
struct Span {
  Field field{};
  uint32_t start{};
  uint32_t end{};
  std::string term{};

  bool operator==(const Span&) const = default;
};

struct RuleMatch {
  uint32_t rule{};                      // index into Model::rules
  std::vector<Span> spans{};            // ascending by field, then start; without repeats
  std::vector<std::string> entities{};  // ids of entities that matched
  uint32_t steps{0};                    // bit i: query i of the rule's `when: sequence` holds
};

// What a match cost: rules that the words of the article brought up, and of these those that hold.
struct MatchCost {
  size_t evaluated{0};
  size_t matched{0};
};

// What one rule has cost.
struct RuleCosts {
  size_t evaluated{0};
  size_t matched{0};
  std::chrono::nanoseconds took{};
};

struct Compiled;

class RuleSet {
 public:
  RuleSet();
  explicit RuleSet(std::unique_ptr<const Compiled> compiled);
  RuleSet(RuleSet&&) noexcept;
  RuleSet& operator=(RuleSet&&) noexcept;
  ~RuleSet();

  // Every rule whose query holds, whose `unless` does not, and whose languages allow it. Thread-safe, total on any bytes.
  // Ascending by rule.
  // `words`, when given, becomes the document's distinct folded words with a blank behind each: what a full-text index of it
  // wants.
  std::vector<RuleMatch> match(const Document& document, MatchCost* cost = nullptr, std::string* words = nullptr) const;

  // The same by evaluating every rule in turn: what the index has to agree with, in tests and benchmarks.
  std::vector<RuleMatch> match_every_rule(const Document& document) const;

  // match(), adding to `costs` (by place in Model::rules, which must have room) what each rule took that was evaluated.
  void measure(const Document& document, std::vector<RuleCosts>& costs) const;

  size_t size() const;

 private:
  std::unique_ptr<const Compiled> compiled_;
};

// Compiles all that is sound; every problem found on the way is in `diagnostics`. A rule with an error is left out of the set
// (its index never matches).
struct Compilation {
  RuleSet rules{};
  std::vector<Diagnostic> diagnostics{};
  std::vector<bool> usable{};  // per Model::rules
};
// `frequency` tells how common words are in the articles at hand; without it a guess decides which words rules are filed under.
//
// What an entity or topic is that nobody defines: an error, or, for files that stand alone, one that occurs nowhere, with a
// warning.
enum class Undefined : uint8_t { is_error, occurs_nowhere };
Compilation compile(const Model& model, const WordFrequency& frequency = {}, Undefined undefined = Undefined::is_error);

}  // namespace feedwatch::rules
