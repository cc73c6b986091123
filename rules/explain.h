// Why a rule holds on a document or does not: its query as a tree in the order it was written, each node with its verdict, its
// places and a reason. The engine's own evaluator answers for every node, so verdicts are those of RuleSet::match(). Pure; any
// thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules/model.h"
#include "rules/rule_set.h"

namespace feedwatch::rules {

// A part of a query, or of an entity or topic that it names.
struct Explained {
  std::string label{};        // "AND", "Iran*", "alias {IS}", "unless"
  bool holds{false};          // for `unless` of an entity and parts of NOT: whether that part itself holds
  std::string note{};         // the reason in a few words; empty where label and verdict say it all
  std::vector<Span> spans{};  // of terms, NEAR and entities that hold
  std::vector<Explained> parts{};
};

struct Explanation {
  bool matches{false};
  std::string reason{};  // one sentence: what decided
  Explained query{};
  std::optional<Explained> unless{};  // the rule's veto
  std::vector<Explained> steps{};     // the queries of the rule's `when: sequence`, in their order
  std::vector<Span> spans{};          // of the match, as RuleSet::match() gives them
  std::vector<std::string> entities{};
};

// `rule` need not be one of `model.rules`; macros, entities and topics are taken from `model`. nullopt: the rule, or something it
// needs, has errors (compile() tells them).
std::optional<Explanation> explain(const Model& model, const Rule& rule, const Document& document,
                                   Undefined undefined = Undefined::is_error);

}  // namespace feedwatch::rules
