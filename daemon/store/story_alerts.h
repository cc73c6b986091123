// Whether a match is worth an alert, given what was told of its story: one alert for each rule and story, and follow-ups when
// something has happened. Inside a transaction of the worker.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "store/session.h"
#include "store/telling.h"
#include "store/when.h"

namespace feedwatch::store {

// What one rule has told of one story so far.
struct Told {
  bool any{false};
  std::set<std::string> entities{};  // that alerts were about
  uint32_t publishers{0};            // as of the alert that knew most
  uint32_t lately{0};                // alerts of the last hour
};

enum class Reason : uint8_t {
  none,
  first,       // the story is new to the rule
  update,      // an article that was told, or one beside it, was edited in substance
  entity,      // an entity matches that no alert named
  publishers,  // so many independent publishers as the rule asks for
};

// Pure. `publishers`: independent ones that tell what the rule looks for; only asked for by rules that want to know. A story is
// told at most five times an hour for a rule, so that a text that grows by the minute does not become an alarm.
Reason reason_to_tell(const Hit& hit, const NewArticle& entry, const Told& told, uint32_t publishers);

// What the rule had to do with the article before.
enum class Cause : uint8_t {
  fresh,  // nothing: it holds for it for the first time
  copy,   // it held for it, which another source brings now
  known,  // it held for it, or for its older version
};

// Tells the hit, if there is reason. A copy is told when nobody was told of the story, because a baseline had brought it a short
// while before: whoever watches the other source would never hear of it.
void tell_hit(Session& session, const Match& match, const Hit& hit, Cause cause, PollResult& result, Outbox& outbox);

}  // namespace feedwatch::store
