// Which keys the sections of an INI rule file have, and where they go in the YAML form. Internal to config/. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace feedwatch::config {

// How a key's lines become a node.
enum class IniForm : uint8_t { text, lines, commas, aliases, terms, pairs, when, tests };

struct IniKey {
  std::string_view name{};  // "ref.*" stands for ref.ANYTHING
  std::string_view path{};  // where it goes in the YAML form; a dot leads into a map, "*" is what stood for it in the name
  IniForm form{IniForm::text};
};

using IniKeys = std::pair<const IniKey*, size_t>;

// A kind of section. "test" is none of them: it goes into its rule.
struct IniKind {
  std::string_view name{};
  std::string_view list{};    // of the YAML form; empty: a map of its own
  std::string_view id_key{};  // what the section's name is there; empty: it has none
  IniKeys keys{};
};

const std::array<IniKind, 9>& ini_kinds();
IniKeys ini_test_keys();

}  // namespace feedwatch::config
