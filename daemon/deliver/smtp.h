// Messages as mail through libcurl's SMTP. Owned by the io thread; the dialogues run on threads of their own, because libcurl
// waits for the last reply of each mail without giving its caller back (seen in 7.88: a relay that hangs there would stop
// everything).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/thread_pool.hpp>

#include "base/activity.h"
#include "base/address.h"
#include "deliver/mail_copies.h"
#include "deliver/notifier.h"
#include "http/trust.h"

namespace feedwatch::deliver {

struct MailOptions {
  Envelope envelope{};
  std::string smtp_url{};  // smtp://host:port (STARTTLS is required) or smtps://host:port
  std::string user{};
  config::Secret password{};
  bool plain{false};  // without TLS: then only loopback addresses are connected to
  std::vector<Cidr> allow_private{};
  http::Trust trust{};
  Dialogue dialogue{};  // none: nobody listens
  LinkMeans links{};
};

class SmtpConnection;

// One transaction for all recipients that have neither taken nor refused the mail yet, or one for each where mails have links;
// each recipient's reply counts for itself. Disabled (`gone`) once all recipients have unsubscribed. At most two dialogues at
// once, further mails wait; a connection is used for up to 100 mails.
class MailNotifier final : public Notifier {
 public:
  MailNotifier(Activity& activity, MailOptions options);
  ~MailNotifier() override;

  Task<Verdict> send(const store::Delivery& delivery) override;

 private:
  boost::asio::thread_pool& threads();
  std::unique_ptr<SmtpConnection> take_connection();

  Activity& activity_;
  MailOptions options_;
  Result<> usable_;
  std::vector<std::unique_ptr<SmtpConnection>> idle_{};
  std::unique_ptr<boost::asio::thread_pool> threads_{};  // made for the first mail
};

}  // namespace feedwatch::deliver
