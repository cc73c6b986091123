// When a rule may be told: its days and hours in its time zone. Pure but for reading the zone once from the system's database;
// any thread.
#pragma once

#include "base/time.h"
#include "rules/model.h"

namespace feedwatch::notify {

// Whether `now` lies within the hours. "22:00" to "06:00" goes over midnight and belongs to the day on which it begins; no days
// are all days, no times the whole day, no zone UTC. A zone that the system does not know counts as UTC.
bool is_open(const rules::Hours& hours, Time now);

// The first moment from `now` on at which they are open: `now` itself when they are. A time that a clock change skips counts as
// the moment after the change. Hours that never open (there are none that read_hours() lets pass) count as open in a week.
Time next_opening(const rules::Hours& hours, Time now);

// When the digest that is begun at `now` is due: later than `now`.
Time next_digest(const rules::Digest& digest, Time now);

}  // namespace feedwatch::notify
