#include "page/furniture.h"

#include <algorithm>

#include "page/teasers.h"
#include "page/words.h"

namespace feedwatch::page {

std::vector<uint32_t> prose_mass(const Document& document, const std::vector<Block>& blocks) {
  std::vector<uint32_t> mass(document.size(), 0);
  for (const Block& block : blocks) {
    if (block.prose) mass[block.node] += block.characters - block.linked;
  }
  for (NodeId id = document.size(); id-- > 1;) mass[document[id].parent] += mass[id];
  return mass;
}

std::vector<bool> find_furniture(const Document& document, const Layout& layout, Strictness strictness) {
  const auto& [signs, blocks] = layout;
  const std::vector<uint32_t> mass = prose_mass(document, blocks);
  std::vector<uint32_t> all(document.size(), 0);
  for (const Block& block : blocks) all[block.node] += block.characters;
  for (NodeId id = document.size(); id-- > 1;) all[document[id].parent] += all[id];

  std::vector<bool> left_out(document.size(), false);
  uint32_t total = mass[0];
  if (strictness == Strictness::strict) {
    for (const NodeId id : find_teasers(document, blocks)) {
      // Cards of cards are counted once.
      if (!left_out[id]) total -= std::min(total, mass[id]);
      left_out[id] = true;
    }
  }
  const NodeId main_heading = document.find(Tag::h1);
  const Signs unwanted = strictness == Strictness::strict ? sign::furniture | sign::hidden
                                                          : sign::navigation | sign::footer | sign::comments | sign::hidden;
  for (NodeId id = 1; id < document.size();) {
    if (left_out[id]) {
      id = document[id].end;
      continue;
    }
    const Signs found = signs[id] & (unwanted | (strictness == Strictness::strict ? sign::details : 0));
    if (found == 0) {
      ++id;
      continue;
    }
    const uint32_t inside = mass[id];
    const uint32_t outside = total - std::min(total, inside);
    bool out = false;
    if ((found & unwanted) != 0) {
      out = inside * 100 <= total * 35 || inside < 100;
      const bool holds_heading = main_heading != no_node && document.contains(id, main_heading);
      if (!out && !holds_heading && (signs[id] & sign::body) == 0) out = outside >= 400 && (found & sign::comments) != 0;
      if (holds_heading && (found & (sign::navigation | sign::footer | sign::comments)) == 0 && inside * 100 > total * 10)
        out = false;
      if ((signs[id] & sign::body) != 0 && inside * 100 > total * 20) out = false;
    } else {
      out = all[id] <= 250 || ((found & sign::promotion) != 0 && inside * 100 <= total * 35);
    }
    if (!out) {
      ++id;
      continue;
    }
    left_out[id] = true;
    total -= std::min(total, inside);
    id = document[id].end;
  }
  return left_out;
}

}  // namespace feedwatch::page
