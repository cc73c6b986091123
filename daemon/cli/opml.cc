#include "cli/opml.h"

#include <algorithm>
#include <sstream>
#include <unordered_map>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <pugixml.hpp>

#include "feed/decode.h"

namespace feedwatch::cli {

namespace {

constexpr int deepest = 128;  // pugixml takes its trees apart by recursion
constexpr size_t most_feeds = 100'000;

// Past the end of what begins at `at` with "<": a tag, a comment, a declaration.
size_t end_of_markup(std::string_view xml, size_t at) {
  const auto past = [xml](std::string_view mark, size_t from) {
    const size_t found = xml.find(mark, from);
    return found == xml.npos ? xml.size() : found + mark.size();
  };
  if (xml.substr(at, 4) == "<!--") return past("-->", at + 4);
  if (xml.substr(at, 9) == "<![CDATA[") return past("]]>", at + 9);
  if (xml.substr(at, 2) == "<?") return past("?>", at + 2);
  char quote = 0;
  for (size_t i = at + 1; i < xml.size(); ++i) {
    if (quote != 0) {
      if (xml[i] == quote) quote = 0;
    } else if (xml[i] == '"' || xml[i] == '\'') {
      quote = xml[i];
    } else if (xml[i] == '>') {
      return i + 1;
    }
  }
  return xml.size();
}

bool is_too_deep(std::string_view xml) {
  int depth = 0;
  for (size_t at = xml.find('<'); at != xml.npos; at = xml.find('<', at)) {
    const size_t end = end_of_markup(xml, at);
    const char kind = at + 1 < xml.size() ? xml[at + 1] : '!';
    if (kind == '/') {
      --depth;
    } else if (kind != '!' && kind != '?' && !(end >= 2 && xml[end - 2] == '/')) {
      if (++depth > deepest) return true;
    }
    at = end;
  }
  return false;
}

// Attribute names are written in any case by somebody.
std::string attribute(const pugi::xml_node& node, const char* name) {
  for (const pugi::xml_attribute& each : node.attributes()) {
    if (boost::algorithm::iequals(each.name(), name)) return boost::algorithm::trim_copy(std::string(each.value()));
  }
  return {};
}

void add_tag(std::vector<std::string>& tags, std::string_view tag) {
  std::string text = boost::algorithm::trim_copy(std::string(tag));
  if (!text.empty() && std::ranges::find(tags, text) == tags.end()) tags.push_back(std::move(text));
}

// "/news/europe,sport": a path's parts are tags of their own.
void add_categories(std::vector<std::string>& tags, std::string_view categories) {
  while (!categories.empty()) {
    const size_t end = std::min(categories.find_first_of(",/"), categories.size());
    add_tag(tags, categories.substr(0, end));
    categories.remove_prefix(std::min(end + 1, categories.size()));
  }
}

class Reader {
 public:
  void take(const pugi::xml_node& parent, const std::vector<std::string>& folders) {
    for (const pugi::xml_node& node : parent.children()) {
      if (!boost::algorithm::iequals(node.name(), "outline") || feeds_.size() == most_feeds) continue;
      std::string title = attribute(node, "text");
      if (title.empty()) title = attribute(node, "title");
      const std::string url = attribute(node, "xmlUrl");
      if (!url.empty()) add(url, title, folders, attribute(node, "category"));
      std::vector<std::string> inner = folders;
      if (url.empty()) add_tag(inner, title);
      take(node, inner);
    }
  }

  std::vector<OpmlFeed> feeds() { return std::move(feeds_); }

 private:
  void add(const std::string& url, const std::string& title, const std::vector<std::string>& folders,
           std::string_view categories) {
    const auto [place, fresh] = places_.try_emplace(url, feeds_.size());
    if (fresh) feeds_.push_back({.title = title, .url = url});
    OpmlFeed& feed = feeds_[place->second];
    for (const std::string& folder : folders) add_tag(feed.tags, folder);
    add_categories(feed.tags, categories);
  }

  std::vector<OpmlFeed> feeds_{};
  std::unordered_map<std::string, size_t> places_{};
};

// A comma or slash would make two of one.
std::string category_of(std::string tag) {
  for (char& c : tag) {
    if (c == ',' || c == '/') c = ' ';
  }
  return tag;
}

void put(pugi::xml_node parent, const OpmlFeed& feed) {
  pugi::xml_node outline = parent.append_child("outline");
  outline.append_attribute("type") = "rss";
  outline.append_attribute("text") = feed.title.c_str();
  outline.append_attribute("title") = feed.title.c_str();
  outline.append_attribute("xmlUrl") = feed.url.c_str();
  std::string categories;
  for (const std::string& tag : feed.tags) categories += (categories.empty() ? "" : ",") + category_of(tag);
  if (!categories.empty()) outline.append_attribute("category") = categories.c_str();
}

}  // namespace

Result<std::vector<OpmlFeed>> read_opml(std::string_view bytes) {
  const feed::Decoded decoded = feed::decode(bytes, "");
  if (is_too_deep(decoded.text)) return Error{"xml-depth", fmt::format("elements nested deeper than {}", deepest)};
  pugi::xml_document document;
  const auto parsed = document.load_buffer(decoded.text.data(), decoded.text.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!parsed) return Error{"bad-opml", fmt::format("not XML: {} at byte {}", parsed.description(), parsed.offset)};
  const pugi::xml_node body = document.child("opml").child("body");
  if (!body) return Error{"bad-opml", "not OPML: there is no <opml> with a <body>"};
  Reader reader;
  reader.take(body, {});
  return reader.feeds();
}

std::string write_opml(const std::vector<OpmlFeed>& feeds, const std::string& title, Time now) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node opml = document.append_child("opml");
  opml.append_attribute("version") = "2.0";
  pugi::xml_node head = opml.append_child("head");
  head.append_child("title").text() = title.c_str();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  head.append_child("dateCreated").text() = fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(seconds)).c_str();
  pugi::xml_node body = opml.append_child("body");
  std::unordered_map<std::string, pugi::xml_node> folders;
  for (const OpmlFeed& feed : feeds) {
    pugi::xml_node parent = body;
    if (!feed.tags.empty()) {
      const auto [place, fresh] = folders.try_emplace(feed.tags.front());
      if (fresh) {
        place->second = body.append_child("outline");
        place->second.append_attribute("text") = feed.tags.front().c_str();
      }
      parent = place->second;
    }
    put(parent, feed);
  }
  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return out.str();
}

}  // namespace feedwatch::cli
