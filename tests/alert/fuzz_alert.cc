// Any bytes as an alert's body, and as a text to quote from.
#include <cstdint>
#include <cstdlib>

#include "alert/excerpt.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace feedwatch::alert;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto message = from_json(bytes)) {
    const std::string written = std::visit([](const auto& said) { return to_json(said); }, *message);
    if (written.size() > 20'000 || !from_json(written)) std::abort();
  }
  const uint32_t start = size > 1 ? data[0] * 256U + data[1] : 0;
  const Match matches[] = {{"text", start, start + 4, "word", "word"}};
  if (summary_around(bytes, matches, 80).size() > 320) std::abort();
  return 0;
}
