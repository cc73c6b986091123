// Which elements of a page are furniture and left out before the article is looked for. Pure.
#pragma once

#include <vector>

#include "page/blocks.h"

namespace feedwatch::page {

enum class Strictness : uint8_t {
  strict,   // all that is named as furniture
  relaxed,  // menus, footers, comments and hidden things only
};

// How many characters of running text each element holds (index: NodeId).
std::vector<uint32_t> prose_mass(const Document& document, const std::vector<Block>& blocks);

// An element is left out for its signs unless it holds too much of the page's running text to be what its name says.
std::vector<bool> find_furniture(const Document& document, const Layout& layout, Strictness strictness);

}  // namespace feedwatch::page
