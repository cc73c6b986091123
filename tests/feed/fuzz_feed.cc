// Any bytes, behind the beginning of a document of one format so that what changes is deep inside it: no crash, and what comes
// out holds to the promises of feed.h.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "feed/inspect.h"

#ifndef FEEDWATCH_FUZZ_HEAD
#define FEEDWATCH_FUZZ_HEAD ""
#endif

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  namespace feed = feedwatch::feed;
  std::string document = FEEDWATCH_FUZZ_HEAD;
  document.append(reinterpret_cast<const char*>(bytes), size);
  const feed::Hints hints{.content_type = {}, .base_url = "https://feeds.example.org/a/b"};
  if (const auto read = feed::read_feed(document, hints)) {
    for (const auto& item : read->items) {
      if (item.title.find('\n') != std::string::npos) std::abort();
      if (item.content_html.find("<script") != std::string::npos) std::abort();
      item.text();
    }
  }
  feed::inspect_feed(document, hints);
  feed::discover_feeds(document, hints.base_url);
  return 0;
}
