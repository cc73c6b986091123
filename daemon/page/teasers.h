// Lists of other articles: cards of equal shape, each a linked headline over a line or two. Pure.
#pragma once

#include <vector>

#include "page/blocks.h"

namespace feedwatch::page {

// The elements that are such cards. `blocks` are those of the whole page.
std::vector<NodeId> find_teasers(const Document& document, const std::vector<Block>& blocks);

}  // namespace feedwatch::page
