// Who an article says it comes from: the agency of its dateline or byline. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace feedwatch::story {

// The folded name of the news agency that a text begins with ("BAGHDAD (AFP) – …", "PARIS, May 4 (Reuters) -") or that the
// authors name ("Reuters Staff"); empty: none is named.
std::string credited_agency(std::string_view text, const std::vector<std::string>& authors);

// Whether a source, by its name or the host of its pages, is that agency.
bool is_agency(std::string_view agency, std::string_view source_name, std::string_view host);

}  // namespace feedwatch::story
