// Which part of a page is its article, and which lines of that part are the article's own. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "page/blocks.h"
#include "page/dom.h"
#include "page/site_blocks.h"

namespace feedwatch::page {

struct Content {
  NodeId root{0};                       // the element the article is in
  std::vector<Block> blocks{};          // the article's own, in order
  std::vector<std::string> captions{};  // of its pictures
  std::vector<Block> shown{};           // all of the page that is no furniture; empty when the article's place was known
};

struct ContentHints {
  std::string_view title{};
  const SiteBlocks* site{nullptr};
  const std::vector<bool>* ignored{nullptr};  // elements left out on the owner's word (index: NodeId)
};

// The standfirst: sentences between the heading that is the title and the first line of the content, wherever they stand.
std::vector<Block> find_lede(const Document& document, const Layout& layout, const Content& content, const ContentHints& hints);

// Looks strictly first, and less so when that finds next to nothing.
Content find_content(const Document& document, const Layout& layout, const ContentHints& hints);

// The article inside one element that is known to hold it: only its lines are judged.
Content content_of(const Document& document, const Layout& layout, NodeId root, const ContentHints& hints);

// The blocks as text: a line each.
std::string text_of(const std::vector<Block>& blocks);

}  // namespace feedwatch::page
