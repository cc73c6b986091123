// Entities and topics on their way into the compiled set, each only when a rule needs it. Lives for one compilation.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "rules/builder.h"
#include "rules/checker.h"
#include "rules/model.h"
#include "rules/terms.h"

namespace feedwatch::rules {

// An alias or mask: all its words in a row. Braces around it, or `exact`, make case and accents matter. Stars are ordinary signs.
Term plain_phrase(std::string_view text, bool exact);

class Definitions {
 public:
  Definitions(Checker& checker, Builder& builder) : checker_(checker), builder_(builder) {}

  // Makes sure that all the tree refers to is in the builder. False when some of it has errors; `broken` names it.
  bool provide(const Node& node);
  const std::string& broken() const { return broken_; }

 private:
  bool provide_entity(std::string_view id);
  bool provide_topic(std::string_view id);
  bool provide_nothing(std::string_view kind, std::string_view id);
  bool add_entity(const Entity& entity);
  bool add_topic(const Topic& topic);
  // The root of a query that was checked before; nowhere for none.
  bool add_query(const LocatedText& text, Scope scope, uint32_t& root);

  Checker& checker_;
  Builder& builder_;
  std::unordered_map<std::string_view, bool> entities_{};
  std::unordered_map<std::string_view, bool> topics_{};
  std::set<std::pair<std::string, std::string>> nothing_{};  // kind and id of what nobody defines
  std::string broken_{};
};

}  // namespace feedwatch::rules
