#include "article/html_entities.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "article/html_entities_table.h"

namespace feedwatch::html {
namespace {

static_assert(std::is_sorted(legacy_entities.begin(), legacy_entities.end()));

constexpr size_t slot_count = 8192;

constexpr size_t slot_of(std::string_view name) {
  uint32_t hash = 2166136261U;
  for (const char c : name) hash = (hash ^ static_cast<uint8_t>(c)) * 16777619U;
  return (hash ^ (hash >> 16)) % slot_count;
}

// Open addressing; 0 is free, otherwise one more than the place in the table.
constexpr auto slots = [] {
  std::array<uint16_t, slot_count> filled{};
  for (size_t i = 0; i < entities.size(); ++i) {
    size_t slot = slot_of(entities[i].first);
    while (filled[slot] != 0) slot = (slot + 1) % slot_count;
    filled[slot] = static_cast<uint16_t>(i + 1);
  }
  return filled;
}();

}  // namespace

std::string_view entity(std::string_view name) {
  for (size_t slot = slot_of(name); slots[slot] != 0; slot = (slot + 1) % slot_count) {
    const Entity& known = entities[slots[slot] - 1U];
    if (known.first == name) return known.second;
  }
  return {};
}

std::string_view legacy_entity_prefix(std::string_view text) {
  for (size_t length = std::min(text.size(), longest_legacy_entity); length >= 2; --length) {
    const std::string_view name = text.substr(0, length);
    if (std::binary_search(legacy_entities.begin(), legacy_entities.end(), name)) return name;
  }
  return {};
}

}  // namespace feedwatch::html
