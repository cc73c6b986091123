// What a source says about pages: watch, select, ignore, robots. Internal to config/.
#pragma once

#include "config/config.h"
#include "config/map_reader.h"

namespace feedwatch::config {

// Selectors and patterns are compiled, so that a mistake is told with its place in the file. Call it once `source.kind` is known.
void read_watch(MapReader& reader, Source& source);

}  // namespace feedwatch::config
