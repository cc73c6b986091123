#include "deliver/smtp.h"

#include "deliver/smtp_transfer.h"

namespace feedwatch::deliver {

namespace {

constexpr uint32_t mails_per_connection = 100;

Verdict failed(Fate fate, const Error& error) {
  Verdict verdict;
  verdict.fate = fate;
  verdict.code = error.code;
  verdict.message = error.message;
  return verdict;
}

std::vector<std::string> open_recipients(const std::vector<std::string>& all, const RecipientStatus& status) {
  std::vector<std::string> open;
  for (const std::string& address : all) {
    if (!status.settled(address)) open.push_back(address);
  }
  return open;
}

// What the dialogue settled, and for those it left open why.
Verdict conclude(const SmtpTransfer& transfer, CURLcode code, RecipientStatus status, const std::vector<std::string>& all) {
  transfer.trace().add_to(status, transfer.recipients());
  Verdict verdict = judge_mail(status, all);
  if (verdict.fate != Fate::retry) return verdict;
  verdict.status = transfer.trace().last_reply() >= 400 ? transfer.trace().last_reply() : 0;
  if (code == CURLE_OK) return verdict;
  const Error error = transfer.failure(code);
  verdict.code = error.code;
  verdict.message = error.message + (status.delivered.empty() && status.refused.empty() ? "" : "; " + verdict.message);
  return verdict;
}

}  // namespace

MailNotifier::MailNotifier(http::CurlMulti& multi, MailOptions options)
    : multi_(multi), options_(std::move(options)), usable_(check(options_.envelope)) {}

Task<Verdict> MailNotifier::send(const store::Delivery& delivery) {
  if (!usable_) co_return failed(Fate::retry, usable_.error());
  const auto message = alert::from_json(delivery.body);
  if (!message) co_return failed(Fate::dead, message.error());
  RecipientStatus status = from_note(delivery.note);
  std::vector<std::string> open = open_recipients(options_.envelope.to, status);
  if (open.empty()) co_return judge_mail(status, options_.envelope.to);

  const bool last = ++mails_ % mails_per_connection == 0;
  SmtpTransfer transfer(options_, std::move(open), compose(options_.envelope, *message), last);
  const CURLcode code = co_await multi_.perform(transfer.easy());
  co_return conclude(transfer, code, std::move(status), options_.envelope.to);
}

}  // namespace feedwatch::deliver
