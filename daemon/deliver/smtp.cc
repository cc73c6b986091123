#include "deliver/smtp.h"

#include <boost/asio/this_coro.hpp>

#include "base/run_on.h"
#include "deliver/smtp_transfer.h"
#include "deliver/stop_when_cancelled.h"

namespace feedwatch::deliver {

namespace {

constexpr size_t dialogues_at_once = 2;

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

MailNotifier::MailNotifier(Activity& activity, MailOptions options)
    : activity_(activity), options_(std::move(options)), usable_(check(options_.envelope)) {}

MailNotifier::~MailNotifier() {
  if (threads_) threads_->join();
}

boost::asio::thread_pool& MailNotifier::threads() {
  if (!threads_) threads_ = std::make_unique<boost::asio::thread_pool>(dialogues_at_once);
  return *threads_;
}

Task<Verdict> MailNotifier::send(const store::Delivery& delivery) {
  if (!usable_) co_return failed(Fate::retry, usable_.error());
  const auto message = alert::from_json(delivery.body);
  if (!message) co_return failed(Fate::dead, message.error());
  RecipientStatus status = from_note(delivery.note);
  std::vector<std::string> open = open_recipients(options_.envelope.to, status);
  if (open.empty()) co_return judge_mail(status, options_.envelope.to);

  auto connection = idle_.empty() ? std::make_unique<SmtpConnection>() : std::move(idle_.back());
  if (!idle_.empty()) idle_.pop_back();
  const auto cancellation = co_await boost::asio::this_coro::cancellation_state;
  const StopWhenCancelled stop(cancellation.slot());
  SmtpTransfer transfer(options_, *connection, stop.flag(), std::move(open), compose(options_.envelope, *message));
  auto dialogue = [&transfer] { return transfer.perform(); };
  auto over = run_on(threads().get_executor(), activity_, dialogue);
  const CURLcode code = co_await std::move(over);
  if (idle_.size() < dialogues_at_once) idle_.push_back(std::move(connection));
  if (stop.flag()) throw boost::system::system_error(boost::asio::error::operation_aborted);
  co_return conclude(transfer, code, std::move(status), options_.envelope.to);
}

}  // namespace feedwatch::deliver
