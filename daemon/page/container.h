// The element that holds a page's article. Pure.
#pragma once

#include <vector>

#include "page/blocks.h"

namespace feedwatch::page {

// `blocks` are those of the page without its furniture. Node 0 when there is no running text at all.
NodeId find_container(const Document& document, const std::vector<Signs>& signs, const std::vector<Block>& blocks);

}  // namespace feedwatch::page
