// What receivers answer: Retry-After, and SMTP dialogues and the notes made of them.
#include <cstdint>
#include <cstdlib>

#include "deliver/retry_after.h"
#include "deliver/smtp_outcome.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace feedwatch;
  using namespace feedwatch::deliver;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto wait = parse_retry_after(bytes, from_unix_seconds(1'734'145'200));
  if (wait && (*wait < Duration::zero() || *wait > std::chrono::days{7})) std::abort();

  SmtpTrace trace;
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('>'), rest.size());
    trace.received(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    trace.sent(rest.substr(0, rest.find('\n')));
  }
  const std::vector<std::string> recipients{"a@example.org", "b@example.org"};
  RecipientStatus status = from_note(bytes);
  trace.add_to(status, recipients);
  judge_mail(from_note(to_note(status)), recipients);
  return 0;
}
