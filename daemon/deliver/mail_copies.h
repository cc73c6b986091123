// What is sent to whom: with links each recipient has a mail of its own, because a link is one recipient's. Pure.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "deliver/links.h"
#include "deliver/mail.h"
#include "deliver/smtp_outcome.h"
#include "deliver/verdict.h"
#include "store/store.h"

namespace feedwatch::deliver {

// What a mail receiver needs for links.
struct LinkMeans {
  std::shared_ptr<const LinkSigner> signer{};                          // null: no links
  std::function<bool(const std::string& address)> has_unsubscribed{};  // none: nobody has
};

struct MailCopy {
  std::vector<std::string> to{};
  std::string text{};
};

// Copies for those of the envelope's recipients whose fate is open.
std::vector<MailCopy> copies_of(const Envelope& envelope, const Message& message, const RecipientStatus& status,
                                const LinkMeans& means);

struct Mailing {
  std::vector<std::string> to{};   // the recipients who still want mail
  RecipientStatus status{};        // as the last attempt left it
  std::vector<MailCopy> copies{};  // for those of them whose fate is open
};

// What a delivery asks of a mail receiver; a verdict when it ends without a mail.
std::variant<Mailing, Verdict> mailing_of(const store::Delivery& delivery, const Envelope& envelope, const LinkMeans& means);

}  // namespace feedwatch::deliver
