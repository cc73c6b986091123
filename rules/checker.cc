#include "rules/checker.h"

#include <algorithm>
#include <utility>

#include "rules/forms.h"

namespace feedwatch::rules {
namespace {

// Final trees are walked by recursion, so macros may not stack them without bound.
constexpr size_t max_tree_depth = 128;

size_t depth_of(const Node& node) {
  size_t deepest = 0;
  for (const Node& child : node.children) deepest = std::max(deepest, depth_of(child));
  return deepest + 1;
}

size_t terms_of(const Node& node) {
  if (node.children.empty()) return 1;
  size_t count = 0;
  for (const Node& child : node.children) count += terms_of(child);
  return count;
}

template <class Items>
std::vector<std::string_view> ids_of(const Items& items) {
  std::vector<std::string_view> ids;
  for (const auto& item : items) ids.push_back(item.id.value);
  return ids;
}

// In scripts without blanks between words a piece is one character, which has no further forms.
bool may_have_forms(const Variant& variant, size_t piece) {
  const bool glued = variant.pieces[piece].glued || (piece + 1 < variant.pieces.size() && variant.pieces[piece + 1].glued);
  return !glued && !variant.pieces[piece].pattern && variant.pieces[piece].surface.empty();
}

void give_forms(Node& node, const Forms& forms) {
  for (Node& child : node.children) give_forms(child, forms);
  if (node.kind != Kind::words || !node.bare) return;
  for (Variant& variant : node.variants) {
    for (size_t i = 0; i < variant.pieces.size(); ++i) {
      if (!may_have_forms(variant, i)) continue;
      auto pattern = form_pattern(forms, variant.pieces[i].folded);
      if (!pattern) continue;
      variant.pieces[i].folded = std::move(*pattern);
      variant.pieces[i].pattern = true;
    }
  }
}

}  // namespace

Checker::Checker(const Model& model, const WordFrequency& frequency, Undefined undefined)
    : model_(model),
      frequency_(frequency),
      undefined_(undefined),
      entities_(model.entities.size()),
      topics_(model.topics.size()),
      macros_open_(model.macros.size()) {
  for (size_t i = 0; i < model.entities.size(); ++i) entity_ids_.emplace(model.entities[i].id.value, i);
  for (size_t i = 0; i < model.topics.size(); ++i) topic_ids_.emplace(model.topics[i].id.value, i);
  for (size_t i = 0; i < model.macros.size(); ++i) macro_ids_.emplace(model.macros[i].id.value, i);
}

const Entity* Checker::entity(std::string_view id) const {
  const auto found = entity_ids_.find(id);
  return found == entity_ids_.end() ? nullptr : &model_.entities[found->second];
}

const Topic* Checker::topic(std::string_view id) const {
  const auto found = topic_ids_.find(id);
  return found == topic_ids_.end() ? nullptr : &model_.topics[found->second];
}

void Checker::report(Severity severity, std::string code, std::string message, Position where, uint32_t length,
                     std::string suggestion) {
  if (quiet_) return;
  if (severity == Severity::warning && ++warned_[code] > max_warnings_of_a_kind) return;
  diagnostics_.push_back({severity, std::move(code), std::move(message), std::move(where), length, std::move(suggestion)});
}

void Checker::report(Severity severity, const Problem& problem, const LocatedText& text, const std::string& owner) {
  const bool names_owner = problem.code.starts_with("unknown-") || problem.code == "only-negative" || problem.code == "empty";
  report(severity, problem.code, names_owner ? problem.message + " in " + owner : problem.message, text.at(problem.column),
         problem.length, problem.suggestion);
}

std::optional<Node> Checker::check(const LocatedText& text, const std::string& owner, Scope scope) {
  Parsed parsed = parse(text.value, scope);
  for (const Problem& warning : parsed.warnings) report(Severity::warning, warning, text, owner);
  if (parsed.error) {
    report(Severity::error, *parsed.error, text, owner);
    return std::nullopt;
  }
  terms_ = 0;
  Node& tree = *parsed.query;
  if (!inline_macros(tree, text, owner) || !check_size(tree, text)) return std::nullopt;
  const bool references = check_references(tree, text, owner);
  const bool spans = check_spans(tree, text);
  if (!references || !spans) return std::nullopt;
  if (holds_on_nothing(tree)) {
    report(Severity::error, {"only-negative", 0, 1, "there is no positive condition", "add what must be there"}, text, owner);
    return std::nullopt;
  }
  if (forms_ != nullptr && *forms_ != Forms{}) give_forms(tree, *forms_);
  return std::move(parsed.query);
}

std::optional<Node> Checker::parse_again(const LocatedText& text, Scope scope) {
  const bool before = std::exchange(quiet_, true);
  std::optional<Node> tree = check(text, {}, scope);
  quiet_ = before;
  return tree;
}

bool Checker::inline_macros(Node& node, const LocatedText& text, const std::string& owner) {
  if (node.kind == Kind::macro) return inline_macro(node, text, owner);
  for (Node& child : node.children) {
    if (!inline_macros(child, text, owner)) return false;
  }
  if (node.children.empty() && ++terms_ > max_terms) {
    report(Severity::error, {"too-many-terms", 0, 1, "a rule has at most 2,000 terms, macros included", {}}, text, owner);
    return false;
  }
  return true;
}

bool Checker::inline_macro(Node& node, const LocatedText& text, const std::string& owner) {
  const auto found = macro_ids_.find(node.value);
  if (found == macro_ids_.end()) return unknown("bad-reference", "macro", node, text, owner, ids_of(model_.macros));
  const size_t id = found->second;
  if (macros_open_[id]) {
    report(Severity::error, {"bad-reference", node.column, node.length, "macro \"" + node.value + "\" refers to itself", {}},
           text, owner);
    return false;
  }
  Parsed inner = parse(model_.macros[id].query.value, node.scope);
  if (!inner.query) {
    report(Severity::error, {"bad-reference", node.column, node.length, "macro \"" + node.value + "\" has errors", {}}, text,
           owner);
    return false;
  }
  macros_open_[id] = true;
  const bool sound = inline_macros(*inner.query, text, owner);
  macros_open_[id] = false;
  const uint32_t column = node.column;
  const uint32_t length = node.length;
  node = std::move(*inner.query);
  node.column = column;
  node.length = length;
  return sound;
}

bool Checker::check_size(const Node& node, const LocatedText& text) {
  if (depth_of(node) > max_tree_depth) {
    report(Severity::error, {"too-deep", 0, 1, "the query nests too deep, macros included", {}}, text, {});
    return false;
  }
  if (terms_of(node) > max_terms) {
    report(Severity::error, {"too-many-terms", 0, 1, "a rule has at most 2,000 terms, macros included", {}}, text, {});
    return false;
  }
  return true;
}

// Says all that is wrong, not only the first.
bool Checker::check_references(const Node& node, const LocatedText& text, const std::string& owner) {
  bool sound = check_reference(node, text, owner);
  for (const Node& child : node.children) sound = check_references(child, text, owner) && sound;
  return sound;
}

bool Checker::check_reference(const Node& node, const LocatedText& text, const std::string& owner) {
  if (node.kind == Kind::entity) {
    const auto found = entity_ids_.find(node.value);
    if (found == entity_ids_.end()) return unknown("unknown-entity", "entity", node, text, owner, ids_of(model_.entities));
    entities_[found->second].used = true;
  }
  if (node.kind == Kind::topic) {
    const auto found = topic_ids_.find(node.value);
    if (found == topic_ids_.end()) return unknown("unknown-topic", "topic", node, text, owner, ids_of(model_.topics));
    topics_[found->second].used = true;
  }
  return true;
}

bool Checker::unknown(const char* code, const char* what, const Node& node, const LocatedText& text, const std::string& owner,
                      const std::vector<std::string_view>& known) {
  const std::string meant = quiet_ ? std::string{} : closest(node.value, known);
  Problem problem{code, node.column, node.length, std::string{"unknown "} + what + " \"" + node.value + "\"", {}};
  if (!meant.empty()) problem.suggestion = "did you mean \"" + meant + "\"?";
  const bool is_macro = problem.code == "bad-reference";
  if (is_macro) problem.message += " in " + owner;
  if (is_macro || !may_be_undefined()) {
    report(Severity::error, problem, text, owner);
    return false;
  }
  problem.message += ", which therefore occurs nowhere";
  report(Severity::warning, problem, text, owner);
  return true;
}

// The parser has looked already, but not into macros.
bool Checker::check_spans(const Node& node, const LocatedText& text) {
  const char* code = node.kind == Kind::near       ? "near-operand"
                     : node.kind == Kind::at_least ? "atleast-operand"
                     : node.kind == Kind::first    ? "first-operand"
                                                   : nullptr;
  for (const Node& child : node.children) {
    if (!check_spans(child, text)) return false;
    if (code == nullptr || is_span_expression(child)) continue;
    report(Severity::error,
           {code, node.column, node.length, "a macro in its operands stands for no words, phrases or entities", {}}, text, {});
    return false;
  }
  return true;
}

void Checker::warn_of_unused_entities() {
  for (size_t i = 0; i < entities_.size(); ++i) {
    const Id& id = model_.entities[i].id;
    if (!entities_[i].used) report(Severity::warning, "unused-entity", "no rule uses entity \"" + id.value + "\"", id.where);
  }
}

}  // namespace feedwatch::rules
