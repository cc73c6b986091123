// The stages between an alert and its message (notify/policy.h), over what is remembered. Inside a transaction of the worker.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "notify/policy.h"
#include "store/session.h"
#include "store/telling.h"

namespace feedwatch::store {

// Alerts on their way to one message.
struct Parcel {
  std::vector<int64_t> alerts{};  // rows, oldest first
  std::string group{};            // key of the group
  std::string throttle{};         // key of the throttle
};

bool has_policy(const Hit& hit);

// Takes the parcel through the stages from `from` on: it is sent, held, or dropped and noted.
void pass_on(Session& session, const Hit& hit, const Parcel& parcel, notify::Stage from, Outbox& outbox, PollResult& result);

// Lets go what has waited long enough. `rules`: those of the configuration; what a rule holds that is gone is sent at once.
// How long until more is due.
std::optional<Duration> release_held(Session& session, const std::vector<Hit>& rules, Time axis, Outbox& outbox,
                                     PollResult& result);

}  // namespace feedwatch::store
