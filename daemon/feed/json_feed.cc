#include "feed/json_feed.h"

#include <boost/json.hpp>

#include <algorithm>

#include "article/html.h"
#include "article/url.h"
#include "feed/date.h"
#include "feed/draft.h"
#include "feed/text_construct.h"
#include "feed/xml_text.h"

namespace feedwatch::feed {
namespace {

namespace json = boost::json;

// Text of a member; numbers as they are written, since ids are often numbers. Empty for anything else.
std::string text(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr) return {};
  if (const auto* string = value->if_string()) return std::string(xml::trim(*string));
  if (value->is_number()) return json::serialize(*value);
  return {};
}

// Plain text whose lines stay lines.
std::string lines_as_html(std::string_view plain) {
  std::string out;
  for (const char c : escape_html(plain)) {
    if (c == '\n') out += "<br>";
    out += c;
  }
  return out;
}

template <class Visit>
void each_object(const json::object& object, std::string_view name, const Visit& visit) {
  const auto* value = object.if_contains(name);
  if (value == nullptr) return;
  if (const auto* single = value->if_object()) return visit(*single);
  const auto* list = value->if_array();
  if (list == nullptr) return;
  for (const auto& element : *list) {
    if (const auto* one = element.if_object()) visit(*one);
  }
}

// An array of strings; one string with commas is what some make of it.
std::vector<Category> tags(const json::object& object) {
  std::vector<Category> found;
  const auto* value = object.if_contains("tags");
  if (value == nullptr) return found;
  if (const auto* list = value->if_array()) {
    for (const auto& tag : *list) {
      if (const auto* string = tag.if_string()) add_category(found, {std::string(xml::trim(*string)), {}, {}});
    }
  }
  if (const auto* string = value->if_string()) add_keywords(found, *string, {});
  return found;
}

class Reader {
 public:
  Reader(const json::object& top, const Hints& hints, const Limits& limits) : top_(top), limits_(limits) {
    base_ = url::absolute(text(top, "home_page_url"), hints.base_url);
    if (base_.empty()) base_ = url::absolute(text(top, "feed_url"), hints.base_url);
    if (base_.empty()) base_ = hints.base_url;
  }

  Feed feed() const;

 private:
  Item item(const json::object& object) const;
  std::string link(const json::object& object, std::string_view name) const;
  std::vector<Person> people(const json::object& object) const;
  void bodies(const json::object& object, Item& item) const;
  void attachments(const json::object& object, Item& item) const;

