#include "deliver/sendmail.h"

#include <sysexits.h>

#include "deliver/retry.h"

namespace feedwatch::deliver {

namespace {

constexpr size_t mails_at_once = 2;
constexpr Duration limit = std::chrono::minutes{2};

bool is_refusal(const Ran& ran) {
  if (ran.timed_out || ran.signal != 0) return false;
  const int status = ran.exit_status;
  return status == EX_USAGE || status == EX_DATAERR || status == EX_NOUSER || status == EX_NOHOST;
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
  std::optional<Verdict> first_trouble;
  const RecipientStatus before = status;
  bool reached = false;
  for (MailCopy& copy : copies) {
    const Program program = program_for(copy);
    std::erase(copy.text, '\r');  // compose() gives CRLF and no other
    const auto ran = co_await runner_.run(program, copy.text);
    const auto wrong = ran ? trouble(program, *ran) : ran.error();
    if (wrong && !first_trouble) first_trouble = failed(Fate::retry, *wrong);
    if (!ran || ran->timed_out) break;  // so it would be for the others
    reached = true;
    if (!wrong) status.delivered.insert(status.delivered.end(), copy.to.begin(), copy.to.end());
    if (!is_refusal(*ran) || delivery.attempt < attempts_when_refused) continue;
    for (const std::string& address : copy.to) status.refused.emplace(address, ran->exit_status);
  }
  co_return conclude(before, status, to, first_trouble, reached);
}

}  // namespace feedwatch::deliver
