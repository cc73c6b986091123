// What makes two findings the same article. Pure.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "article/article.h"

namespace feedwatch {

// What names an item within its source between polls: the guid; without one the URL key; without both the content. Never a date.
uint64_t item_key(const Article& article);

// Makes the names of one document's articles trustworthy, as publishers do not always:
//  - a guid that several different items of the document carry is joined with their URL key;
//  - a URL key that is the site's front page, or that several different texts of the document carry, identifies nothing and is
//  cleared; of aliases too.
void settle_identity(std::vector<Article>& articles, std::string_view site_url_key);

// Notes that the article, whose url_key is set, is also at `url` (absolute). Not if that is its own URL or the front page of a
// site.
void add_alias(Article& article, std::string_view url);

// True when an item of `source` that carries the URL of a known article is that article told anew, not another one published at
// the same address: the same source would then keep the guid or the title.
bool is_same_article(const Article& known, const Article& found);

}  // namespace feedwatch
