// Any bytes as a date: no crash, and what is read is a year a person could mean.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "feed/date.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto date = feedwatch::feed::parse_date({reinterpret_cast<const char*>(data), size});
  if (date && (*date < feedwatch::from_unix_seconds(-31'000'000'000) || *date > feedwatch::from_unix_seconds(253'500'000'000)))
    std::abort();
  return 0;
}
