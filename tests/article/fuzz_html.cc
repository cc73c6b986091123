// Any bytes as HTML: no crash; sanitised HTML is a fixed point and holds nothing that runs.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "article/html.h"
#include "article/text.h"
#include "article/utf8.h"

namespace html = feedwatch::html;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  html::to_text(input);
  html::to_line(input);
  html::decode_entities(input);
  html::looks_like_html(input);
  const std::string valid = feedwatch::text::make_valid_utf8(input);
  const std::string normal = feedwatch::text::normalise(valid);
  if (feedwatch::text::normalise(normal) != normal) std::abort();
  feedwatch::text::excerpt(valid, size / 2);
  const std::string safe = html::sanitise(valid, "https://example.org/");
  if (html::sanitise(safe, "https://example.org/") != safe) std::abort();
  for (const std::string_view forbidden : {"<script", "<style", "<iframe", "<svg", "<form", "=\"javascript:", "=\"vbscript:"}) {
    if (safe.find(forbidden) != std::string::npos) std::abort();
  }
  if (feedwatch::utf8::clean_prefix(safe) != safe.size()) std::abort();
  return 0;
}
