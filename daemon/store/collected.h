// Digests: what receivers get together, at a time of their own. Inside a transaction of the worker.
#pragma once

#include <optional>
#include <string>

#include "rules/model.h"
#include "store/telling.h"

namespace feedwatch::store {

// Puts the alert into the receiver's next digest.
void collect(Session& session, const std::string& receiver, const rules::Digest& digest, int64_t alert, const Moment& moment);

// Sends the digests that are due, and marks in the same transaction what they hold. Each message has at most 50 alerts; a digest
// of more is several messages, one behind the other, and what 20 of them cannot hold is counted in the last one. How long until
// more is due, on the axis.
std::optional<Duration> release_collected(Session& session, Time axis, Outbox& outbox);

}  // namespace feedwatch::store
