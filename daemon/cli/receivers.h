// `feedwatch receivers …`.
#pragma once

#include <string>

#include "cli/commands.h"
#include "config/config.h"

namespace feedwatch::cli {

int list_receivers(const Common& common);
// Sends a marked message as a real one would be sent, and shows what is said. Beside the store and the daemon: nothing is
// recorded.
int test_receiver(const Common& common, const std::string& id);
int enable_receiver(const Common& common, const std::string& id);

}  // namespace feedwatch::cli
