// The stages between an alert and its message (notify/pipeline.h), over what is remembered. Inside a transaction of the worker.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "notify/pipeline.h"
#include "store/session.h"
#include "store/telling.h"

namespace feedwatch::store {

// Takes a fresh alert through the stages: it is sent, held, or muted and noted. `row`: of the alert; `like`: what its deliveries
// have in common.
void pass_on(Session& session, const Hit& hit, const alert::Alert& told, int64_t row, const Story& story, const Delivery& like,
             Outbox& outbox, PollResult& result);

// Lets go what has waited long enough, or may go because the clock was set into the hours of its rule. `rules`: those of the
// configuration; what a rule holds that is gone is sent at once. How long until more is due.
std::optional<Duration> release_held(Session& session, const std::vector<Hit>& rules, Time axis, Outbox& outbox,
                                     PollResult& result);

}  // namespace feedwatch::store
