// Lists of names kept in tables of their own (sanction lists and the like) as entities. Internal to config/.
#pragma once

#include <vector>

#include "config/problems.h"
#include "config/read_rules.h"
#include "rules/model.h"

namespace feedwatch::config {

constexpr size_t most_listed_names = 1'000'000;

// One entity a row: id TAB name TAB alias;alias TAB kind, the last two may be absent; lines that start with "#" are comments. The
// entity's id is "prefix-id"; characters that an id cannot have become "_". Names and aliases of fewer than min_tokens words are
// left out, and so is an entity without any name left. Rows that cannot be read are told as warnings and left out; a file that
// cannot be read is an error at the place that names it.
std::vector<rules::Entity> read_names(const NameList& list, Problems& problems);

// The same for a text. `file` is what positions say.
std::vector<rules::Entity> parse_names(std::string_view text, const std::string& file, const NameList& list, Problems& problems);

}  // namespace feedwatch::config
