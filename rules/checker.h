// Finds everything wrong with a Model, each problem with its place in the file, and gives the sound queries as trees without
// macros. Lives for one compilation; refers to the Model.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "rules/frequency.h"
#include "rules/model.h"
#include "rules/query.h"
#include "rules/rule_set.h"

namespace feedwatch::rules {

// Warnings of one kind beyond this many are left out; a list of 100,000 names would bury the rest.
inline constexpr size_t max_warnings_of_a_kind = 100;

class Checker {
 public:
  Checker(const Model& model, const WordFrequency& frequency, Undefined undefined = Undefined::is_error);

  // Macros, entities and topics, whether used or not.
  void check_definitions();

  // The tree of a query, or nothing after an error, which has been reported. `owner` is for messages: rule "x".
  std::optional<Node> check(const LocatedText& text, const std::string& owner, Scope scope = everywhere);

  // The same for a query that was checked before: says nothing.
  std::optional<Node> parse_again(const LocatedText& text, Scope scope = everywhere);

  // What words of the queries checked from now on may turn into; must outlive the use. What was set before.
  const Forms* use(const Forms* forms) { return std::exchange(forms_, forms); }

  const Entity* entity(std::string_view id) const;
  const Topic* topic(std::string_view id) const;
  bool may_be_undefined() const { return undefined_ == Undefined::occurs_nowhere; }
  bool is_sound(const Entity& entity) const { return entities_[static_cast<size_t>(&entity - model_.entities.data())].sound; }
  bool is_sound(const Topic& topic) const { return topics_[static_cast<size_t>(&topic - model_.topics.data())].sound; }

  void report(Severity severity, std::string code, std::string message, Position where, uint32_t length = 1,
              std::string suggestion = {});
  void warn_of_unused_entities();
  std::vector<Diagnostic> take() { return std::move(diagnostics_); }

 private:
  struct State {
    bool sound{true};
    bool used{false};
    enum class Visit : uint8_t { no, open, done } visit{Visit::no};
  };

  void check_macros();
  void check_entity(const Entity& entity);
  void check_aliases(const Entity& entity);
  void check_risk(const Entity& entity, const Alias& alias, const std::string& folded);
  void check_topic(const Topic& topic);
  void check_circles();
  bool visit_entity(size_t entity);
  bool visit_topic(size_t topic);
  bool visit(const Node& node);
  bool visit_text(const LocatedText& text);

  // In place; false after an error.
  bool inline_macros(Node& node, const LocatedText& text, const std::string& owner);
  bool inline_macro(Node& node, const LocatedText& text, const std::string& owner);
  bool check_references(const Node& node, const LocatedText& text, const std::string& owner);
  bool check_reference(const Node& node, const LocatedText& text, const std::string& owner);
  bool check_spans(const Node& node, const LocatedText& text);
  bool check_size(const Node& node, const LocatedText& text);
  bool unknown(const char* code, const char* what, const Node& node, const LocatedText& text, const std::string& owner,
               const std::vector<std::string_view>& known);
  void report(Severity severity, const Problem& problem, const LocatedText& text, const std::string& owner);

  const Model& model_;
  const WordFrequency& frequency_;
  Undefined undefined_;
  const Forms* forms_{nullptr};
  std::unordered_map<std::string_view, size_t> entity_ids_{};
  std::unordered_map<std::string_view, size_t> topic_ids_{};
  std::unordered_map<std::string_view, size_t> macro_ids_{};
  std::vector<State> entities_;
  std::vector<State> topics_;
  std::vector<bool> macros_open_;
  bool quiet_{false};
  size_t terms_{0};
  std::unordered_map<std::string, std::string_view> aliases_{};  // folded → entity
  std::map<std::string, size_t> warned_{};
  std::vector<Diagnostic> diagnostics_{};
};

// Sets the forms for as long as it lives.
class FormsInUse {
 public:
  FormsInUse(Checker& checker, const Forms& forms) : checker_(checker), before_(checker.use(&forms)) {}
  ~FormsInUse() { checker_.use(before_); }
  FormsInUse(const FormsInUse&) = delete;
  FormsInUse& operator=(const FormsInUse&) = delete;

 private:
  Checker& checker_;
  const Forms* before_;
};

}  // namespace feedwatch::rules
