// Whether a page is an article at all, or tells that it has none to show. Pure.
#pragma once

#include <string_view>

#include "page/content.h"
#include "page/dom.h"
#include "page/extract.h"

namespace feedwatch::page {

PageKind judge_page(const Document& document, const Page& page, const Content& content);

// What a server or its guard says instead of the page: nothing, "not found" and its like, or a demand to log in or to prove to be
// human. `text` is all that the page shows.
enum class Refusal : uint8_t { none, error, challenge, login };
Refusal find_refusal(std::string_view title, std::string_view text);

}  // namespace feedwatch::page
