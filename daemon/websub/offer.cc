#include "websub/offer.h"

#include <boost/algorithm/string/predicate.hpp>

#include "article/url.h"
#include "websub/links.h"

namespace feedwatch::websub {

namespace {

constexpr size_t longest_address = 2048;  // hubs keep topics in tables

std::string usable(const std::string& address, const std::string& base) {
  if (address.empty()) return {};
  auto absolute = url::resolve(address, base);
  return absolute && absolute->size() <= longest_address ? std::move(*absolute) : std::string{};
}

// The topic goes to the hub as the publisher writes it: hubs compare bytes.
std::string topic_of(const std::string& self, const std::string& base) {
  auto absolute = usable(self, base);
  const bool is_absolute = boost::algorithm::istarts_with(self, "http://") || boost::algorithm::istarts_with(self, "https://");
  return !absolute.empty() && is_absolute ? self : absolute;
}

}  // namespace

Offer find_offer(const http::Response& response, const Said& said) {
  Offer offer;
  for (const auto& [name, value] : response.headers) {
    if (!boost::algorithm::iequals(name, "Link")) continue;
    for (const HeaderLink& link : read_links(value)) {
      if (offer.hub.empty() && link.has("hub")) offer.hub = usable(link.target, response.url);
      if (offer.topic.empty() && link.has("self")) offer.topic = topic_of(link.target, response.url);
    }
  }
  if (offer.hub.empty()) offer.hub = usable(said.hub, response.url);
  if (offer.hub.empty()) return {};
  if (offer.topic.empty()) offer.topic = topic_of(said.self, response.url);
  if (offer.topic.empty()) offer.topic = usable(response.url, {});
  return offer;
}

}  // namespace feedwatch::websub
