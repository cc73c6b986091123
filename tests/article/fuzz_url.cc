// Any bytes as input and base, split at the first newline: no crash, and what comes out is canonical.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "article/url.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  namespace url = feedwatch::url;
  const std::string_view all{reinterpret_cast<const char*>(bytes), size};
  const std::string_view input = all.substr(0, all.find('\n'));
  const std::string_view base = input.size() == all.size() ? std::string_view{} : all.substr(input.size() + 1);
  if (const std::string absolute = url::absolute(input, base); !absolute.empty() && url::absolute(absolute, "") != absolute)
    std::abort();
  if (const auto fetched = url::resolve(input, base)) {
    if (url::resolve(*fetched, "").value() != *fetched || !url::split(*fetched)) std::abort();
    const std::string key = url::key(*fetched);
    if (key.empty() || !url::split(key)) std::abort();
  }
  url::key(input);
  url::for_log(input);
  return 0;
}
