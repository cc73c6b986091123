// Any bytes under any content type: the text is valid UTF-8 without forbidden controls.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "article/utf8.h"
#include "feed/decode.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t line = input.substr(0, 80).find('\n');
  const bool has_type = line != std::string_view::npos;
  const std::string_view content_type = has_type ? input.substr(0, line) : std::string_view{};
  const auto decoded = feedwatch::feed::decode(has_type ? input.substr(line + 1) : input, content_type);
  if (feedwatch::utf8::clean_prefix(decoded.text) != decoded.text.size()) std::abort();
  return 0;
}
