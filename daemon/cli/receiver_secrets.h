// What must not show in a dialogue with a receiver, which may repeat whatever it was told. Pure.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"

namespace feedwatch::cli {

// Every secret of the receiver, and the forms in which it is sent.
std::vector<std::string> secrets_of(const config::Receiver& receiver);

// Stars instead of each of them.
std::string without(std::string text, const std::vector<std::string>& secrets);

}  // namespace feedwatch::cli
