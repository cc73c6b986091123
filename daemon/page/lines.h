// Which lines of an article's element are the article's own. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "page/blocks.h"
#include "page/site_blocks.h"

namespace feedwatch::page {

// The blocks that stay, in order; captions go to `captions`.
std::vector<Block> own_lines(std::vector<Block> blocks, std::string_view title, const SiteBlocks* site,
                             std::vector<std::string>& captions);

// A line that is never an article's, whatever stands around it: "Share this", "Advertisement", "All rights reserved".
bool is_furniture_line(std::string_view line);

}  // namespace feedwatch::page
