// How a source is asked, as a number that is kept with its state. Pure.
#pragma once

#include <cstdint>

#include "config/config.h"

namespace feedwatch::pipeline {

// Of all settings that decide when and how its server is asked, and what of the answer is read; where, and what the source is
// called, apart. Never 0. The same on every machine; tells nothing of the secrets among them.
uint64_t manner_of(const config::Config& config, const config::Source& source);

}  // namespace feedwatch::pipeline
