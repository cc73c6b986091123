#include "cli/preview_text.h"

#include <algorithm>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "article/url.h"
#include "config/units.h"
#include "deliver/clean.h"

namespace feedwatch::cli {

namespace json = boost::json;
using pipeline::Preview;

namespace {

constexpr size_t shown_text = 600;  // code points of an article
constexpr size_t shown_lines = 20;  // of a watched region

json::value text_or_null(const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); }

json::value time_or_null(const std::optional<Time>& time) { return time ? json::value(to_rfc3339(*time)) : json::value(nullptr); }

json::object describe(const Article& article) {
  return {{"title", article.title},
          {"url", text_or_null(article.url)},
          {"published", time_or_null(article.published)},
          {"lang", text_or_null(article.lang)},
          {"authors", json::array(article.authors.begin(), article.authors.end())},
          {"text", article.text}};
}

std::string problem_of(const Preview& preview) {
  return preview.odd ? fmt::format("{}: {}", preview.odd->code, preview.odd->message) : std::string{};
}

std::string indented(const std::string& text) {
  std::string result = "    ";
  for (const char c : text) result += c == '\n' ? std::string("\n    ") : std::string(1, c);
  return result + '\n';
}

std::string_view what_items_are(const Preview& preview) {
  if (!preview.region.empty()) return "lines watched for change";
  return preview.kind == "index" || preview.kind == "sitemap" ? "links to articles" : "articles";
}

std::string robots_line(const Preview& preview) {
  std::string line = preview.robots;
  if (preview.robots == "not asked") line += " (feeds are exempt)";
  if (preview.crawl_delay > Duration{}) line += fmt::format(", {} between two requests", config::to_text(preview.crawl_delay));
  if (!preview.robots_cause.empty()) line += fmt::format(" ({})", deliver::clean_line(preview.robots_cause));
  return line;
}

std::string article_text(const Article& article) {
  std::string head = "\n  " + deliver::clean_line(article.title) + '\n';
  const std::string published = article.published ? to_rfc3339(*article.published) : "no date";
  head += fmt::format("    {}  {}  {}\n", published, article.lang.empty() ? "language unknown" : article.lang, article.url);
  return head + indented(deliver::shortened(deliver::clean_text(article.text), shown_text));
}

}  // namespace

std::string preview_text(const Preview& preview) {
  std::string text = fmt::format("url        {}\nkind       {}\n", url::for_log(preview.url), preview.kind);
  if (!preview.title.empty()) text += fmt::format("title      {}\n", deliver::clean_line(preview.title));
  text += fmt::format("items      {} {}\n", preview.items, what_items_are(preview));
  text += fmt::format("robots     {}\n", robots_line(preview));
  text += fmt::format("next poll  {}\n", preview.next_poll ? to_rfc3339(*preview.next_poll) : "never");
  if (preview.odd) text += fmt::format("problem    {} [{}]\n", preview.odd->message, preview.odd->code);
  for (const std::string& warning : preview.warnings) text += fmt::format("warning    {}\n", deliver::clean_line(warning));
  for (const Article& article : preview.articles) text += article_text(article);
  if (!preview.region.empty()) text += '\n';
  for (size_t i = 0; i < std::min(preview.region.size(), shown_lines); ++i) {
    text += indented(deliver::shortened(deliver::clean_line(preview.region[i]), shown_text));
  }
  if (preview.region.size() > shown_lines) text += "    …\n";
  return text;
}

std::string preview_json(const Preview& preview) {
  json::array articles;
  for (const Article& article : preview.articles) articles.push_back(describe(article));
  const json::object robots{{"verdict", preview.robots},
                            {"cause", text_or_null(preview.robots_cause)},
                            {"crawl_delay", static_cast<double>(preview.crawl_delay.count()) / 1000}};
  const json::object object{{"url", url::for_log(preview.url)},
                            {"kind", preview.kind},
                            {"title", text_or_null(preview.title)},
                            {"items", preview.items},
                            {"articles", std::move(articles)},
                            {"region", json::array(preview.region.begin(), preview.region.end())},
                            {"problem", text_or_null(problem_of(preview))},
                            {"warnings", json::array(preview.warnings.begin(), preview.warnings.end())},
                            {"robots", robots},
                            {"next_poll", time_or_null(preview.next_poll)}};
  return json::serialize(object) + '\n';
}

}  // namespace feedwatch::cli
