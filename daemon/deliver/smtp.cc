#include "deliver/smtp.h"

#include <algorithm>

#include <boost/asio/this_coro.hpp>

#include "base/run_on.h"
#include "deliver/smtp_transfer.h"
#include "deliver/stop_when_cancelled.h"

namespace feedwatch::deliver {

namespace {

constexpr size_t dialogues_at_once = 2;

// Why the recipients that a dialogue left open have nothing yet; nullopt when it left none.
std::optional<Verdict> trouble_of(const SmtpTransfer& transfer, CURLcode code, const RecipientStatus& status) {
  const auto& asked = transfer.recipients();
  if (std::ranges::all_of(asked, [&status](const std::string& address) { return status.settled(address); })) return std::nullopt;
  const int reply = transfer.trace().last_reply();
  Verdict verdict = code == CURLE_OK ? Verdict{} : failed(Fate::retry, transfer.failure(code));
  verdict.status = reply >= 400 ? reply : 0;
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

std::unique_ptr<SmtpConnection> MailNotifier::take_connection() {
  if (idle_.empty()) return std::make_unique<SmtpConnection>();
  auto connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

Task<Verdict> MailNotifier::send(const store::Delivery& delivery) {
  if (!usable_) co_return failed(Fate::retry, usable_.error());
  auto mailing = mailing_of(delivery, options_.envelope, options_.links);
  if (auto* const verdict = std::get_if<Verdict>(&mailing)) co_return std::move(*verdict);
  auto& [to, status, copies] = std::get<Mailing>(mailing);

  auto connection = take_connection();
  const auto cancellation = co_await boost::asio::this_coro::cancellation_state;
  const StopWhenCancelled stop(cancellation.slot());
  std::optional<Verdict> trouble;
  const RecipientStatus before = status;
  bool is_up = true;
  bool reached = false;
  for (size_t i = 0; i < copies.size() && is_up && !stop.flag(); ++i) {
    SmtpTransfer transfer(options_, *connection, stop.flag(), std::move(copies[i].to), std::move(copies[i].text));
    auto dialogue = [&transfer] { return transfer.perform(); };
    auto over = run_on(threads().get_executor(), activity_, dialogue);
    const CURLcode code = co_await std::move(over);
    transfer.trace().add_to(status, transfer.recipients());
    if (!trouble) trouble = trouble_of(transfer, code, status);
    reached = reached || transfer.trace().reached_recipients();
    is_up = code == CURLE_OK || transfer.trace().last_reply() != 0;  // a relay that is down is so for all
  }
  if (idle_.size() < dialogues_at_once) idle_.push_back(std::move(connection));
  if (stop.flag()) throw boost::system::system_error(boost::asio::error::operation_aborted);
  co_return conclude(before, status, to, trouble, reached);
}

}  // namespace feedwatch::deliver
