// What we know about each HTML element. Constant data; any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace feedwatch::html {

enum Trait : uint8_t {
  allowed = 1,   // stays in sanitised HTML
  block = 2,     // starts and ends a line of text
  cell = 4,      // sets text apart by a blank
  empty = 8,     // has no content and no end tag
  raw = 16,      // content is no markup and never text: gone up to the end tag
  hidden = 32,   // content is not shown: gone when the end tag is there
  sibling = 64,  // a second one of its group ends the first (p, li, td, …)
  preformatted = 128,
};

struct Element {
  std::string_view name{};
  uint8_t traits{0};
  uint8_t group{0};  // of a sibling
  uint8_t id{0};     // its place in the table

  bool is(Trait trait) const { return (traits & trait) != 0; }
};

// The element of that name in any case, or nullptr. The pointer is for ever.
const Element* find_element(std::string_view name);

// An attribute that sanitised HTML keeps, and how it is to be read.
enum class AttributeUse : uint8_t { plain, link, image };

struct AttributeRule {
  std::string_view attribute{};
  std::string_view elements{};  // blank-separated, blanks at both ends; empty: every element
  AttributeUse use{AttributeUse::plain};
  uint8_t id{0};  // below 64
};

// The rule for `attribute` (in any case) on the element, or nullptr: it is dropped. The pointer is for ever.
const AttributeRule* find_attribute(const Element& element, std::string_view attribute);

}  // namespace feedwatch::html
