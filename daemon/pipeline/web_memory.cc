#include "pipeline/web_memory.h"

#include <boost/json.hpp>

#include "base/hash.h"
#include "page/region.h"

namespace feedwatch::pipeline {

namespace json = boost::json;

namespace {

uint64_t about(const config::Source& source) {
  std::string settings = source.url + '\n' + std::to_string(static_cast<int>(source.kind)) + '\n' +
                         std::to_string(static_cast<int>(source.watch)) + '\n' + source.select;
  for (const std::string& ignored : source.ignore) settings += '\n' + ignored;
  return hash64(settings);
}

json::value to_value(const std::optional<Time>& time) {
  return time ? json::value(time->time_since_epoch().count()) : json::value(nullptr);
}

// Reads fields of one object; a field that is absent or of another type gives its default.
class Fields {
 public:
  explicit Fields(const json::object& object) : object_(object) {}

  std::string text(std::string_view name) const {
    const json::value* value = object_.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
  }
  int64_t number(std::string_view name) const {
    const json::value* value = object_.if_contains(name);
    return value != nullptr && value->is_int64() ? value->get_int64() : 0;
  }
  bool truth(std::string_view name) const {
    const json::value* value = object_.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
  }
  std::optional<Time> time(std::string_view name) const {
    const json::value* value = object_.if_contains(name);
    if (value == nullptr || !value->is_int64()) return std::nullopt;
    return Time{Duration{value->get_int64()}};
  }
  template <class Each>
  void each(std::string_view name, Each each) const {
    const json::value* value = object_.if_contains(name);
    if (value == nullptr || !value->is_array()) return;
    for (const json::value& item : value->get_array()) {
      if (item.is_object()) each(Fields{item.get_object()});
    }
  }
  const json::object* object(std::string_view name) const {
    const json::value* value = object_.if_contains(name);
    return value == nullptr ? nullptr : value->if_object();
  }

 private:
  const json::object& object_;
};

json::array to_array(const std::vector<PendingLink>& pending) {
  json::array links;
  for (const PendingLink& link : pending) {
    json::object one{{"url", link.url}, {"title", link.title}};
    if (link.published) one["published"] = to_value(link.published);
    if (!link.lang.empty()) one["lang"] = link.lang;
    if (link.attempts > 0) one["attempts"] = link.attempts;
    if (link.paused) one["paused"] = to_value(link.paused);
    if (link.item != 0) one["item"] = static_cast<int64_t>(link.item);
    links.push_back(std::move(one));
  }
  return links;
}

json::array to_array(const std::vector<SitemapVisit>& sitemaps) {
  json::array visits;
  for (const SitemapVisit& visit : sitemaps) {
    json::object one{
        {"url", static_cast<int64_t>(visit.url_hash)}, {"modified", to_value(visit.modified)}, {"read", to_value(visit.read)}};
    if (visit.asked) one["asked"] = to_value(visit.asked);
    if (visit.failures > 0) one["failures"] = visit.failures;
    if (visit.is_new) one["new"] = true;
    visits.push_back(std::move(one));
  }
  return visits;
}

}  // namespace

std::string to_text(const WebMemory& memory) {
  json::object object{{"about", static_cast<int64_t>(memory.about)}};
  if (memory.since) object["since"] = to_value(memory.since);
  if (!memory.odd.code.empty()) object["odd"] = {{"code", memory.odd.code}, {"polls", memory.odd.polls}};
  if (!memory.region.empty()) object["region"] = page::join_lines(memory.region);
  if (!memory.blocks.empty()) object["blocks"] = memory.blocks;
  if (!memory.pending.empty()) object["pending"] = to_array(memory.pending);
  if (!memory.sitemaps.empty()) object["sitemaps"] = to_array(memory.sitemaps);
  return json::serialize(object);
}

WebMemory memory_for(const config::Source& source, const std::string& text) {
  WebMemory memory{.about = about(source)};
  boost::system::error_code error;
  const json::value value = text.empty() ? json::value(nullptr) : json::parse(text, error);
  if (error || !value.is_object()) return memory;
  const Fields fields{value.get_object()};
  if (static_cast<uint64_t>(fields.number("about")) != memory.about) return memory;
  memory.since = fields.time("since");
  if (const json::object* odd = fields.object("odd")) {
    const Fields state{*odd};
    memory.odd = {.code = state.text("code"), .polls = static_cast<uint32_t>(state.number("polls"))};
  }
  memory.region = page::split_lines(fields.text("region"));
  memory.blocks = fields.text("blocks");
  fields.each("pending", [&memory](const Fields& link) {
    memory.pending.push_back({.url = link.text("url"),
                              .title = link.text("title"),
                              .published = link.time("published"),
                              .lang = link.text("lang"),
                              .attempts = static_cast<uint32_t>(link.number("attempts")),
                              .paused = link.time("paused"),
                              .item = static_cast<uint64_t>(link.number("item"))});
  });
  fields.each("sitemaps", [&memory](const Fields& visit) {
    memory.sitemaps.push_back({.url_hash = static_cast<uint64_t>(visit.number("url")),
                               .modified = visit.time("modified"),
                               .read = visit.time("read"),
                               .asked = visit.time("asked"),
                               .failures = static_cast<uint32_t>(visit.number("failures")),
                               .is_new = visit.truth("new")});
  });
  return memory;
}

}  // namespace feedwatch::pipeline
