// What is known of each source, kept in step with the configuration. Owned by one thread.
#pragma once

#include <optional>

#include "app/groups.h"
#include "base/time.h"
#include "config/config.h"

namespace feedwatch::app {

// A source that is configured again within this time of its last poll goes on where it was; after it, it begins anew.
inline constexpr Duration former_sources_kept = std::chrono::days{7};

// Gives every configured source a state in `states`: what is known of it, or a fresh one when nothing is; when its address was
// changed, one that knows only that the source was read before. Moves the states of all others into `former`, and forgets those
// that were last polled before `forget_before`; nullopt forgets none, as befits a configuration of which a part could not be
// read.
void settle_states(const config::Config& config, std::optional<Time> forget_before, States& states, States& former);

}  // namespace feedwatch::app
