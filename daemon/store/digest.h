// Names that are the same on every run: 128 bits of SHA-256 as hex.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace feedwatch::store {

// Of the parts and where each ends.
std::string digest(std::initializer_list<std::string_view> parts);
std::string digest(const std::vector<std::string>& parts);

}  // namespace feedwatch::store