  const json::object& top_;
  Limits limits_;
  std::string base_{};
};

std::string Reader::link(const json::object& object, std::string_view name) const {
  const auto written = text(object, name);
  if (written.empty()) return {};
  auto resolved = url::absolute(written, base_);
  if (resolved.empty()) resolved = written;
  return xml::same_name(std::string_view(resolved).substr(0, 11), "javascript:") ? std::string() : resolved;
}

// 1.1 has `authors`, 1.0 has `author`; feeds carry both.
std::vector<Person> Reader::people(const json::object& object) const {
  std::vector<Person> found;
  for (const std::string_view name : {"authors", "author"}) {
    each_object(object, name,
                [&](const json::object& person) { add_person(found, {text(person, "name"), {}, link(person, "url")}); });
    if (const auto plain = text(object, name); !plain.empty()) add_person(found, {plain, {}, {}});
  }
  return found;
}

void Reader::bodies(const json::object& object, Item& item) const {
  if (const auto html = text(object, "content_html"); !html.empty()) {
    item.content_html = html::sanitise(html, base_);
  } else {
    item.content_html = lines_as_html(text(object, "content_text"));
  }
  item.summary_html = escape_html(text(object, "summary"));
}

void Reader::attachments(const json::object& object, Item& item) const {
  each_object(object, "attachments", [&](const json::object& attachment) {
    add_enclosure(item.enclosures,
                  {link(attachment, "url"), text(attachment, "mime_type"), read_number(text(attachment, "size_in_bytes"))});
    if (item.details->duration.empty()) item.set(&ItemDetails::duration, text(attachment, "duration_in_seconds"));
  });
}

Item Reader::item(const json::object& object) const {
  Item item;
  item.id = text(object, "id");
  item.title = html::to_line(text(object, "title"));
  item.link = link(object, "url");
  if (item.link.empty()) item.link = link(object, "external_url");
  if (const auto external = link(object, "external_url"); !external.empty())
    item.links.push_back({"related", external, {}, {}, {}});
  bodies(object, item);
  item.authors = people(object);
  item.published = parse_date(text(object, "date_published"));
  item.updated = parse_date(text(object, "date_modified"));
  item.set(&ItemDetails::image, link(object, "image"));
  if (item.details->image.empty()) item.set(&ItemDetails::image, link(object, "banner_image"));
  item.language = text(object, "language");
  attachments(object, item);
  item.categories = tags(object);
  return item;
}

Feed Reader::feed() const {
  Feed feed;
  feed.format = Format::json;
  const auto version = text(top_, "version");
  feed.version = version.substr(std::min(version.find_last_of('/') + 1, version.size()));
  if (feed.version == "1") feed.version = "1.0";
  feed.title = html::to_line(text(top_, "title"));
  feed.link = link(top_, "home_page_url");
  feed.self = link(top_, "feed_url");
  if (feed.link.empty()) feed.link = feed.self;  // 1.1 asks for a home page, and allows none
  feed.id = feed.self;
  feed.next_page = link(top_, "next_url");
  feed.description_html = escape_html(text(top_, "description"));
  feed.image = link(top_, "icon");
  if (feed.image.empty()) feed.image = link(top_, "favicon");
  feed.language = text(top_, "language");
  feed.authors = people(top_);
  each_object(top_, "hubs", [&](const json::object& hub) {
    if (feed.hub.empty()) feed.hub = link(hub, "url");
  });
  const auto* items = top_.if_contains("items");
  if (items == nullptr || !items->is_array()) return feed;
  const auto& list = items->get_array();
  feed.items.reserve(std::min(list.size(), limits_.items));
  if (list.size() > limits_.items) feed.warnings.push_back(too_many_items(limits_));
  for (const auto& element : list) {
    if (feed.items.size() >= limits_.items) break;
    const auto* object = element.if_object();
    if (object == nullptr) continue;
    feed.items.push_back(item(*object));
    if (feed.items.back().authors.empty()) feed.items.back().authors = feed.authors;  // 1.1: "if not specified, the feed's"
  }
  return feed;
}

// A version address, or, since some leave it out, items that are objects with what JSON Feed calls their members.
bool is_json_feed(const json::object& top) {
  if (text(top, "version").find("jsonfeed.org/version/") != std::string::npos) return true;
  const auto* items = top.if_contains("items");
  if (items == nullptr || !items->is_array() || !top.contains("title")) return false;
  bool known = false;
  each_object(top, "items", [&](const json::object& item) {
    known =
        known || item.contains("content_html") || item.contains("content_text") || (item.contains("id") && item.contains("url"));
  });
  return known;
}

// The document up to the last complete object of a list at its top, closed; empty when there is none. For downloads cut short.
std::string completed(std::string_view source) {
  std::string open;
  bool in_string = false;
  size_t end = 0;
  for (size_t at = 0; at < source.size(); ++at) {
    const char c = source[at];
    if (in_string) {
      if (c == '\\') ++at;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      open += c;
    } else if (c == '}' || c == ']') {
      if (open.empty()) return {};
      open.pop_back();
      if (open == "{[") end = at + 1;
    }
  }
  return end == 0 ? std::string() : std::string(source.substr(0, end)) + "]}";
}

Result<Feed> read_value(const json::value& value, const Hints& hints, const Limits& limits) {
  const auto* top = value.if_object();
  if (top == nullptr || !is_json_feed(*top)) return Error{"not-a-feed", "JSON that is no JSON Feed"};
  return Reader(*top, hints, limits).feed();
}

}  // namespace

Result<Feed> read_json_feed(std::string_view source, const Hints& hints, const Limits& limits) {
  json::parse_options options;
  options.max_depth = limits.json_depth;
  options.allow_invalid_utf8 = true;  // lone surrogates become what the decoder made of them
  options.allow_trailing_commas = true;
  boost::system::error_code error;
  json::monotonic_resource arena;
  const auto value = json::parse(json::string_view(source.data(), source.size()), error, &arena, options);
  if (!error) return read_value(value, hints, limits);
  if (error != json::error::incomplete) return Error{"bad-json", error.message()};
  const auto rest = json::parse(completed(source), error, &arena, options);
  if (error) return Error{"bad-json", "it ends before its first item does"};
  auto feed = read_value(rest, hints, limits);
  if (feed) feed->truncated = true;
  return feed;
}

}  // namespace feedwatch::feed
