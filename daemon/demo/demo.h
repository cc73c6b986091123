// `feedwatch demo`: a loopback news server replays an invented news day, the real daemon watches it, a webhook sink and a mail
// sink print what arrives.
#pragma once

#include <optional>

#include "base/time.h"

namespace feedwatch::demo {

// Blocks until the day is over, or for `span`. Returns an exit status: 0, or 70 when the daemon could not be set up.
int run(std::optional<Duration> span);

}  // namespace feedwatch::demo
