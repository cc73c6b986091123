// How listings show what is stored. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "base/time.h"

namespace feedwatch::cli {

inline constexpr size_t id_width = 12;  // enough to name one among very many

// Texts are the publishers': nothing in them reaches the terminal but characters and, as lines, line ends.
std::string printable(std::string_view text);
std::string printable_lines(std::string_view text);
std::string short_title(const std::string& text);
std::string minute(Time time);  // "2026-11-22 09:30", UTC

boost::json::value time_or_null(const std::optional<Time>& time);
boost::json::value text_or_null(const std::string& text);
boost::json::array array_of(const std::vector<std::string>& texts);

}  // namespace feedwatch::cli
