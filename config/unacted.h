// Settings that are read and checked but that nothing acts on in this version: each is told as a warning, so that no owner relies
// on one.
#pragma once

#include <vector>

#include "base/diagnostic.h"
#include "config/config.h"

namespace feedwatch::config {

std::vector<Diagnostic> warn_of_unacted(const Config& config);

}  // namespace feedwatch::config
