// Just enough of a mail reader to show what arrived. Pure.
#pragma once

#include <string>
#include <string_view>

namespace feedwatch::demo {

// The Subject of a message, unfolded (RFC 5322 §2.2.3), its encoded words (RFC 2047, UTF-8) decoded. Empty when there is none.
std::string mail_subject(std::string_view message);

}  // namespace feedwatch::demo
