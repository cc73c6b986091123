#include "deliver/sendmail.h"

#include <sysexits.h>

#include <algorithm>

namespace feedwatch::deliver {

namespace {

constexpr size_t mails_at_once = 2;
constexpr Duration limit = std::chrono::minutes{2};

Fate fate_of(const Ran& ran) {
  if (ran.timed_out || ran.signal != 0) return Fate::retry;
  const int status = ran.exit_status;
  const bool is_refusal = status == EX_USAGE || status == EX_DATAERR || status == EX_NOUSER || status == EX_NOHOST;
  return is_refusal ? Fate::refused : Fate::retry;
}

}  // namespace

SendmailNotifier::SendmailNotifier(Activity& activity, SendmailOptions options)
    : options_(std::move(options)), usable_(check(options_.envelope)), runner_(activity, mails_at_once, options_.dialogue) {}

Task<Verdict> SendmailNotifier::send(const store::Delivery& delivery) {
  if (!usable_) co_return failed(Fate::retry, usable_.error());
  const auto message = alert::from_json(delivery.body);
  if (!message) co_return failed(Fate::dead, message.error());
  const Envelope& envelope = options_.envelope;
  Program program{.words = options_.words, .environment = {}, .limit = limit};
  program.words.insert(program.words.end(), {"-i", "-f", envelope.from, "--"});
  program.words.insert(program.words.end(), envelope.to.begin(), envelope.to.end());
  std::string mail = compose(envelope, *message);
  std::erase(mail, '\r');  // compose() gives CRLF and no other
  const auto ran = co_await runner_.run(program, mail);
  if (!ran) co_return failed(Fate::retry, ran.error());
  Verdict verdict;
  const auto wrong = trouble(program, *ran);
  if (wrong) {
    verdict = failed(fate_of(*ran), *wrong);
  } else {
    verdict.fate = Fate::delivered;
  }
  verdict.note = said_by(*ran);
  co_return verdict;
}

}  // namespace feedwatch::deliver
