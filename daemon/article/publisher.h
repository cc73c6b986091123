// Who stands behind an address. Pure.
#pragma once

#include <string>
#include <string_view>

namespace feedwatch {

// The registrable domain of an absolute http(s) URL after the Public Suffix List: "news.example.co.uk" → "example.co.uk". The
// host where there is none; empty for what is no such URL.
std::string publisher_of(std::string_view url);

}  // namespace feedwatch
