// Rules with `when`: what is remembered of their matches, and what they have to tell. Inside a transaction of the worker.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/session.h"
#include "store/telling.h"

namespace feedwatch::store {

// The article of a poll that a rule holds for, settled in the store.
struct Match {
  const PollCommit& poll;
  const NewArticle& entry;
  int64_t article{0};
  Known was{Known::nothing};  // to its source, before this poll
};

// Takes the match into the rule's state, and tells if this makes its condition true.
void note_match(Session& session, const Match& match, const Hit& hit, PollResult& result, Outbox& outbox);

// Tells the silences that have become long enough. `rules`: all of the configuration that have `when`.
LookResult look(Session& session, const std::vector<Hit>& rules, const Moment& moment);

}  // namespace feedwatch::store
