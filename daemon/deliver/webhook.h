// Messages as webhooks after Standard Webhooks 1.0. Owned by the io thread.
#pragma once

#include <string>
#include <vector>

#include "deliver/notifier.h"
#include "deliver/sign.h"
#include "http/fetcher.h"

namespace feedwatch::deliver {

struct WebhookOptions {
  std::string url{};               // may be a secret: appears in no message
  std::vector<SigningKey> keys{};  // none: unsigned
  http::Headers headers{};         // of the owner; those that webhooks define are left out
  std::vector<Cidr> allow_private{};
};

// The body is sent byte by byte as stored. A redirect is a failure, the answer is read to 64 KiB and only its status and
// Retry-After are looked at.
class WebhookNotifier final : public Notifier {
 public:
  WebhookNotifier(http::Fetcher& fetcher, Clock& clock, WebhookOptions options);

  Task<Verdict> send(const store::Delivery& delivery) override;

 private:
  http::Request request_for(const store::Delivery& delivery) const;

  http::Fetcher& fetcher_;
  Clock& clock_;
  WebhookOptions options_;
};

}  // namespace feedwatch::deliver
