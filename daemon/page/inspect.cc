#include "page/inspect.h"

#include <fstream>
#include <iterator>

#include <boost/json.hpp>

#include "feed/decode.h"
#include "page/diff.h"
#include "page/extract.h"

namespace feedwatch::page {
namespace {

namespace json = boost::json;

std::string fail(const json::value& id, std::string_view code, std::string_view message) {
  return json::serialize(json::object{{"id", id}, {"error", std::string(code) + ": " + std::string(message)}});
}

std::string text_of(const json::object& request, std::string_view name) {
  const auto* value = request.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::vector<std::string> texts_of(const json::object& request, std::string_view name) {
  std::vector<std::string> out;
  const auto* value = request.if_contains(name);
  if (value == nullptr || !value->is_array()) return out;
  for (const json::value& each : value->get_array()) {
    if (each.is_string()) out.emplace_back(each.get_string());
  }
  return out;
}

json::value id_of(const json::object& request) {
  const auto* id = request.if_contains("id");
  return id == nullptr ? json::value(nullptr) : *id;
}

json::value text_or_null(const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); }

json::array array_of(const std::vector<std::string>& texts) { return json::array(texts.begin(), texts.end()); }

json::object describe(const PageArticle& article) {
  json::object out{{"title", article.title},
                   {"text", article.text},
                   {"published", text_or_null(article.published.text)},
                   {"author", array_of(article.authors)},
                   {"captions", array_of(article.captions)}};
  if (!article.url.empty()) out["url"] = article.url;
  return out;
}

json::object describe(const Page& page) {
  json::object out{{"kind", name(page.kind)},
                   {"title", page.title},
                   {"author", array_of(page.authors)},
                   {"published", text_or_null(page.published.text)},
                   {"text", page.text},
                   {"site_name", text_or_null(page.site_name)},
                   {"language", text_or_null(page.language)},
                   {"description", text_or_null(page.description)},
                   {"image", text_or_null(page.image)},
                   {"canonical", text_or_null(page.canonical)},
                   {"captions", array_of(page.captions)}};
  json::array links;
  for (const PageLink& link : page.links) links.push_back(json::object{{"url", link.url}, {"text", link.text}});
  out["links"] = std::move(links);
  json::array articles;
  for (const PageArticle& article : page.articles) articles.push_back(describe(article));
  out["articles"] = std::move(articles);
  if (!page.refresh.empty()) out["refresh"] = page.refresh;
  if (page.truncated) out["truncated"] = true;
  if (!page.selector_matched) out["selector_matched"] = false;
  return out;
}

// A request as an object, or nothing.
const json::object* object_of(const json::value& value) { return value.is_object() ? &value.get_object() : nullptr; }

}  // namespace

std::string inspect_page_line(std::string_view request_json) {
  boost::system::error_code error;
  const json::value value = json::parse(json::string_view(request_json.data(), request_json.size()), error);
  const json::object* const request = error ? nullptr : object_of(value);
  if (request == nullptr) return fail(nullptr, "bad-request", "not a JSON object");
  const std::string path = text_of(*request, "html_path");
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(id_of(*request), "no-input", "cannot read \"" + path + "\"");
  const std::string bytes(std::istreambuf_iterator<char>(file), {});

  const std::string select = text_of(*request, "select");
  auto rules = compile_region(select, texts_of(*request, "ignore"));
  if (!rules) return fail(id_of(*request), rules.error().code, rules.error().message);
  ExtractOptions options;
  if (rules->select) options.select = &*rules->select;
  options.ignore = rules->ignore;
  options.content_type = path.ends_with(".txt") ? "text/plain" : text_of(*request, "content_type");
  json::object out = describe(read_page(bytes, text_of(*request, "url"), options));
  out["id"] = id_of(*request);
  return json::serialize(out);
}

std::string inspect_pagediff_line(std::string_view request_json) {
  boost::system::error_code error;
  const json::value value = json::parse(json::string_view(request_json.data(), request_json.size()), error);
  const json::object* const request = error ? nullptr : object_of(value);
  if (request == nullptr) return fail(nullptr, "bad-request", "not a JSON object");
  auto rules = compile_region(text_of(*request, "selector"), texts_of(*request, "ignore"));
  if (!rules) return fail(id_of(*request), rules.error().code, rules.error().message);
  int status = 200;
  if (const auto* code = request->if_contains("new_http"); code != nullptr && code->is_int64())
    status = static_cast<int>(code->get_int64());
  const auto parse = [&](std::string_view field) { return Document::parse(feed::decode(text_of(*request, field), {}).text); };
  const Region before = read_region(parse("old"), *rules);
  const Watch watch = watch_region(parse("new"), status, *rules, before.lines);
  return json::serialize(json::object{{"id", id_of(*request)},
                                      {"status", name(watch.state)},
                                      {"added", array_of(watch.diff.added)},
                                      {"removed", array_of(watch.diff.removed)}});
}

}  // namespace feedwatch::page
