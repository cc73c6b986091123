// Which mail addresses are used. Pure.
#pragma once

#include <string_view>

namespace feedwatch {

// Whether this is a mailbox that mail is sent to or from: local@domain (RFC 5322 §3.4.1) in ASCII without quoting, comments or
// anything a header could be split with; at most 254 characters, 64 of them before the @.
bool is_mail_address(std::string_view text);

}  // namespace feedwatch
