#include "pipeline/manner.h"

#include <algorithm>
#include <charconv>
#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "store/digest.h"

namespace feedwatch::pipeline {

namespace {

class List {
 public:
  List& operator<<(std::string_view text) {
    parts_.emplace_back(text);
    return *this;
  }
  List& operator<<(std::integral auto number) { return *this << std::string_view(std::to_string(number)); }
  List& operator<<(const config::Secret& secret) { return *this << std::string_view(secret.reveal()); }
  // With their number before them, as all lists, so that different settings never read the same.
  List& operator<<(const std::vector<Cidr>& networks) {
    *this << networks.size();
    for (const Cidr& network : networks) *this << std::string_view(to_string(network));
    return *this;
  }

  const std::vector<std::string>& parts() const { return parts_; }

 private:
  std::vector<std::string> parts_{};
};

void add_proxy(List& list, const config::ProxyPtr& proxy) {
  if (proxy != nullptr) list << proxy->url << proxy->user << proxy->password << proxy->allow_private;
}

}  // namespace

uint64_t manner_of(const config::Config& config, const config::Source& source) {
  List list;
  list << config.poll.min_interval.count() << config.fetch.user_agent << config.fetch.timeout.count() << config.fetch.max_body
       << config.fetch.ca_file.string();
  list << static_cast<int>(source.kind) << source.interval.count() << source.own_source << source.full_text
       << static_cast<int>(source.watch) << source.select << source.ignore_robots << source.delta;
  list << source.ignore.size();
  for (const std::string& pattern : source.ignore) list << pattern;
  list << source.headers.size();
  for (const auto& [name, value] : source.headers) list << name << value;
  list << source.auth.basic_user << source.auth.basic_password << source.auth.bearer << source.allow_private;
  add_proxy(list, source.proxy);
  const std::string digest = store::digest(list.parts());
  uint64_t manner = 0;
  std::from_chars(digest.data(), digest.data() + 16, manner, 16);
  return std::max<uint64_t>(manner, 1);
}

}  // namespace feedwatch::pipeline
