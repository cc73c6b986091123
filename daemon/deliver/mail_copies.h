// What is sent to whom: with links each recipient has a mail of its own, because a link is one recipient's. Pure.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "deliver/links.h"
#include "deliver/mail.h"
#include "deliver/smtp_outcome.h"

namespace feedwatch::deliver {

// What a mail receiver needs for links.
struct LinkMeans {
  std::shared_ptr<const LinkSigner> signer{};                          // null: no links
  std::function<bool(const std::string& address)> has_unsubscribed{};  // none: nobody has
};

// The recipients who still want mail.
std::vector<std::string> wanted_by(const Envelope& envelope, const LinkMeans& means);
// Of an attempt when there are none.
Verdict nobody_wants_it();

struct MailCopy {
  std::vector<std::string> to{};
  std::string text{};
};

// Copies for those of the envelope's recipients whose fate is open.
std::vector<MailCopy> copies_of(const Envelope& envelope, const Message& message, const RecipientStatus& status,
                                const LinkMeans& means);

}  // namespace feedwatch::deliver
