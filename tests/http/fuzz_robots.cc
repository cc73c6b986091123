// Any bytes as a robots.txt, and any path asked of it: no crash, a verdict in bounded time, and /robots.txt itself stays open.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/robots.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  namespace http = feedwatch::http;
  const std::string_view input{reinterpret_cast<const char*>(bytes), size};
  const auto cut = std::min(input.find('\0'), input.size());
  const http::Robots robots = http::read_robots(input.substr(cut), "feedwatch");
  if (robots.crawl_delay && *robots.crawl_delay > http::longest_crawl_delay) std::abort();
  if (!robots.allows("https://example.org/robots.txt")) std::abort();
  robots.allows("https://example.org/" + std::string(input.substr(0, cut)));
  return 0;
}
