// The links in our mails, from the daemon's side: their key, who has unsubscribed, and what happens when somebody follows one.
// Owned by the io thread.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/unsubscribed.h"
#include "base/clock.h"
#include "config/config.h"
#include "deliver/links.h"
#include "http/server.h"

namespace feedwatch::app {

// The signer of links, as the configuration has them; null where nothing listens for them. The key lies in the state directory
// and is made when there is none (`make`). Errors: links-unreadable, state-unwritable.
Result<std::shared_ptr<const deliver::LinkSigner>> open_signer(const config::Config& config, bool make);

// What links do to the daemon; all are called on the io thread.
struct LinkHooks {
  std::function<const config::Receiver*(const std::string& id)> receiver{};
  std::function<Task<Result<>>(std::string alert, std::string author)> acknowledge{};
  std::function<void(const std::string& receiver, const std::string& address)> unsubscribed{};  // may be none
};

class MailLinks {
 public:
  // What cannot be read or made is told through `fault`; then there are no links.
  MailLinks(const config::Config& config, Clock& clock, const std::function<void(std::string_view)>& fault);

  std::shared_ptr<const deliver::LinkSigner> signer() const { return signer_; }
  Unsubscribed& unsubscribed() { return unsubscribed_; }
  void hook(LinkHooks hooks) { hooks_ = std::move(hooks); }

  // A GET shows what the link does and a button, because programs that look into mail follow links; a POST does it, also without
  // a page (RFC 8058 §3.2).
  Task<http::ServerResponse> answer(http::ServerRequest request);

 private:
  Task<http::ServerResponse> carry_out(deliver::Link link, std::string address);

  Clock& clock_;
  std::shared_ptr<const deliver::LinkSigner> signer_{};
  Unsubscribed unsubscribed_{};
  LinkHooks hooks_{};
};

}  // namespace feedwatch::app
