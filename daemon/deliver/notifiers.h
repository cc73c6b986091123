// Receivers of the configuration as notifiers.
#pragma once

#include <string>

#include "base/activity.h"
#include "deliver/links.h"
#include "deliver/notifier.h"
#include "http/fetcher.h"

namespace feedwatch::deliver {

// All outlive the notifiers.
struct Means {
  http::Fetcher& fetcher;
  Clock& clock;
  Activity& activity;
  std::string sender{};                        // what formats name as the sender: public_url, or empty
  Dialogue dialogue{};                         // of mails, when somebody listens
  std::shared_ptr<const LinkSigner> signer{};  // of links in mails; null: they have none
  std::function<bool(const std::string& receiver, const std::string& address)> has_unsubscribed{};
  std::string ca_path{};  // PEM certificates that mail relays are trusted by besides the system's; empty: none
};

// A receiver that cannot work (a secret that isn't one, an address that no mail reaches) becomes a notifier whose every attempt
// says why, so that its messages wait for the owner.
NotifierFactory notifiers_with(Means means);

}  // namespace feedwatch::deliver
