#include "cli/offers_text.h"

#include <algorithm>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "deliver/clean.h"

namespace feedwatch::cli {

namespace json = boost::json;
using pipeline::Offer;

namespace {

json::value text_or_null(const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); }

std::string line(const Offer& offer) {
  const std::string items = offer.was_read ? std::to_string(offer.items) : "-";
  const std::string kind = offer.kind.empty() ? "-" : offer.kind;
  std::string text = fmt::format("{:<14} {:>6}  {}  {}", kind, items, offer.url, deliver::clean_line(offer.title));
  if (offer.error) text += fmt::format("  ({} [{}])", deliver::clean_line(offer.error->message), offer.error->code);
  return text + '\n';
}

json::object describe(const Offer& offer) {
  json::object object{{"url", offer.url}, {"title", text_or_null(offer.title)}, {"kind", text_or_null(offer.kind)}};
  object["items"] = offer.was_read ? json::value(offer.items) : json::value(nullptr);
  object["error"] = offer.error ? json::value(offer.error->code + ": " + offer.error->message) : json::value(nullptr);
  return object;
}

}  // namespace

std::string offers_text(const std::vector<Offer>& offers) {
  std::string text = fmt::format("{:<14} {:>6}  {}\n", "KIND", "ITEMS", "URL AND TITLE");
  for (const Offer& offer : offers) text += line(offer);
  return text;
}

std::string offers_json(const std::vector<Offer>& offers) {
  json::array feeds;
  for (const Offer& offer : offers) feeds.push_back(describe(offer));
  return json::serialize(json::object{{"feeds", std::move(feeds)}}) + '\n';
}

}  // namespace feedwatch::cli
