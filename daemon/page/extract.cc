#include "page/extract.h"

#include <algorithm>

#include "article/html.h"
#include "article/text.h"
#include "article/url.h"
#include "feed/decode.h"
#include "page/content.h"
#include "page/furniture.h"
#include "page/index_links.h"
#include "page/language.h"
#include "page/metadata.h"
#include "page/segments.h"
#include "page/verdict.h"
#include "page/words.h"

namespace feedwatch::page {
namespace {

std::vector<bool> ignored_elements(const Document& document, const std::vector<Selector>& ignore) {
  std::vector<bool> ignored(document.size(), false);
  for (const Selector& each : ignore) {
    for (const NodeId id : each.all(document)) ignored[id] = true;
  }
  return ignored;
}

// What the owner selected, in page order, nested matches once.
Content selected(const Document& document, const Layout& layout, const Selector& select, const ContentHints& hints,
                 bool& matched) {
  Content all;
  NodeId behind = 0;
  matched = false;
  for (const NodeId id : select.all(document)) {
    if (id < behind) continue;
    Content part = content_of(document, layout, id, hints);
    if (!matched) all.root = part.root;
    matched = true;
    std::move(part.blocks.begin(), part.blocks.end(), std::back_inserter(all.blocks));
    std::move(part.captions.begin(), part.captions.end(), std::back_inserter(all.captions));
    behind = document[id].end;
  }
  return all;
}

std::string lead_image(const Statements& said) {
  std::string_view found = said.first({"og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"});
  for (const LinkedArticle& each : said.linked) {
    if (found.empty() && each.is_article) found = each.image;
  }
  return found.empty() ? std::string{} : url::absolute(found, said.base);
}

std::string canonical_of(const Statements& said) {
  const std::string_view written = said.canonical.empty() ? said.first({"og:url"}) : std::string_view(said.canonical);
  if (written.empty()) return {};
  const auto resolved = url::resolve(written, said.base);
  return resolved ? *resolved : std::string{};
}

void describe(const Document& document, const Statements& said, const std::vector<Signs>& signs, const std::string& url,
              Page& page) {
  page.site_name = find_site_name(said, url);
  page.title = find_title(document, said, signs, page.site_name);
  std::string_view description = said.first({"og:description", "description", "twitter:description", "dc.description"});
  page.description = text::normalise(html::to_line(description));
  page.image = lead_image(said);
  page.canonical = canonical_of(said);
  for (const std::string_view written : {said.first({"og:url"}), std::string_view(said.amp)}) {
    if (written.empty()) continue;
    if (const auto resolved = url::resolve(written, said.base)) page.also_at.push_back(*resolved);
  }
  page.refresh = said.refresh;
  page.language = said.language;
}

ArticlePlace place_of(const Document& document, const Content& content, std::string_view title) {
  ArticlePlace place;
  place.root = content.root;
  for (NodeId id = 1; id < document.size() && !title.empty() && !content.blocks.empty(); ++id) {
    if (heading_level(document[id].tag) == 0 || id > content.blocks.front().last) continue;
    if (text::normalise(document.line(id)) == title) place.heading = id;
  }
  if (content.blocks.empty()) return place;
  constexpr NodeId above = 60;
  const NodeId start = std::min(place.heading, content.blocks.front().first);
  place.head = start > above ? start - above : 1;
  place.first_lines = content.blocks[std::min<size_t>(content.blocks.size(), 2) - 1].last;
  return place;
}

PageArticle only_article(const Page& page) { return {page.title, page.text, page.published, page.authors, page.captions, {}}; }

void add_date(PageDate date, Page& page) {
  if (page.articles.size() == 1) page.articles.front().published = date;
  page.published = std::move(date);
}

// A tag of HTML near the start, or end tags throughout.
bool is_markup(std::string_view text) {
  const std::string start = lowered(text.substr(0, 64 * 1024));
  for (const std::string_view mark :
       {"<!doctype", "<html",   "<head", "<body", "<div", "<p>",     "<p ", "<title",    "<meta",    "<table",   "<script",
        "<style",    "<a href", "<span", "<br",   "<img", "<center", "<h1", "<frameset", "<article", "<section", "<ul"}) {
    if (contains(start, mark)) return true;
  }
  size_t ends = 0;
  for (size_t at = start.find("</"); at != std::string::npos && ends < 3; at = start.find("</", at + 2)) ++ends;
  return ends >= 3;
}

// PDF, images, archives and their like.
bool is_binary(std::string_view bytes) {
  for (const std::string_view mark :
       {"%PDF-", "\x89PNG", "GIF8", "\xFF\xD8\xFF", "PK\x03\x04", "RIFF", "\x1F\x8B", "BM\x36", "OggS",
        "\x7F"
        "ELF",
        "ID3"}) {
    if (bytes.starts_with(mark)) return true;
  }
  const std::string_view start = bytes.substr(0, 1024);
  const auto controls = std::count_if(start.begin(), start.end(), [](char c) {
    const auto byte = static_cast<uint8_t>(c);
    return byte < 0x09 || (byte > 0x0D && byte < 0x20 && byte != 0x1B);
  });
  const bool wide = start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF") ||
                    contains(start.substr(0, 64), std::string_view("<\0", 2)) ||
                    contains(start.substr(0, 64), std::string_view("\0<", 2));
  return !wide && controls * 20 > static_cast<std::ptrdiff_t>(start.size());
}

}  // namespace

std::string_view name(PageKind kind) {
  switch (kind) {
    case PageKind::article:
      return "article";
    case PageKind::index:
      return "index";
    case PageKind::login:
      return "login";
    case PageKind::error:
      return "error";
    case PageKind::empty:
      break;
  }
  return "empty";
}

Page read_document(const Document& document, const std::string& url, const ExtractOptions& options) {
  Page page;
  page.truncated = document.truncated();
  const Statements said = read_statements(document, url);
  const Layout layout(document);
  describe(document, said, layout.signs, url, page);
  const std::vector<bool> ignored = ignored_elements(document, options.ignore);
  const ContentHints hints{page.title, options.site, &ignored};
  Content content = options.select != nullptr ? selected(document, layout, *options.select, hints, page.selector_matched)
                                              : find_content(document, layout, hints);
  page.text = text_of(content.blocks);
  page.captions = content.captions;
  const ArticlePlace place = place_of(document, content, page.title);
  page.authors = find_authors(document, said, layout, page.site_name, place);
  page.published = find_published(document, said, layout, url, place);
  for (const Block& block : content.blocks) page.lines.push_back(block.hash);
  if (options.want_links) page.links = article_links(document, said.base, nullptr, &layout.signs);
  page.kind = judge_page(document, page, content);
  if (page.kind == PageKind::article) {
    if (options.select == nullptr) page.articles = split_articles(document, layout, said, content, hints);
    if (page.articles.size() < 2) page.articles = {only_article(page)};
  }
  if (options.want_language && page.language.empty()) page.language = detect_language(page.text.empty() ? page.title : page.text);
  return page;
}

Page read_page(std::string_view bytes, const std::string& url, const ExtractOptions& options) {
  if (is_binary(bytes)) return {};
  feed::Decoded decoded = feed::decode(bytes.substr(0, Limits{}.bytes), options.content_type);
  const bool plain = options.content_type.starts_with("text/plain") || !is_markup(decoded.text);
  Page page = plain ? read_text(decoded.text, url, options) : read_document(Document::parse(decoded.text), url, options);
  if (!plain && !page.published.time && page.kind == PageKind::article) add_date(date_in_scripts(decoded.text), page);
  page.truncated = page.truncated || bytes.size() > Limits{}.bytes;
  page.charset = std::move(decoded.charset);
  return page;
}

}  // namespace feedwatch::page
