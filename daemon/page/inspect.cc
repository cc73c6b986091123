#include "page/inspect.h"

#include <fstream>
#include <optional>
#include <sstream>

#include "base/json_line.h"
#include "feed/decode.h"
#include "page/diff.h"
#include "page/extract.h"

namespace feedwatch::page {
namespace {

namespace json = boost::json;

// The region that a request selects by `key` and "ignore"; nothing, and the reason in `reply`, when a selector is wrong.
std::optional<RegionRules> region_of(const json::object& request, std::string_view key, json::object& reply) {
  const auto ignored = texts_at(request, "ignore");
  auto rules = compile_region(text_at(request, key), {ignored.begin(), ignored.end()});
  if (!rules) {
    reply["error"] = json_problem(rules.error().code, rules.error().message);
    return std::nullopt;
  }
  return std::move(*rules);
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

void describe(const Page& page, json::object& reply) {
  reply["kind"] = name(page.kind);
  reply["title"] = page.title;
  reply["author"] = array_of(page.authors);
  reply["published"] = text_or_null(page.published.text);
  reply["text"] = page.text;
  reply["site_name"] = text_or_null(page.site_name);
  reply["language"] = text_or_null(page.language);
  reply["description"] = text_or_null(page.description);
  reply["image"] = text_or_null(page.image);
  reply["canonical"] = text_or_null(page.canonical);
  reply["captions"] = array_of(page.captions);
  json::array& links = reply["links"].emplace_array();
  for (const PageLink& link : page.links) links.push_back(json::object{{"url", link.url}, {"text", link.text}});
  json::array& articles = reply["articles"].emplace_array();
  for (const PageArticle& article : page.articles) articles.push_back(describe(article));
  if (!page.refresh.empty()) reply["refresh"] = page.refresh;
  if (page.truncated) reply["truncated"] = true;
  if (!page.selector_matched) reply["selector_matched"] = false;
}

void answer_page(const json::object& request, json::object& reply) {
  const std::string path{text_at(request, "html_path")};
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    reply["error"] = json_problem("no-input", "cannot read \"" + path + "\"");
    return;
  }
  std::stringstream content;
  content << file.rdbuf();
  const std::string bytes = std::move(content).str();
  const auto rules = region_of(request, "select", reply);
  if (!rules) return;
  ExtractOptions options;
  if (rules->select) options.select = &*rules->select;
  options.ignore = rules->ignore;
  options.content_type = path.ends_with(".txt") ? "text/plain" : text_at(request, "content_type");
  describe(read_page(bytes, std::string{text_at(request, "url")}, options), reply);
}

void answer_pagediff(const json::object& request, json::object& reply) {
  const auto rules = region_of(request, "selector", reply);
  if (!rules) return;
  int status = 200;
  if (const auto* code = request.if_contains("new_http"); code != nullptr && code->is_int64())
    status = static_cast<int>(code->get_int64());
  const auto parse = [&](std::string_view field) { return Document::parse(feed::decode(text_at(request, field), {}).text); };
  const Region before = read_region(parse("old"), *rules);
  const Watch watch = watch_region(parse("new"), status, *rules, before.lines);
  reply["status"] = name(watch.state);
  reply["added"] = array_of(watch.diff.added);
  reply["removed"] = array_of(watch.diff.removed);
}

}  // namespace

std::string inspect_page_line(std::string_view request_json) { return answer_line(request_json, answer_page); }

std::string inspect_pagediff_line(std::string_view request_json) { return answer_line(request_json, answer_pagediff); }

}  // namespace feedwatch::page
