// The links of a section or home page that lead to articles. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "page/dom.h"
#include "page/extract.h"
#include "page/signs.h"

namespace feedwatch::page {

// Without a selector: groups of links with equal place in the page's structure are judged by the length of their texts, the shape
// of their URLs (date, slug, number) and where they stand. With one: every link inside what it matches. Each URL once, in page
// order, with its longest text; at most 1,000. `signs` are the document's when they are known already (blocks.h).
std::vector<PageLink> article_links(const Document& document, const std::string& url, const Selector* select = nullptr,
                                    const std::vector<Signs>* signs = nullptr);

}  // namespace feedwatch::page
