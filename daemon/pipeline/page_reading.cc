#include "pipeline/page_reading.h"

#include <algorithm>

#include <fmt/format.h>
#include <re2/re2.h>

#include "article/identity.h"
#include "article/text.h"
#include "article/url.h"
#include "base/hash.h"
#include "feed/decode.h"
#include "page/index_links.h"
#include "page/region.h"

namespace feedwatch::pipeline {

namespace {

constexpr size_t title_from_text = 80;

std::string content_type(const http::Response& response) {
  const std::string* type = response.header("Content-Type");
  return type == nullptr ? std::string{} : *type;
}

// Documents that no reader of pages takes, whatever their type says: PDF, pictures, archives, programs.
bool is_binary(std::string_view body) {
  for (const std::string_view sign : {"%PDF-", "\x89PNG", "GIF8", "\xFF\xD8\xFF", "PK\x03\x04",
                                      "\x7f"
                                      "ELF"}) {
    if (body.starts_with(sign)) return true;
  }
  const bool is_wide = body.starts_with("\xFF\xFE") || body.starts_with("\xFE\xFF");
  const std::string_view head = body.substr(0, 1024);
  return !is_wide && std::count(head.begin(), head.end(), '\0') > static_cast<ptrdiff_t>(head.size() / 8);
}

std::optional<page::Document> parse(const http::Response& response) {
  if (is_binary(response.body)) return std::nullopt;
  const auto decoded = feed::decode(response.body, content_type(response));
  return page::Document::parse(decoded.text);
}

Oddity not_a_page() { return {"not-a-page", "the server sent no page but a document of another kind"}; }

std::optional<Oddity> oddity_of(const page::Page& page, bool with_selector) {
  if (with_selector && !page.selector_matched) return Oddity{"selector-missing", "nothing on the page matches its selector"};
  switch (page.kind) {
    case page::PageKind::login:
      return Oddity{"page-login", "the page asks to log in or to prove to be human"};
    case page::PageKind::error:
      return Oddity{"page-error", "the page is an error message"};
    case page::PageKind::empty:
      return Oddity{"page-empty", "the page has no text to speak of"};
    default:
      return std::nullopt;
  }
}

// A page that a selector was written for has an article wherever the selector matches.
void add_selected(page::Page& page) {
  if (!page.articles.empty() || page.text.empty()) return;
  page.articles.push_back({.title = page.title, .text = page.text, .published = page.published, .authors = page.authors});
}

void drop_lines(std::string& text, const page::RegionRules& rules) {
  if (rules.ignore_lines.empty()) return;
  std::vector<std::string> lines = page::split_lines(text);
  std::erase_if(lines, [&rules](const std::string& line) {
    return std::ranges::any_of(rules.ignore_lines, [&line](const auto& rule) { return re2::RE2::PartialMatch(line, *rule); });
  });
  text = page::join_lines(lines);
}

// Where the page says it is, if that is on its own host and not the front page.
std::string address_of(const page::Page& page, const std::string& url) {
  if (page.canonical.empty()) return url;
  const auto canonical = url::split(page.canonical);
  const auto found = url::split(url);
  const bool is_usable = canonical && found && canonical->host == found->host && canonical->path != "/";
  return is_usable ? page.canonical : url;
}

Article to_article(const page::PageArticle& found, const page::Page& page, const std::string& address,
                   const config::Source& source) {
  Article article;
  article.source = source.id;
  article.url = found.url.empty() ? address : found.url;
  article.url_key = url::key(article.url);
  article.text = found.text;
  article.title = found.title.empty() ? text::excerpt(article.text, title_from_text) : text::normalise(found.title);
  if (page.articles.size() == 1) article.summary = text::normalise(page.description);
  if (article.summary == article.text) article.summary.clear();
  article.authors = found.authors;
  article.lang = page.language.empty() ? source.lang : page.language;
  article.published = found.published.time;
  article.content_hash = text::content_hash(article.title, article.text);
  return article;
}

std::string title_name(const Article& article) { return fmt::format("title:{:016x}", hash64(text::fold(article.title))); }

page::Page extract(const http::Response& response, const page::RegionRules& rules, const page::SiteBlocks* blocks) {
  page::ExtractOptions options;
  options.select = rules.select ? &*rules.select : nullptr;
  options.ignore = rules.ignore;
  options.site = blocks;
  options.content_type = content_type(response);
  page::Page page = page::read_page(response.body, response.url, options);
  if (rules.select && page.selector_matched) add_selected(page);
  for (page::PageArticle& article : page.articles) drop_lines(article.text, rules);
  return page;
}

// The configuration was checked when it was read; rules that do not compile after all select nothing and ignore nothing.
page::RegionRules rules_of(const config::Source& source) {
  auto rules = page::compile_region(source.select, source.ignore);
  return rules ? std::move(*rules) : page::RegionRules{};
}

PageReading read(const http::Response& response, const config::Source& source, const page::RegionRules& rules,
                 const page::SiteBlocks* blocks, bool by_title) {
  PageReading reading;
  if (is_binary(response.body)) {
    reading.odd = not_a_page();
    return reading;
  }
  page::Page page = extract(response, rules, blocks);
  reading.odd = oddity_of(page, rules.select.has_value());
  const std::string address = address_of(page, response.url);
  for (const page::PageArticle& found : page.articles) {
    Article article = to_article(found, page, address, source);
    if (article.title.empty() && article.text.empty()) continue;
    if (!by_title && found.url.empty() && page.articles.size() == 1) {
      for (const std::string& url : page.also_at) add_alias(article, url);
      for (const std::string_view url : {std::string_view(page.canonical), std::string_view(response.url)})
        add_alias(article, url);
    }
    if (by_title || (found.url.empty() && page.articles.size() > 1)) article.guid = title_name(article);
    reading.articles.push_back(std::move(article));
  }
  const auto front = url::resolve("/", response.url);
  settle_identity(reading.articles, front ? url::key(*front) : std::string{});
  const bool is_bare = !reading.odd && reading.articles.empty();
  if (is_bare) reading.odd = {"page-without-article", "the page holds no article; kind: index follows the links of a page"};
  if (reading.odd) reading.articles.clear();
  reading.title = std::move(page.title);
  reading.summary = std::move(page.description);
  reading.refresh = std::move(page.refresh);
  reading.lines = std::move(page.lines);
  return reading;
}

}  // namespace

PageReading read_articles(const http::Response& response, const config::Source& source) {
  return read(response, source, rules_of(source), nullptr, true);
}

PageReading read_linked_article(const http::Response& response, const config::Source& source, const page::SiteBlocks* blocks) {
  // The selector of an index says where its links are.
  const page::RegionRules rules = source.kind == config::Kind::index ? page::RegionRules{} : rules_of(source);
  return read(response, source, rules, blocks, false);
}

PageReading read_links(const http::Response& response, const config::Source& source) {
  PageReading reading;
  const auto document = parse(response);
  if (!document) {
    reading.odd = not_a_page();
    return reading;
  }
  page::Page page = page::read_document(*document, response.url, {.want_links = source.select.empty(), .want_language = false});
  const page::RegionRules rules = rules_of(source);
  const bool is_missing = rules.select && rules.select->all(*document).empty();
  if (rules.select) page.links = page::article_links(*document, response.url, &*rules.select);
  reading.links = std::move(page.links);
  if (is_missing) {
    reading.odd = {"selector-missing", "nothing on the page matches its selector"};
  } else if (reading.links.empty()) {
    reading.odd = oddity_of(page, false);
    if (!reading.odd) reading.odd = {"page-without-links", "no links to articles were found on the page; select: can show where"};
  }
  reading.title = std::move(page.title);
  reading.refresh = std::move(page.refresh);
  return reading;
}

PageReading read_region(const http::Response& response, const config::Source& source, const std::vector<std::string>& before) {
  PageReading reading;
  const auto document = parse(response);
  if (!document) {
    reading.odd = not_a_page();
    return reading;
  }
  page::Watch watch = page::watch_region(*document, response.status, rules_of(source), before);
  switch (watch.state) {
    case page::WatchState::unchanged:
    case page::WatchState::changed:
      break;
    case page::WatchState::selector_missing:
      reading.odd = {"selector-missing", "nothing on the page matches its selector"};
      break;
    case page::WatchState::blocked:
      reading.odd = {"page-login", "the page asks to log in or to prove to be human"};
      break;
    case page::WatchState::error:
      reading.odd = {"page-error", "the page is an error message"};
      break;
    case page::WatchState::empty:
      reading.odd = {"page-empty", "what is watched has no text"};
      break;
  }
  reading.diff = std::move(watch.diff);
  reading.region = std::move(watch.region.lines);
  const page::NodeId title = document->find(page::Tag::title);
  if (title != page::no_node) reading.title = text::normalise(document->line(title, 512));
  // Where most of what was watched is gone, an error page in the site's own frame is likelier than an edit.
  const bool is_upheaval = !before.empty() && reading.diff.removed.size() * 2 >= before.size();
  if (!reading.odd && !is_upheaval) return reading;
  const page::Page page = page::read_document(*document, response.url, {.want_links = false, .want_language = false});
  if (!reading.odd) reading.odd = oddity_of(page, false);
  reading.refresh = page.refresh;
  return reading;
}

}  // namespace feedwatch::pipeline
