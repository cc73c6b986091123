// Any bytes as a web page: read within bounds, twice the same, and only valid text comes out.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "article/utf8.h"
#include "page/extract.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

void check_text(const std::string& text) {
  check(feedwatch::utf8::clean_prefix(text) == text.size() || feedwatch::utf8::valid(text) == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const feedwatch::page::Page page = feedwatch::page::read_page(bytes, "https://news.example.org/a/");
  check_text(page.text);
  check_text(page.title);
  for (const auto& article : page.articles) check_text(article.text);
  const feedwatch::page::Page again = feedwatch::page::read_page(bytes, "https://news.example.org/a/");
  check(again.text == page.text && again.kind == page.kind && again.links.size() == page.links.size());
  return 0;
}
