// Does a compiled query hold on an article, and where. One evaluator serves all rules on one article: entities and wildcards are
// looked up once. Lives for one match, on one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "rules/article.h"
#include "rules/compiled.h"
#include "rules/rule_set.h"

namespace feedwatch::rules {

class Evaluator {
 public:
  Evaluator(const Compiled& compiled, const Article& article) : compiled_(compiled), article_(article) {}

  // `root` is an index into Compiled::ops.
  bool holds(uint32_t root);
  bool entity_holds(uint32_t entity) { return !occurrences(entity).empty(); }
  bool topic_holds(uint32_t topic);
  bool language_allows(uint32_t languages) const;

  // What makes a query hold that holds: places in the text, and ids of entities. At most max_spans places.
  RuleMatch explain(uint32_t root);

  // Why an entity is meant or isn't: of each alias its places, how many of them are in its context, and how many of these no
  // longer phrase swallows.
  struct EntityReport {
    struct Alias {
      std::vector<Span> places{};
      size_t in_context{0};
      size_t unmasked{0};
    };
    std::vector<Alias> aliases{};
    bool required{true};
    bool vetoed{false};
  };
  EntityReport report_entity(uint32_t entity);

  // What each term of a topic adds to its score.
  struct TopicReport {
    struct Term {
      size_t hits{0};  // in text and summary, all of them
      bool titled{false};
      double score{0};
    };
    std::vector<Term> terms{};
    double score{0};
  };
  TopicReport report_topic(uint32_t topic);

  // Of NEAR: the fewest words between its two sides in one field. nullopt: they are not both in one field.
  std::optional<uint32_t> words_between(uint32_t near);
  // Of ATLEAST: how often its operand stands there.
  size_t count(uint32_t at_least) { return count_apart(spans(at_least + 1)); }

  // For explaining, which asks for the parts of what it has asked for: places of NEAR are looked for once.
  void remember() { remembers_ = true; }

  // Gives the next rule its full share of steps and places; a query that would take more, on an article of megabytes of one word,
  // sees only part of what it could combine.
  void begin_rule();

 private:
  // A place that satisfies a span expression: positions of its first and last word (last < first: between two words), offsets in
  // code points in its field, and how it is shown.
  struct Hit {
    int32_t first;
    int32_t last;
    uint32_t start;
    uint32_t end;
    uint32_t part;
  };
  using Hits = std::vector<Hit>;

  // Hits to look for around others: ascending by first, and the lasts alone, ascending.
  struct Neighbours {
    const Hits& hits;
    std::vector<int32_t> lasts;
    int32_t longest;
  };
  static Neighbours neighbours(const Hits& hits);

  // How a hit is shown: one place, or the two parts of a pair.
  struct Part {
    uint32_t a;  // start, or first part
    uint32_t b;
    bool pair;
    Field field;
    std::string_view term;
  };

  const Op& op(uint32_t at) const { return compiled_.ops[at]; }
  template <class F>
  bool any_child(uint32_t at, F&& f) {
    for (uint32_t child = at + 1; child < op(at).end; child = op(child).end) {
      if (f(child)) return true;
    }
    return false;
  }
  bool spend(uint64_t steps) { return (steps_ += steps) <= max_steps; }

  bool all_hold(uint32_t at);
  bool some_hold(uint32_t at);
  bool enough_hold(uint32_t at);
  bool key_holds(const KeyTest& test) const;
  bool length_holds(const Op& op) const;
  bool word_holds(const Leaf& leaf, Scope scope);
  size_t topic_hits(uint32_t root);
  TopicReport::Term weigh(const CompiledTopic& topic, const CompiledTopic::Term& term);

  // All places, ascending by first and last.
  Hits spans(uint32_t at);
  Hits leaf_spans(uint32_t leaf, Scope scope);
  void variant_spans(const LeafVariant& variant, const Leaf& leaf, Scope scope, Hits& out);
  std::optional<uint32_t> match_from(const LeafVariant& variant, uint32_t token, uint32_t slop) const;
  bool fits(std::string_view pattern, std::string_view word) const;
  bool piece_is(const LeafPiece& piece, uint32_t token) const;
  Hits raw_spans(const RawTerm& raw, Scope scope);
  Hits regex_spans(const RegexTerm& regex, Scope scope);
  bool regex_holds(const RegexTerm& regex, Scope scope) const;
  void add_characters(uint32_t field, size_t start, size_t end, std::string_view term, Hits& out);
  Hits near_spans(uint32_t at);
  Hits remembered_near_spans(uint32_t at);
  void pairs(const Op& near, const Hits& left, const Hits& right, Hits& out);
  Hits without(const Op& near, const Hits& left, const Hits& right);
  bool has_neighbour(Within within, uint32_t distance, const Hit& hit, const Neighbours& others);
  bool has_other_neighbour(int32_t reach, const Hit& hit, const Neighbours& others);
  bool overlaps(const Hit& hit, const Neighbours& others);
  Hits first_spans(uint32_t at);
  Hits entity_spans(uint32_t entity, Scope scope);
  const Hits& occurrences(uint32_t entity);
  Hits find_entity(const CompiledEntity& entity);
  void keep_in_context(const CompiledAlias& alias, Hits& hits);
  Hits masks_of(const CompiledEntity& entity);
  std::vector<Span> shown(const Hits& hits);
  static void unmask(Hits& hits, const Hits& masks);
  size_t count_apart(Hits hits) const;
  bool is_span(uint32_t at);
  static void settle(Hits& hits);

  // Tokens a single piece matches, ascending.
  const std::vector<uint32_t>& pattern_tokens(uint32_t word);
  template <class Visit>
  void each_token(const LeafPiece& piece, Visit&& visit);
  size_t count_of(const LeafPiece& piece);

  uint32_t unit(Within within, int32_t position) const;

  void collect(uint32_t at, RuleMatch& out);
  void note_entities(uint32_t at, RuleMatch& out);
  void show(const Hits& hits, RuleMatch& out);

  static constexpr uint64_t max_steps = 20'000'000;
  static constexpr size_t max_spans = 10'000;
  static constexpr size_t max_hits = 50'000;      // of a term, or of a NEAR
  static constexpr size_t max_partners = 1'000;   // of one side of a NEAR
  static constexpr size_t max_parts = 1'000'000;  // of a rule

  const Compiled& compiled_;
  const Article& article_;
  std::vector<Part> parts_{};
  std::unordered_map<uint32_t, Hits> entities_{};
  bool remembers_{false};
  std::unordered_map<uint32_t, Hits> nears_{};
  std::unordered_map<uint32_t, bool> topics_{};
  std::unordered_map<uint32_t, std::vector<uint32_t>> patterns_{};
  uint64_t steps_{0};
  Article::Place place_{};  // where characters were last counted to
};

}  // namespace feedwatch::rules
