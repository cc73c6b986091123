// Messages as mail through libcurl's SMTP. Owned by the io thread.
#pragma once

#include <string>
#include <vector>

#include "base/address.h"
#include "deliver/mail.h"
#include "deliver/notifier.h"
#include "http/curl_multi.h"

namespace feedwatch::deliver {

struct MailOptions {
  Envelope envelope{};
  std::string smtp_url{};  // smtp://host:port (STARTTLS is required) or smtps://host:port
  std::string user{};
  config::Secret password{};
  bool plain{false};  // without TLS: then only loopback addresses are connected to
  std::vector<Cidr> allow_private{};
  std::string ca_path{};  // certificates that are trusted; empty: the system's
};

// One transaction for all recipients that have neither taken nor refused the mail yet; each recipient's reply counts for itself.
class MailNotifier final : public Notifier {
 public:
  MailNotifier(http::CurlMulti& multi, MailOptions options);

  Task<Verdict> send(const store::Delivery& delivery) override;

 private:
  http::CurlMulti& multi_;
  MailOptions options_;
  Result<> usable_;
  uint32_t mails_{0};
};

}  // namespace feedwatch::deliver
