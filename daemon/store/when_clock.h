// The time that `when` counts in: it only grows, goes on while the daemon is down, and takes no part in steps of the wall clock.
// On a machine whose clock is never set it is the wall clock's time.
#pragma once

#include "store/session.h"

namespace feedwatch::store {

// Now on the axis. Remembers it, and the gap since it was last asked when that lies before the store was opened.
Time axis_time(Session& session, const Moment& moment);

// The same by the wall clock alone, for readers: remembers nothing.
Time axis_at(Session& session, Time now);

// How much of the stretch was not watched.
Duration unwatched(Session& session, Time from, Time to);

}  // namespace feedwatch::store
