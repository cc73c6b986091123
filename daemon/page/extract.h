// A web page to what it says: its article or articles, without the furniture around them. Pure; any thread; bounded time and
// memory on any bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "page/dom.h"
#include "page/select.h"
#include "page/site_blocks.h"

namespace feedwatch::page {

// When something was published, as the page says it.
struct PageDate {
  std::optional<Time> time{};  // none: the page does not say
  std::string text{};          // ISO 8601 in the page's own zone: "2024-12-14", "2024-12-14T07:56:23+05:00"; empty with `time`
};

struct PageArticle {
  std::string title{};  // one line
  std::string text{};   // article/text.h's normal form: paragraphs parted by "\n"
  PageDate published{};
  std::vector<std::string> authors{};
  std::vector<std::string> captions{};
  std::string url{};  // absolute; empty unless the article of several has its own
};

struct PageLink {
  std::string url{};  // absolute, without fragment
  std::string text{};
};

// What the page as a whole is. Only an article or an index is worth diffing or storing; the others are states to report.
enum class PageKind : uint8_t {
  article,
  index,  // mainly links to articles
  login,  // asks to log in, subscribe or prove to be human before it shows anything
  error,  // "not found", "access denied" or another complaint of the server, served as a page
  empty,  // no text to speak of
};

std::string_view name(PageKind kind);

struct Page {
  PageKind kind{PageKind::empty};
  std::string title{};
  std::string text{};
  std::vector<std::string> authors{};
  PageDate published{};
  std::string site_name{};
  std::string description{};
  std::string language{};              // BCP 47: what the page says, else what its text is; empty when neither is known
  std::string image{};                 // absolute URL of the lead image
  std::string canonical{};             // absolute URL; empty when the page names none
  std::vector<std::string> also_at{};  // other absolute URLs that it gives itself: og:url, its AMP page
  std::vector<std::string> captions{};
  std::vector<PageArticle> articles{};  // every article on the page; one on an ordinary page, none unless kind is article
  std::vector<PageLink> links{};        // links to articles, in page order (index_links.h)
  std::vector<uint64_t> lines{};        // hashes of the lines of text, for SiteBlocks::learn
  std::string charset{};
  std::string refresh{};  // absolute URL that <meta http-equiv=refresh> points at within 10 seconds; empty
  bool truncated{false};  // the page was larger than is read
  bool selector_matched{true};
};

struct ExtractOptions {
  const Selector* select{nullptr};  // the text is what this matches, in page order
  std::vector<Selector> ignore{};   // never part of the text
  const SiteBlocks* site{nullptr};
  std::string content_type{};  // HTTP header value
  bool want_links{true};
  bool want_language{true};
};

// `bytes` as they came, in any charset; `url` is where they came from (after redirects), for relative links. Bytes that are no
// HTML (a PDF, an image) give kind empty; text/plain, or text without markup, is read as read_text() does.
Page read_page(std::string_view bytes, const std::string& url, const ExtractOptions& options = {});

// The same from a tree already parsed.
Page read_document(const Document& document, const std::string& url, const ExtractOptions& options = {});

// Plain text that holds one article or several, as printed pages do. `text` is valid UTF-8.
Page read_text(std::string_view text, const std::string& url, const ExtractOptions& options = {});

}  // namespace feedwatch::page
