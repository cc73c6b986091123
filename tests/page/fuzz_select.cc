// Any bytes as a selector, and what follows a line feed as the page it is matched on.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/utf8.h"
#include "page/select.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t end = input.find('\n');
  const auto selector = feedwatch::page::Selector::compile(feedwatch::utf8::valid(input.substr(0, end)));
  if (!selector) {
    if (selector.error().column == 0 || selector.error().column > size + 1 || selector.error().message.empty()) std::abort();
    return 0;
  }
  const std::string html = end == std::string_view::npos ? "<div id=a class='b c'><p lang=en>x<p>y<ul><li>z</ul></div>"
                                                         : feedwatch::utf8::valid(input.substr(end + 1));
  const auto page = feedwatch::page::Document::parse(html);
  for (const auto id : selector->all(page)) {
    if (!selector->matches(page, id)) std::abort();
  }
  return 0;
}
