// An alert as an Internet message. Pure.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "alert/alert.h"
#include "base/result.h"

namespace feedwatch::deliver {

using Message = std::variant<alert::Alert, alert::OperatorEvent>;

struct Envelope {
  std::string receiver{};  // id of the receiver
  std::string from{};      // addresses, bare
  std::vector<std::string> to{};
};

// Links of one mail to one recipient; each may be empty.
struct MailLinks {
  std::string unsubscribe{};
  std::string acknowledge{};
};

// Errors: bad-address, naming the first address that a mail can't be sent from or to.
Result<> check(const Envelope& envelope);

// The whole message, headers and body, CRLF line ends, 7-bit: multipart/alternative, text first. The same bytes for the same
// arguments, so that a repeated attempt is the same mail: Message-ID is made of alert and receiver, the date is the alert's, and
// every mail about a story refers to the story's id, which makes one thread of them (RFC 5322 §3.6.4). With an https link that
// unsubscribes the mail allows it at one click (RFC 8058). Requires check(envelope).
std::string compose(const Envelope& envelope, const Message& message, const MailLinks& links = {});

}  // namespace feedwatch::deliver
