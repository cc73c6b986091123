// What went wrong when a YAML value starts with a sign that YAML takes for itself: the commonest slip in rule files, where
// queries start with quotes, braces and stars. Internal to the YAML reader. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <yaml-cpp/mark.h>

#include "base/diagnostic.h"

namespace feedwatch::config {

struct YamlHint {
  std::string code{};
  std::string message{};
  std::string suggestion{};
  uint32_t line{0};
  uint32_t column{0};
  size_t from{0};  // bytes of the value, up to the end of its line
  size_t to{0};
};

// Nothing when the failure is of another kind.
std::optional<YamlHint> yaml_hint(std::string_view text, const YAML::Mark& failed_at, const std::optional<YAML::Mark>& value_at);

// What may help with any other syntax error; may be empty.
std::string general_hint(std::string_view text, const YAML::Mark& failed_at);

// Replaces a value by a harmless one of the same length, an empty text where there is room for it.
void blank_out(std::string& text, size_t from, size_t to);

// The library counts lines and columns from 0, and columns in bytes.
Position yaml_position(std::string_view text, const YAML::Mark& mark, const std::string& file);

}  // namespace feedwatch::config
