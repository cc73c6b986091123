// The webhook of a receiver. Internal to config/.
#pragma once

#include <string>

#include "config/config.h"
#include "config/node.h"
#include "config/surroundings.h"

namespace feedwatch::config {

// `name`: of the receiver, as messages give it.
Webhook read_webhook(const Node& node, const std::string& name, const Surroundings& around);

}  // namespace feedwatch::config
