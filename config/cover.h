// Lines of a configuration file as they may be shown beside a mistake, whether or not the file could be read. Pure.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace feedwatch::config {

// Writes a star over each character that may belong to a secret in the given lines (from 1; places in the text stay the same):
// values of passwords, tokens, secrets and headers, in URLs user, password and the values of the query, and what follows the host
// of a receiver's URL. Goes by the look of a line, so that a misspelt key or a broken file hides nothing less.
void cover_lines(std::string& text, const std::set<uint32_t>& lines);

// The text with the lines covered that these problems of the file show.
std::string covered_text(std::string text, std::string_view file, const std::vector<Diagnostic>& problems);

// The same for the URLs in a message.
std::string with_urls_covered(std::string message);

}  // namespace feedwatch::config
