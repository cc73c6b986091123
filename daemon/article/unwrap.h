// Links that only pass on to another page and name it themselves: share links, click counters, AMP caches. Pure.
#pragma once

#include <optional>
#include <string>

#include "article/url_parse.h"

namespace feedwatch::url {

// The address `url` hands its reader on to, when it can be told without a fetch: an absolute http(s) URL, one step.
std::optional<std::string> unwrap(const Url& url);

}  // namespace feedwatch::url
