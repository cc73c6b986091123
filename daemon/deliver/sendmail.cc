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

Program SendmailNotifier::program_for(const MailCopy& copy) const {
  Program program{.words = options_.words, .environment = {}, .limit = limit};
  program.words.insert(program.words.end(), {"-i", "-f", options_.envelope.from, "--"});
  program.words.insert(program.words.end(), copy.to.begin(), copy.to.end());
  return program;
}

Task<Verdict> SendmailNotifier::send(const store::Delivery& delivery) {
  if (!usable_) co_return failed(Fate::retry, usable_.error());
  auto mailing = mailing_of(delivery, options_.envelope, options_.links);
  if (auto* const verdict = std::get_if<Verdict>(&mailing)) co_return std::move(*verdict);
  auto& [to, status, copies] = std::get<Mailing>(mailing);
  for (MailCopy& copy : copies) {
    const Program program = program_for(copy);
    std::erase(copy.text, '\r');  // compose() gives CRLF and no other
    const auto ran = co_await runner_.run(program, copy.text);
    const auto wrong = ran ? trouble(program, *ran) : ran.error();
    if (wrong) {
      Verdict verdict = failed(ran ? fate_of(*ran) : Fate::retry, *wrong);
      verdict.note = to_note(status);
      co_return verdict;
    }
    status.delivered.insert(status.delivered.end(), copy.to.begin(), copy.to.end());
  }
  Verdict verdict;
  verdict.fate = Fate::delivered;
  verdict.note = to_note(status);
  co_return verdict;
}

}  // namespace feedwatch::deliver
