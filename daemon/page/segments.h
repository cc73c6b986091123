// Several articles on one page, told apart. Pure.
#pragma once

#include <vector>

#include "page/content.h"
#include "page/metadata.h"

namespace feedwatch::page {

// The articles of a page that holds more than one: headings of the same rank as the page's own title, not linked, each over
// running text of its own, in boxes of their own or each with a date. Empty when the page is one article.
std::vector<PageArticle> split_articles(const Document& document, const Layout& layout, const Statements& said,
                                        const Content& content, const ContentHints& hints);

}  // namespace feedwatch::page
