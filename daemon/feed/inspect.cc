#include "feed/inspect.h"

#include <boost/json.hpp>

#include <fstream>
#include <iterator>

#include "article/html.h"
#include "feed/decode.h"

namespace feedwatch::feed {
namespace {

namespace json = boost::json;

std::string_view name_of(Format format) {
  switch (format) {
    case Format::rss:
      return "rss";
    case Format::rdf:
      return "rss";
    case Format::atom:
      return "atom";
    case Format::cdf:
      return "cdf";
    case Format::json:
      return "json";
  }
  return {};
}

// Absent rather than empty.
void put(json::object& out, std::string_view name, const std::string& value) {
  if (!value.empty()) out[name] = value;
}

void put(json::object& out, std::string_view name, const std::optional<Time>& value) {
  if (value) out[name] = to_rfc3339(*value);
}

void put_html(json::object& out, const std::string& name, const std::string& html) {
  if (html.empty()) return;
  out[name + "_html"] = html;
  out[name + "_text"] = html::to_text(html);
}

using Member = std::pair<std::string_view, const std::string&>;

// Those that are not empty.
json::object texts(std::initializer_list<Member> members) {
  json::object out;
  for (const auto& [name, value] : members) put(out, name, value);
  return out;
}

json::object describe(const Person& person) {
  return texts({{"name", person.name}, {"email", person.email}, {"uri", person.uri}});
}

json::object describe(const Category& category) {
  return texts({{"term", category.term}, {"label", category.label}, {"scheme", category.scheme}});
}

json::object describe(const Enclosure& enclosure) {
  auto out = texts({{"url", enclosure.url}, {"type", enclosure.type}});
  if (enclosure.length) out["length"] = std::to_string(*enclosure.length);
  return out;
}

json::object describe(const Link& link) {
  return texts({{"rel", link.rel}, {"href", link.href}, {"type", link.type}, {"title", link.title}, {"hreflang", link.hreflang}});
}

template <class T>
void put(json::object& out, std::string_view name, const std::vector<T>& values) {
  if (values.empty()) return;
  json::array list;
  for (const auto& value : values) list.push_back(describe(value));
  out[name] = std::move(list);
}

json::object describe(const Source& source) {
  auto out = texts({{"id", source.id}, {"title", source.title}, {"link", source.link}, {"rights", source.rights}});
  put(out, "updated", source.updated);
  put(out, "authors", source.authors);
  return out;
}

json::array position(const Place& place, size_t index) {
  json::array out;
  for (size_t i = 0; i < place.dimensions; ++i) out.push_back(place.coordinates[index * place.dimensions + i]);
  return out;
}

json::object describe(const Place& place) {
  json::array positions;
  for (size_t i = 0; i < place.coordinates.size() / place.dimensions; ++i) positions.push_back(position(place, i));
  switch (place.shape) {
    case Place::Shape::point:
      return {{"type", "Point"}, {"coordinates", position(place, 0)}};
    case Place::Shape::line:
      return {{"type", "LineString"}, {"coordinates", positions}};
    case Place::Shape::polygon:
      return {{"type", "Polygon"}, {"coordinates", json::array{positions}}};
    case Place::Shape::box:
      return {{"type", "Box"}, {"coordinates", positions}};
  }
  return {};
}

json::object describe(const Item& item) {
  auto out = texts({{"id", item.id}, {"title", item.title}, {"link", item.link}});
  put_html(out, "summary", item.summary_html);
  put_html(out, "content", item.content_html);
  put(out, "authors", item.authors);
  put(out, "contributors", item.details->contributors);
  put(out, "published", item.published);
  put(out, "updated", item.updated);
  put(out, "categories", item.categories);
  put(out, "enclosures", item.enclosures);
  put(out, "language", item.language);
  put(out, "comments", item.comments);
  put(out, "links", item.links);
  put(out, "rights", item.details->rights);
  put(out, "image", item.details->image);
  put(out, "duration", item.details->duration);
  put(out, "content_src", item.details->content_src);
  if (!item.id.empty()) out["guid_is_permalink"] = item.id_is_link;
  if (item.details->source) out["source"] = describe(*item.details->source);
  if (item.details->place) out["geo"] = describe(*item.details->place);
  return out;
}

json::object describe_head(const Feed& feed) {
  json::object out;
  out["format"] = std::string(name_of(feed.format)) + feed.version;
  put(out, "title", feed.title);
  put(out, "link", feed.link);
  put(out, "self", feed.self);
  put(out, "hub", feed.hub);
  put(out, "id", feed.id);
  put(out, "language", feed.language);
  put_html(out, "description", feed.description_html);
  put(out, "updated", feed.updated);
  put(out, "published", feed.published);
  put(out, "authors", feed.authors);
  put(out, "contributors", feed.contributors);
  put(out, "categories", feed.categories);
  put(out, "image", feed.image);
  put(out, "generator", feed.generator);
  put(out, "rights", feed.rights);
  put(out, "links", feed.links);
  put(out, "new_feed_url", feed.new_feed_url);
  put(out, "next_page", feed.next_page);
  put(out, "prev_archive", feed.prev_archive);
  if (feed.complete) out["complete"] = true;
  if (feed.archive) out["archive"] = true;
  if (feed.ttl) out["ttl"] = std::chrono::duration_cast<std::chrono::minutes>(*feed.ttl).count();
  if (feed.truncated) out["truncated"] = true;
  if (!feed.warnings.empty()) out["warnings"] = json::array(feed.warnings.begin(), feed.warnings.end());
  return out;
}

std::string describe_error(const Error& error, std::string_view bytes, const Hints& hints) {
  json::object out;
  out["error"] = error.code + ": " + error.message;
  if (error.code == "not-a-feed") {
    json::array links;
    for (const auto& link : discover_feeds(decode(bytes, hints.content_type).text, hints.base_url)) links.emplace_back(link.href);
    out["feed_links"] = std::move(links);
  }
  return json::serialize(out);
}

std::string fail(std::string_view code, std::string_view message) {
  return json::serialize(json::object{{"error", std::string(code) + ": " + std::string(message)}});
}

std::string text(const json::object& request, std::string_view name) {
  const auto* value = request.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

std::string inspect_feed(std::string_view bytes, const Hints& hints) {
  const auto feed = read_feed(bytes, hints);
  if (!feed) return describe_error(feed.error(), bytes, hints);
  auto out = json::serialize(describe_head(*feed));
  out.back() = ',';
  out += "\"entries\":[";
  for (const auto& item : feed->items) {  // one at a time: a feed of 50,000 items as one JSON value is larger than the feed
    if (&item != feed->items.data()) out += ',';
    out += json::serialize(describe(item));
  }
  return out + "]}";
}

std::string inspect_feed_line(std::string_view request_json) {
  boost::system::error_code error;
  const auto request = json::parse(json::string_view(request_json.data(), request_json.size()), error);
  if (error || !request.is_object()) return fail("bad-request", "not a JSON object");
  const auto& object = request.get_object();
  const auto path = text(object, "input");
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail("no-input", "cannot read " + path);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  return inspect_feed(bytes, {text(object, "content_type"), text(object, "base_url")});
}

}  // namespace feedwatch::feed
