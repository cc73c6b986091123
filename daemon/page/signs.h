// What an element's name, class, id and role say about its part in the page. Pure.
#pragma once

#include <cstdint>

#include "page/dom.h"

namespace feedwatch::page {

using Signs = uint32_t;

namespace sign {
inline constexpr Signs hidden = 1U << 0U;      // not shown
inline constexpr Signs navigation = 1U << 1U;  // menus, breadcrumbs, pagers
inline constexpr Signs footer = 1U << 2U;
inline constexpr Signs header = 1U << 3U;
inline constexpr Signs sidebar = 1U << 4U;
inline constexpr Signs sharing = 1U << 5U;
inline constexpr Signs related = 1U << 6U;  // links to other articles, teasers
inline constexpr Signs comments = 1U << 7U;
inline constexpr Signs promotion = 1U << 8U;  // advertising, newsletters, subscriptions, cookie notices
inline constexpr Signs details = 1U << 9U;    // author, date, tags, ratings: what stands about the text
inline constexpr Signs caption = 1U << 10U;
inline constexpr Signs form = 1U << 11U;
inline constexpr Signs content = 1U << 12U;  // named as the article's text
inline constexpr Signs body = 1U << 13U;     // surely the article's text: itemprop=articleBody and the like
inline constexpr Signs article = 1U << 14U;  // <article>, role=article, itemtype of an article
inline constexpr Signs table_of_contents = 1U << 15U;
inline constexpr Signs furniture =
    navigation | footer | sidebar | sharing | related | comments | promotion | form | table_of_contents;
}  // namespace sign

// Of the element alone, not of those around it.
Signs signs_of(const Document& document, NodeId id);

}  // namespace feedwatch::page
