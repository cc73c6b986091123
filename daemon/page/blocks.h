// A page as the lines of text it shows, in order, with what is known about each. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "page/dom.h"
#include "page/signs.h"

namespace feedwatch::page {

struct Block {
  NodeId node{0};          // the innermost block element it stands in
  NodeId first{0};         // its first text node
  NodeId last{0};          // its last one
  std::string text{};      // one line, or several parted by "\n" where a <br> is
  uint64_t hash{0};        // line_hash() of `text`; only in what own_lines() gives
  uint32_t characters{0};  // code points other than blanks
  uint32_t linked{0};      // of these, inside links
  uint32_t strong{0};      // of these, in bold
  Signs signs{0};          // of all elements around it
  Tag tag{Tag::div};       // of `node`
  uint8_t heading{0};      // level of the heading it stands in
  bool in_list{false};
  bool in_table{false};
  bool in_quote{false};
  bool in_figure{false};
  bool in_preformatted{false};
  bool prose{false};        // reads as sentences rather than as a label or a list of links
  bool after_break{false};  // only <br>s stand between it and the block before

  double link_density() const { return characters == 0 ? 0.0 : static_cast<double>(linked) / characters; }
};

// Signs of every element by itself (index: NodeId), worked out once.
std::vector<Signs> all_signs(const Document& document);

// What many parts of the reader ask of one page, worked out once.
struct Layout {
  explicit Layout(const Document& document);

  std::vector<Signs> signs{};   // all_signs()
  std::vector<Block> blocks{};  // of the whole page, nothing left out
};

// Blocks inside `root`; elements for which `left_out` is set (index: NodeId, may be empty) are passed over with all they contain.
std::vector<Block> blocks_of(const Document& document, const std::vector<Signs>& signs, NodeId root = 0,
                             const std::vector<bool>& left_out = {});

}  // namespace feedwatch::page
