// A source's preview as `feedwatch sources preview` shows it. Pure.
#pragma once

#include <string>

#include "pipeline/preview.h"

namespace feedwatch::cli {

// Texts are cut; nothing in them reaches the terminal but characters.
std::string preview_text(const pipeline::Preview& preview);

// One object: {"url","kind","title","items","articles":[{"title","url","published","lang","authors","text"}],"region":[…],
// "problem","warnings":[…],"robots":{"verdict","cause","crawl_delay"},"next_poll"}
std::string preview_json(const pipeline::Preview& preview);

}  // namespace feedwatch::cli
