// What a configuration file says before anybody asks what it means: scalars, sequences and maps that know where they stood. YAML
// and INI files become the same tree, and one walk over it serves both. Pure values; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace feedwatch::config {

struct Entry;

struct Node {
  enum class Kind : uint8_t { null, scalar, sequence, map };

  Kind kind{Kind::null};
  bool quoted{false};  // a scalar in quotes or in a block: always text, never a number or a truth value
  uint32_t line{0};    // where the value starts, 1-based; 0 when the file as a whole is meant
  uint32_t column{0};  // in code points
  std::string text{};  // of a scalar
  std::vector<LocatedText::Mark>
      marks{};                 // of a scalar whose text does not start at line:column or is not on one line; see LocatedText
  std::vector<Node> items{};   // of a sequence
  std::vector<Entry> entries;  // of a map, in the order of the file; without {}, which would need Entry here

  const Node* find(std::string_view key) const;  // the value of a map's key; nullptr when there is none
};

struct Entry {
  Node key{};  // a scalar
  Node value{};
};

Node make_node(Node::Kind kind, uint32_t line, uint32_t column, std::string text = {});

// Number of code points in UTF-8 text; invalid bytes count as lead bytes.
uint32_t code_points(std::string_view text);

Position place(const Node& node, const std::string& file);

// The scalar's text with the place of each part of it.
LocatedText located(const Node& scalar, const std::string& file);

// Code points [from, from + count) of a text, still located.
LocatedText slice(const LocatedText& text, uint32_t from, uint32_t count = UINT32_MAX);

// Without blanks at both ends, still located.
LocatedText trimmed(const LocatedText& text);

}  // namespace feedwatch::config
