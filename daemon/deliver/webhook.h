// Messages as webhooks after Standard Webhooks 1.0. Owned by the io thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "deliver/format.h"
#include "deliver/notifier.h"
#include "deliver/sign.h"
#include "deliver/template.h"
#include "http/fetcher.h"

namespace feedwatch::deliver {

struct WebhookOptions {
  Endpoint endpoint{};                      // its URL may be a secret: appears in no message
  std::vector<SigningKey> keys{};           // none: unsigned
  std::optional<Template> body_template{};  // takes the place of the format's body
  std::string content_type{};               // of what the template makes
  std::string bearer{};
  http::Headers headers{};  // of the owner; those that webhooks define are left out
  std::vector<Cidr> allow_private{};
};

// What is sent is what address() of deliver/format.h makes of the stored body, and is signed as sent. A redirect is a failure,
// the answer is read to 64 KiB and only its status and when it wants to be asked again are looked at.
class WebhookNotifier final : public Notifier {
 public:
  WebhookNotifier(http::Fetcher& fetcher, Clock& clock, WebhookOptions options);

  Task<Verdict> send(const store::Delivery& delivery) override;

 private:
  Outgoing outgoing_for(const store::Delivery& delivery) const;
  http::Request request_for(const store::Delivery& delivery) const;

  http::Fetcher& fetcher_;
  Clock& clock_;
  WebhookOptions options_;
};

}  // namespace feedwatch::deliver
