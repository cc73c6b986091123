// How far a rule with `when` has come by what the store remembers: read by History::standing().
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules/when_progress.h"
#include "store/store.h"

namespace feedwatch::store {

// The rule, and the article that it is asked about: what the rule counts apart by is that of the article.
struct WhenAsked {
  Hit rule{};                           // its id, `when` and conditions
  std::optional<ArticleId> article{};   // of the store; without it no story is meant
  std::string source{};                 // empty: no one source is meant
  std::string url{};                    // whose publisher is meant
  std::vector<std::string> entities{};  // that the rule finds in it
};

struct WhenGroup {
  std::string key{};               // a source, publisher or entity; empty for a story and for the rule as a whole
  bool told{false};                // of a story: the rule told it, and tells it no more; of a silence and a spike: it goes on
  bool has_article{false};         // the article is among what was counted
  rules::WhenProgress progress{};  // times are the wall clock's
};

struct WhenStanding {
  bool watched{false};  // by a daemon, under these conditions; else the rule begins with nothing
  std::vector<WhenGroup> groups{};
};

}  // namespace feedwatch::store
