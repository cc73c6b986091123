// What can be wrong with macros, entities and topics.
#include <algorithm>
#include <cmath>

#include "rules/checker.h"
#include "rules/definitions.h"

namespace feedwatch::rules {
namespace {

constexpr double risky_frequency = 0.05;

std::string quoted(std::string_view kind, std::string_view id) { return std::string{kind} + " \"" + std::string{id} + "\""; }

}  // namespace

void Checker::check_definitions() {
  check_macros();
  for (const Entity& entity : model_.entities) check_entity(entity);
  for (const Topic& topic : model_.topics) check_topic(topic);
  check_circles();
}

void Checker::check_macros() {
  for (size_t i = 0; i < model_.macros.size(); ++i) {
    const Macro& macro = model_.macros[i];
    Parsed parsed = parse(macro.query.value);
    const std::string owner = quoted("macro", macro.id.value);
    for (const Problem& warning : parsed.warnings) report(Severity::warning, warning, macro.query, owner);
    if (parsed.error) {
      report(Severity::error, *parsed.error, macro.query, owner);
      continue;
    }
    macros_open_[i] = true;
    terms_ = 0;
    if (inline_macros(*parsed.query, macro.query, owner)) check_references(*parsed.query, macro.query, owner);
    macros_open_[i] = false;
  }
}

void Checker::check_entity(const Entity& entity) {
  const std::string owner = quoted("entity", entity.id.value);
  State& state = entities_[static_cast<size_t>(&entity - model_.entities.data())];
  const size_t before = diagnostics_.size();
  const FormsInUse forms{*this, entity.forms};
  check_aliases(entity);
  for (const LocatedText& mask : entity.mask) {
    if (!plain_phrase(mask.value, false).problem.empty())
      report(Severity::error, "no-word", "there is no word in this mask of " + owner, mask.at(0));
  }
  if (!entity.require.value.empty()) check(entity.require, owner);
  if (!entity.unless.value.empty()) check(entity.unless, owner);
  const auto is_error = [](const Diagnostic& one) { return one.severity == Severity::error; };
  state.sound = std::none_of(diagnostics_.begin() + static_cast<std::ptrdiff_t>(before), diagnostics_.end(), is_error);
}

void Checker::check_aliases(const Entity& entity) {
  const std::string owner = quoted("entity", entity.id.value);
  for (const Alias& alias : entity.aliases) {
    const Term term = plain_phrase(alias.term.value, alias.exact);
    if (!term.problem.empty()) {
      report(Severity::error, "no-word", "there is no word in this alias of " + owner, alias.term.at(0));
      continue;
    }
    std::string folded;
    for (const Piece& piece : term.variants.front().pieces)
      folded += (folded.empty() ? "" : " ") + (piece.surface.empty() ? piece.folded : piece.surface);
    const auto [known, fresh] = aliases_.emplace((alias.exact ? "{" : "") + folded, entity.id.value);
    if (!fresh) {
      const std::string where =
          known->second == entity.id.value ? "twice in " + owner : "in " + owner + " and " + quoted("entity", known->second);
      report(Severity::warning, "duplicate-alias", "alias \"" + alias.term.value + "\" stands " + where, alias.term.at(0),
             static_cast<uint32_t>(std::max<size_t>(alias.term.value.size(), 1)));
    }
    if (term.variants.front().pieces.size() == 1 && term.variants.front().pieces.front().surface.empty())
      check_risk(entity, alias, folded);
    if (alias.near.value.empty()) continue;
    const std::optional<Node> near = check(alias.near, owner);
    if (near && !is_span_expression(*near)) {
      report(Severity::error, "near-operand", "an alias can only stand near words, phrases and entities",
             alias.near.at(near->column));
    }
  }
}

void Checker::check_risk(const Entity& entity, const Alias& alias, const std::string& folded) {
  if (!alias.near.value.empty() || !entity.require.value.empty()) return;
  const double told = frequency_ ? frequency_(folded) : -1;
  if (told >= 0 ? told < risky_frequency : !is_everyday_word(folded)) return;
  std::string message = "\"" + alias.term.value + "\" without case: exact also matches the word \"" + folded + "\"";
  if (told >= 0) message += " (in " + std::to_string(std::lround(told * 100)) + "% of the articles)";
  report(Severity::warning, "risky-alias", std::move(message), alias.term.at(0),
         static_cast<uint32_t>(std::max<size_t>(alias.term.value.size(), 1)), "add case: exact or near:");
}

void Checker::check_topic(const Topic& topic) {
  const std::string owner = quoted("topic", topic.id.value);
  State& state = topics_[static_cast<size_t>(&topic - model_.topics.data())];
  const FormsInUse forms{*this, topic.forms};
  for (const TopicTerm& term : topic.terms) {
    if (!check(term.query, owner)) state.sound = false;
  }
}

// --- entities and topics that need themselves

void Checker::check_circles() {
  for (size_t i = 0; i < entities_.size(); ++i) visit_entity(i);
  for (size_t i = 0; i < topics_.size(); ++i) visit_topic(i);
}

bool Checker::visit_text(const LocatedText& text) {
  if (text.value.empty()) return true;
  const std::optional<Node> tree = parse_again(text);
  return !tree || visit(*tree);
}

// False when the walk has come back to where it is already.
bool Checker::visit(const Node& node) {
  if (node.kind == Kind::entity) {
    const auto known = entity_ids_.find(node.value);
    return known == entity_ids_.end() || visit_entity(known->second);
  }
  if (node.kind == Kind::topic) {
    const auto known = topic_ids_.find(node.value);
    return known == topic_ids_.end() || visit_topic(known->second);
  }
  return std::all_of(node.children.begin(), node.children.end(), [&](const Node& child) { return visit(child); });
}

bool Checker::visit_entity(size_t id) {
  State& state = entities_[id];
  if (state.visit == State::Visit::done) return true;
  if (state.visit == State::Visit::open) return false;
  const Entity& entity = model_.entities[id];
  state.visit = State::Visit::open;
  bool sound = visit_text(entity.require) && visit_text(entity.unless);
  for (const Alias& alias : entity.aliases) sound = sound && visit_text(alias.near);
  state.visit = State::Visit::done;
  if (sound) return true;
  state.sound = false;
  report(Severity::error, "bad-reference", quoted("entity", entity.id.value) + " refers to itself", entity.id.where);
  return true;
}

bool Checker::visit_topic(size_t id) {
  State& state = topics_[id];
  if (state.visit == State::Visit::done) return true;
  if (state.visit == State::Visit::open) return false;
  const Topic& topic = model_.topics[id];
  state.visit = State::Visit::open;
  bool sound = true;
  for (const TopicTerm& term : topic.terms) sound = sound && visit_text(term.query);
  state.visit = State::Visit::done;
  if (sound) return true;
  state.sound = false;
  report(Severity::error, "bad-reference", quoted("topic", topic.id.value) + " refers to itself", topic.id.where);
  return true;
}

}  // namespace feedwatch::rules
