// Any alert as a mail: only 7-bit lines of bearable length, and no header that the alert brought in.
#include <cstdint>
#include <cstdlib>

#include "deliver/mail.h"

namespace {

void check_lines(std::string_view mail) {
  size_t column = 0;
  for (size_t at = 0; at < mail.size(); ++at) {
    const char c = mail[at];
    const bool line_end = c == '\r' && at + 1 < mail.size() && mail[at + 1] == '\n';
    if (line_end) {
      column = 0;
      ++at;
    } else if (c < 0x20 || c > 0x7E || ++column > 998) {
      std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace deliver = feedwatch::deliver;
  feedwatch::alert::Alert alert;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const auto take = [&rest] {
    const size_t end = std::min(rest.find('|'), rest.size());
    std::string piece(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return piece;
  };
  alert.id = take();
  alert.rule.id = take();
  alert.rule.title = take();
  alert.story.id = take();
  alert.articles.resize(1);
  alert.articles[0].url = take();
  alert.articles[0].authors = {take()};
  alert.articles[0].matches = {{"title", 0, 1, take(), "x"}};
  alert.articles[0].summary = take();
  alert.articles[0].title = std::string(rest);
  const deliver::Envelope envelope{"desk", "feedwatch@example.org", {"desk@example.org"}};
  const std::string mail = deliver::compose(envelope, alert);
  check_lines(mail);
  const std::string_view head = std::string_view(mail).substr(0, mail.find("\r\n\r\n"));
  if (head.find("\r\nBcc") != std::string_view::npos || head.find("\r\nbcc") != std::string_view::npos) std::abort();
  return 0;
}
