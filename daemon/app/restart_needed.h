// What a reload cannot put in force. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "config/config.h"

namespace feedwatch::app {

// The settings in which the two differ and that are read at the start alone, by their names in the file.
std::vector<std::string_view> restart_needed(const config::Config& started_with, const config::Config& fresh);

}  // namespace feedwatch::app
