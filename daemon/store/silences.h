// Silences as they are kept. Inside a transaction of the worker.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "notify/silence.h"
#include "store/session.h"

namespace feedwatch::store {

// Those that hold at `now`, the oldest first.
std::vector<notify::Silence> active_silences(Session& session, Time now);
// Also those to come and, when `past`, those that are over.
std::vector<notify::Silence> load_silences(Session& session, Time now, bool past);

// Gives it its id.
std::string add_silence(Session& session, const notify::Silence& silence, Time now);
// Ends it at `now`. False: there is none of that id that has not ended.
bool expire_silence(Session& session, const std::string& id, Time now);

}  // namespace feedwatch::store
