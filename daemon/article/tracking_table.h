// The text of tracking.txt, built in.
#pragma once

#include <string_view>

namespace feedwatch::url {

extern const std::string_view tracking_table;

}  // namespace feedwatch::url
