// A model as text without places, to compare two readings of the same thing.
#pragma once

#include <string>

#include "config/config.h"
#include "config/units.h"

namespace feedwatch::config {

std::string model_text(const Config& config);

}  // namespace feedwatch::config
