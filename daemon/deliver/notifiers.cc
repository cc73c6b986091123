#include "deliver/notifiers.h"

#include <unistd.h>

#include <fmt/format.h>

#include "deliver/exec.h"
#include "deliver/file.h"
#include "deliver/output.h"
#include "deliver/sendmail.h"
#include "deliver/smtp.h"
#include "deliver/webhook.h"

namespace feedwatch::deliver {

namespace {

class Unusable final : public Notifier {
 public:
  explicit Unusable(Error why) : why_(std::move(why)) {}

  Task<Verdict> send(const store::Delivery&) override { co_return failed(Fate::retry, why_); }

 private:
  Error why_;
};

std::shared_ptr<Notifier> make_webhook(const config::Receiver& receiver, const Means& means) {
  WebhookOptions options;
  options.endpoint = {.format = receiver.webhook.format,
                      .url = receiver.webhook.url,
                      .room = receiver.webhook.room,
                      .host = means.sender.empty() ? "feedwatch" : means.sender};
  options.bearer = receiver.webhook.bearer.reveal();
  options.headers.assign(receiver.webhook.headers.begin(), receiver.webhook.headers.end());
  options.allow_private = receiver.allow_private;
  if (!receiver.webhook.template_text.empty()) {
    auto body_template = Template::parse(receiver.webhook.template_text, receiver.webhook.content_type);
    if (!body_template) return std::make_shared<Unusable>(body_template.error());
    options.body_template = std::move(*body_template);
    options.content_type = receiver.webhook.content_type;
  }
  for (const config::Secret& secret : receiver.webhook.secrets) {
    auto key = SigningKey::parse(secret.reveal());
    if (!key) return std::make_shared<Unusable>(key.error());
    options.keys.push_back(std::move(*key));
  }
  return std::make_shared<WebhookNotifier>(means.fetcher, means.clock, std::move(options));
}

LinkMeans links_of(const config::Receiver& receiver, const Means& means) {
  LinkMeans links{.signer = means.signer, .has_unsubscribed = {}};
  if (means.has_unsubscribed)
    links.has_unsubscribed = [ask = means.has_unsubscribed, id = receiver.id](const auto& address) { return ask(id, address); };
  return links;
}

std::shared_ptr<Notifier> make_sendmail(const config::Receiver& receiver, const Means& means) {
  return std::make_shared<SendmailNotifier>(means.activity,
                                            SendmailOptions{.envelope = {receiver.id, receiver.email.from, receiver.email.to},
                                                            .words = receiver.email.sendmail,
                                                            .dialogue = means.dialogue,
                                                            .links = links_of(receiver, means)});
}

std::shared_ptr<Notifier> make_exec(const config::Receiver& receiver, const Means& means) {
  return std::make_shared<ExecNotifier>(
      means.activity,
      ExecOptions{
          .receiver = receiver.id, .words = receiver.exec.command, .limit = receiver.exec.timeout, .dialogue = means.dialogue});
}

std::shared_ptr<Notifier> make_mail(const config::Receiver& receiver, const Means& means) {
  if (!receiver.email.sendmail.empty()) return make_sendmail(receiver, means);
  const auto trust = http::Trust::open(means.ca_path);
  if (!trust) return std::make_shared<Unusable>(trust.error());
  MailOptions options;
  options.envelope = {receiver.id, receiver.email.from, receiver.email.to};
  options.smtp_url = receiver.email.smtp;
  options.user = receiver.email.user;
  options.password = receiver.email.password;
  options.plain = receiver.email.tls == config::Tls::none;
  options.allow_private = receiver.allow_private;
  options.trust = *trust;
  options.dialogue = means.dialogue;
  options.links = links_of(receiver, means);
  return std::make_shared<MailNotifier>(means.activity, std::move(options));
}

}  // namespace

NotifierFactory notifiers_with(Means means) {
  const auto output = std::make_shared<OutputNotifier::Output>(STDOUT_FILENO);
  return [means, output](const config::Receiver& receiver) -> std::shared_ptr<Notifier> {
    switch (receiver.type) {
      case config::Receiver::Type::webhook:
        return make_webhook(receiver, means);
      case config::Receiver::Type::email:
        return make_mail(receiver, means);
      case config::Receiver::Type::file:
        return std::make_shared<FileNotifier>(means.activity, receiver.file.path,
                                              Rotation{receiver.file.max_size, receiver.file.keep});
      case config::Receiver::Type::exec:
        return make_exec(receiver, means);
      case config::Receiver::Type::output:
        return std::make_shared<OutputNotifier>(means.activity, output);
    }
    return std::make_shared<Unusable>(Error{"bad-receiver", fmt::format("receiver \"{}\" is of no known kind", receiver.id)});
  };
}

}  // namespace feedwatch::deliver
