// The time that `when` counts in: it only grows, goes on while the daemon is down, and takes no part in steps of the wall clock.
// On a machine whose clock is never set it is the wall clock's time.
#pragma once

#include "store/session.h"

namespace feedwatch::store {

// Now on the axis. Remembers it, and the gap since it was last asked, when that lies before the store was opened, or when
// somebody meant to look every minute and did not: the machine was suspended.
Time axis_time(Session& session, const Moment& moment);

// The same by the wall clock alone, for readers: remembers nothing.
Time axis_at(Session& session, Time now);

// From here on it is, or is not, asked every minute.
void look_closely(Session& session, bool closely);

// Remembers that a rule was not watched in the stretch, if more than `least` of it is not known to be unwatched anyway.
void note_gap_of(Session& session, int64_t rule, Time began, Time ended, Duration least);

// How much of the stretch the rule was not watched.
Duration unwatched(Session& session, int64_t rule, Time from, Time to);

}  // namespace feedwatch::store
