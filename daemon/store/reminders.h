// What is told again, or to others, unless somebody acknowledges it. Inside a transaction of the worker.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/telling.h"

namespace feedwatch::store {

// Remembers that the message, as it is sent, waits to be acknowledged. False: the rule does not ask for it.
bool begin_reminders(Session& session, const Hit& hit, int64_t message, const Moment& moment);

// Tells what nobody has acknowledged in time. A message counts as acknowledged when it is, or when all alerts that went out in it
// are. Repetitions wait for the hours of their rule and end after 50, or once the message is silenced; an escalation goes out
// once, whatever the hour, when no silence covers the message any more. How long until more is due, on the axis.
std::optional<Duration> release_reminders(Session& session, const std::vector<Hit>& rules, Time axis, Outbox& outbox);

// Marks the alert, and all that went out with it when it is a message of several or a reminder. Returns how many were not
// acknowledged before.
int64_t acknowledge(Session& session, int64_t alert, const std::string& author, Time now);

}  // namespace feedwatch::store
