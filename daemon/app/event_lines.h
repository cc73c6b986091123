// What the daemon does, as JSON lines for programs: {"t":…,"event":"poll|article|alert|delivery|source_state|self_alert",…}.
#pragma once

#include <cstdio>

#include "app/app.h"

namespace feedwatch::app {

// An observer that writes a line for each event to `out` and flushes it. `t` is the clock's wall time in Unix seconds. The
// fields: poll          source, url, status, bytes, articles, error (code or null) article       source, id, change (new,
// updated, removed), url, title alert         source, rule, id, story delivery      receiver, id, ok, error (code or null)
// source_state  source, status, url (where the next poll starts), last_error (code or null); whenever one of them changes, and
// once
//               after the source's first poll
// self_alert    type, source, code, message
// Nothing in a line depends on how long anything took.
Observer event_lines(const Clock& clock, std::FILE* out);

}  // namespace feedwatch::app
