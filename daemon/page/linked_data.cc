#include "page/linked_data.h"

#include <algorithm>

#include <boost/json.hpp>

#include "article/html.h"
#include "page/words.h"

namespace feedwatch::page {
namespace {

namespace json = boost::json;

constexpr size_t most_articles = 50;

// Line ends inside strings are common and forbidden; so are comment marks around it all.
std::string mended(std::string_view text) {
  text = trimmed(text);
  std::string out(text);
  for (char& c : out) {
    if (static_cast<uint8_t>(c) < 0x20) c = ' ';
  }
  for (const std::string_view mark : {"<!--", "-->", "//<![CDATA[", "//]]>", "<![CDATA[", "]]>"}) {
    if (const size_t at = out.find(mark); at == 0 || (at != std::string::npos && at + mark.size() == out.size()))
      out.erase(at, mark.size());
  }
  while (!out.empty() && (out.back() == ';' || is_blank(out.back()))) out.pop_back();
  return out;
}

std::string line(const json::value* value) {
  if (value == nullptr) return {};
  if (value->is_array() && !value->get_array().empty()) return line(&value->get_array().front());
  if (value->is_object()) {
    for (const char* key : {"@value", "name", "url", "@id"}) {
      if (const auto* inner = value->get_object().if_contains(key); inner != nullptr && inner->is_string()) return line(inner);
    }
    return {};
  }
  if (!value->is_string()) return {};
  const auto& text = value->get_string();
  return html::to_line(std::string_view(text.data(), text.size()));
}

std::string link(const json::value* value) {
  if (value == nullptr) return {};
  if (value->is_array() && !value->get_array().empty()) return link(&value->get_array().front());
  if (value->is_object()) {
    for (const char* key : {"url", "contentUrl", "@id"}) {
      if (const auto* inner = value->get_object().if_contains(key); inner != nullptr) return link(inner);
    }
    return {};
  }
  return value->is_string() ? std::string(value->get_string()) : std::string();
}

std::vector<std::string> people(const json::value* value) {
  std::vector<std::string> out;
  if (value == nullptr) return out;
  const auto add = [&out](const json::value& person) {
    const json::value* named = &person;
    if (person.is_object()) named = person.get_object().if_contains("name");
    if (named != nullptr && named->is_array()) {
      for (const json::value& each : named->get_array()) out.push_back(line(&each));
    } else {
      out.push_back(line(named));
    }
  };
  if (value->is_array()) {
    for (const json::value& each : value->get_array()) {
      if (out.size() < 20) add(each);
    }
  } else {
    add(*value);
  }
  std::erase_if(out, [](const std::string& each) { return each.empty(); });
  return out;
}

bool type_ends_with(const json::value* type, std::string_view end) {
  if (type == nullptr) return false;
  if (type->is_string()) return std::string_view(type->get_string()).ends_with(end);
  if (!type->is_array()) return false;
  const auto& all = type->get_array();
  return std::any_of(all.begin(), all.end(), [end](const json::value& each) { return type_ends_with(&each, end); });
}

bool is_article(const json::value* type) {
  for (const std::string_view each : {"Article", "Posting", "Report", "Recipe", "Review", "BlogPost"}) {
    if (type_ends_with(type, each)) return true;
  }
  return false;
}

bool is_page(const json::value* type) {
  for (const std::string_view each :
       {"WebPage", "CreativeWork", "VideoObject", "ItemPage", "Event", "Product", "PodcastEpisode"}) {
    if (type_ends_with(type, each)) return true;
  }
  return false;
}

LinkedArticle read(const json::object& object) {
  LinkedArticle out;
  const auto get = [&object](const char* key) { return object.if_contains(key); };
  out.is_article = is_article(get("@type"));
  out.headline = line(get("headline"));
  if (out.headline.empty()) out.headline = line(get("name"));
  out.description = line(get("description"));
  if (const auto* body = get("articleBody"); body != nullptr && body->is_string())
    out.body = html::to_text(std::string_view(body->get_string()));
  out.published = line(get("datePublished"));
  if (out.published.empty()) out.published = line(get("dateCreated"));
  if (out.published.empty()) out.published = line(get("uploadDate"));
  out.modified = line(get("dateModified"));
  out.site = line(get("publisher"));
  out.image = link(get("image"));
  out.language = line(get("inLanguage"));
  out.url = link(get("mainEntityOfPage"));
  if (out.url.empty()) out.url = link(get("url"));
  out.authors = people(get("author"));
  if (out.authors.empty()) out.authors = people(get("creator"));
  return out;
}

void collect(const json::value& value, int depth, std::vector<LinkedArticle>& out) {
  if (depth > 6 || out.size() >= most_articles) return;
  if (value.is_array()) {
    for (const json::value& each : value.get_array()) collect(each, depth + 1, out);
    return;
  }
  if (!value.is_object()) return;
  const json::object& object = value.get_object();
  const auto* type = object.if_contains("@type");
  if (is_article(type) || is_page(type)) out.push_back(read(object));
  for (const char* key : {"@graph", "mainEntity", "mainEntityOfPage"}) {
    if (const auto* inner = object.if_contains(key)) collect(*inner, depth + 1, out);
  }
}

}  // namespace

std::vector<LinkedArticle> linked_articles(const Document& document) {
  std::vector<LinkedArticle> found;
  json::parse_options options;
  options.allow_comments = true;
  options.allow_trailing_commas = true;
  options.allow_invalid_utf8 = false;
  for (NodeId id = 0; id + 1 < document.size() && found.size() < most_articles; ++id) {
    if (document[id].tag != Tag::script || document[id].end != id + 2) continue;
    boost::system::error_code error;
    const json::value value = json::parse(mended(document[id + 1].text), error, {}, options);
    if (!error) collect(value, 0, found);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const LinkedArticle& a, const LinkedArticle& b) { return a.is_article > b.is_article; });
  return found;
}

}  // namespace feedwatch::page
