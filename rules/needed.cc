#include "rules/needed.h"

#include <algorithm>

#include "rules/analyse.h"
#include "rules/checker.h"
#include "rules/compiler.h"
#include "rules/definitions.h"
#include "rules/forms.h"
#include "rules/pattern.h"
#include "rules/query.h"

namespace feedwatch::rules {
namespace {

constexpr size_t most_words = 400;
constexpr size_t shortest_prefix = 2;    // bytes
constexpr size_t deepest_reference = 4;  // topics of topics

Needed join(Needed::Kind kind, std::vector<Needed> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  return {.kind = kind, .text = {}, .parts = std::move(parts)};
}

// Parts that need nothing in particular don't help an AND.
Needed all_of(std::vector<Needed> parts) {
  std::erase_if(parts, [](const Needed& part) { return part.kind == Needed::Kind::anything; });
  return parts.empty() ? Needed{} : join(Needed::Kind::all, std::move(parts));
}

// One part that needs nothing in particular spoils an OR.
Needed any_of(std::vector<Needed> parts) {
  const auto open = [](const Needed& part) { return part.kind == Needed::Kind::anything; };
  if (parts.empty() || std::any_of(parts.begin(), parts.end(), open)) return {};
  return join(Needed::Kind::any, std::move(parts));
}

Needed piece_needs(const Piece& piece) {
  if (!piece.pattern) return {.kind = Needed::Kind::word, .text = piece.folded, .parts = {}};
  if (parse_form_pattern(piece.folded)) return {};
  const std::string_view prefix = literal_prefix(piece.folded);
  if (prefix.size() < shortest_prefix) return {};
  return {.kind = Needed::Kind::prefix, .text = std::string{prefix}, .parts = {}};
}

Needed variants_need(const std::vector<Variant>& variants) {
  std::vector<Needed> ways;
  for (const Variant& variant : variants) {
    std::vector<Needed> pieces;
    for (const Piece& piece : variant.pieces) pieces.push_back(piece_needs(piece));
    ways.push_back(all_of(std::move(pieces)));
  }
  return any_of(std::move(ways));
}

class Needs {
 public:
  explicit Needs(Checker& checker) : checker_(checker) {}

  Needed of(const Node& node) {
    switch (node.kind) {
      case Kind::all:
        return all_of(each(node.children));
      case Kind::any:
        return any_of(each(node.children));
      case Kind::of:
        return any_of(each(node.children));  // at least one of them
      case Kind::near:
        return node.near == Near::absent ? of(node.children.front()) : all_of(each(node.children));
      case Kind::at_least:
      case Kind::first:
        return of(node.children.front());
      case Kind::words:
        return variants_need(node.variants);
      case Kind::entity:
        return of_entity(node.value);
      case Kind::topic:
        return of_topic(node.value);
      default:
        return {};
    }
  }

 private:
  std::vector<Needed> each(const std::vector<Node>& nodes) {
    std::vector<Needed> parts;
    for (const Node& node : nodes) parts.push_back(of(node));
    return parts;
  }

  Needed of_entity(std::string_view id) {
    const Entity* entity = checker_.entity(id);
    if (entity == nullptr) return {};
    std::vector<Needed> aliases;
    for (const Alias& alias : entity->aliases)
      aliases.push_back(variants_need(plain_phrase(alias.term.value, alias.exact).variants));
    return any_of(std::move(aliases));
  }

  // Only what adds to the score can lift it to a threshold above zero.
  Needed of_topic(std::string_view id) {
    const Topic* topic = checker_.topic(id);
    if (topic == nullptr || topic->threshold <= 0 || depth_ >= deepest_reference) return {};
    ++depth_;
    const FormsInUse forms{checker_, topic->forms};
    std::vector<Needed> terms;
    for (const TopicTerm& term : topic->terms) {
      if (term.weight <= 0) continue;
      const std::optional<Node> tree = checker_.parse_again(term.query);
      terms.push_back(tree ? of(*tree) : Needed{});
    }
    --depth_;
    return any_of(std::move(terms));
  }

  Checker& checker_;
  size_t depth_{0};
};

size_t words_of(const Needed& needed) {
  size_t count = needed.parts.empty() ? 1 : 0;
  for (const Needed& part : needed.parts) count += words_of(part);
  return count;
}

Needed bounded(Needed needed) { return words_of(needed) > most_words ? Needed{} : std::move(needed); }

Needed needs_of(const Rule& rule, Checker& checker) {
  const FormsInUse forms{checker, rule.forms};
  const std::optional<Node> tree = checker.parse_again(rule.query, scope_of(rule));
  return tree ? Needs{checker}.of(*tree) : Needed{};
}

}  // namespace

Needed needed_words(const Model& model, const Rule& rule) {
  const WordFrequency frequency;
  Checker checker{model, frequency};
  return bounded(needs_of(rule, checker));
}

Needed needed_by_any(const Model& model, const std::vector<Rule>& rules) {
  const WordFrequency frequency;
  Checker checker{model, frequency};
  std::vector<Needed> parts;
  for (const Rule& rule : rules) parts.push_back(needs_of(rule, checker));
  return bounded(any_of(std::move(parts)));
}

std::string to_text(const Needed& needed) {
  switch (needed.kind) {
    case Needed::Kind::anything:
      return "anything";
    case Needed::Kind::word:
      return needed.text;
    case Needed::Kind::prefix:
      return needed.text + "*";
    default:
      break;
  }
  std::string text;
  for (const Needed& part : needed.parts)
    text += (text.empty() ? "(" : needed.kind == Needed::Kind::all ? " AND " : " OR ") + to_text(part);
  return text + ")";
}

}  // namespace feedwatch::rules
