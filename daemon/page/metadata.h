// What a page says about itself: title, authors, date, site. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "page/blocks.h"
#include "page/dates.h"
#include "page/dom.h"
#include "page/extract.h"
#include "page/linked_data.h"
#include "page/signs.h"

namespace feedwatch::page {

// The page's own statements, collected once.
struct Statements {
  std::vector<std::pair<std::string, std::string>> meta{};  // lower-case name, property or itemprop → content
  std::vector<LinkedArticle> linked{};
  std::string title{};      // <title>
  std::string canonical{};  // as written
  std::string amp{};        // its AMP page, as written
  std::string base{};       // what relative links are relative to
  std::string refresh{};    // absolute
  std::string language{};   // canonical; empty: unsaid
  DayOrder day_order{DayOrder::day_first};

  // The first of the named metadata that is not empty.
  std::string_view first(std::initializer_list<std::string_view> names) const;
};

Statements read_statements(const Document& document, const std::string& url);

std::string find_site_name(const Statements& said, const std::string& url);
std::string find_title(const Document& document, const Statements& said, const std::vector<Signs>& signs, std::string_view site);

// Where the article stands on the page: what is around it is about it, what is far from it is about something else.
struct ArticlePlace {
  NodeId root{0};           // the element that holds its text
  NodeId heading{no_node};  // the heading that is its title
  NodeId head{0};           // where its head begins: somewhat above the heading
  NodeId first_lines{0};    // the last text node of its first lines; head and these are one stretch
};

PageDate find_published(const Document& document, const Statements& said, const Layout& layout, const std::string& url,
                        const ArticlePlace& article);

// `site` is the site's name.
std::vector<std::string> find_authors(const Document& document, const Statements& said, const Layout& layout,
                                      const std::string& site, const ArticlePlace& article);

// A name without "By", roles, dates and addresses; empty when it is no name.
std::string clean_author(std::string_view text);

}  // namespace feedwatch::page
