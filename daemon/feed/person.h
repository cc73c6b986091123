// People as feeds write them.
#pragma once

#include <string_view>

#include "feed/feed.h"

namespace feedwatch::feed {

// "ann@example.org (Ann Smith)", "Ann Smith <ann@example.org>", "Ann Smith (ann@example.org)", "mailto:…", or just a name or an
// address.
Person read_person(std::string_view text);

}  // namespace feedwatch::feed
