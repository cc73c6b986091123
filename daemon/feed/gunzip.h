// Files in gzip form (RFC 1952), as sitemaps are often kept. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace feedwatch::feed {

bool is_gzip(std::string_view bytes);

// All members of the file, one after another. Never holds more than `most` bytes. Errors: bad-encoding, body-too-large.
Result<std::string> gunzip(std::string_view bytes, size_t most);

}  // namespace feedwatch::feed
