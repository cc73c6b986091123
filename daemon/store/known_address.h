// How the address of a source stands in the database: the configuration has it, and it may hold a key to the feed. Pure.
#pragma once

#include <string>

#include "store/store.h"

namespace feedwatch::store {

// With a digest for `configured_url`, and a mark wherever another address is the same.
SourceState without_address(SourceState state);

// Whether a stored state is of a source that is configured with this address; if so it has its addresses again. States that were
// stored with them are known, too.
bool restore_address(SourceState& state, const std::string& configured_url);

}  // namespace feedwatch::store
