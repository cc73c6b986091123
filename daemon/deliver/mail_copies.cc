#include "deliver/mail_copies.h"

#include <algorithm>

namespace feedwatch::deliver {

namespace {

MailLinks links_to(const std::string& address, const Envelope& envelope, const Message& message, const LinkSigner& signer) {
  Link link{
      .action = Link::Action::unsubscribe, .receiver = envelope.receiver, .recipient = recipient_code(address), .alert = {}};
  MailLinks links{.unsubscribe = signer.url(link), .acknowledge = {}};
  const auto* alert = std::get_if<alert::Alert>(&message);
  if (alert == nullptr) return links;
  link.action = Link::Action::acknowledge;
  link.alert = alert->reminds.empty() ? alert->id : alert->reminds;
  links.acknowledge = signer.url(link);
  return links;
}

std::vector<std::string> wanted_by(const Envelope& envelope, const LinkMeans& means) {
  std::vector<std::string> wanted = envelope.to;
  if (means.has_unsubscribed) std::erase_if(wanted, means.has_unsubscribed);
  return wanted;
}

}  // namespace

std::vector<MailCopy> copies_of(const Envelope& envelope, const Message& message, const RecipientStatus& status,
                                const LinkMeans& means) {
  std::vector<std::string> open = envelope.to;
  std::erase_if(open, [&status](const std::string& address) { return status.settled(address); });
  if (open.empty()) return {};
  if (!means.signer) return {{std::move(open), compose(envelope, message)}};
  std::vector<MailCopy> copies;
  for (const std::string& address : open)
    copies.push_back({{address}, compose(envelope, message, links_to(address, envelope, message, *means.signer))});
  return copies;
}

std::variant<Mailing, Verdict> mailing_of(const store::Delivery& delivery, const Envelope& envelope, const LinkMeans& means) {
  const auto message = alert::from_json(delivery.body);
  if (!message) return failed(Fate::dead, message.error());
  Envelope wanted = envelope;
  wanted.to = wanted_by(envelope, means);
  if (wanted.to.empty()) return failed(Fate::gone, {"unsubscribed", "every recipient has unsubscribed"});
  Mailing mailing{.status = from_note(delivery.note)};
  mailing.copies = copies_of(wanted, *message, mailing.status, means);
  mailing.to = std::move(wanted.to);
  return mailing;
}

}  // namespace feedwatch::deliver
