#include "page/container.h"

#include <algorithm>

#include "page/furniture.h"

namespace feedwatch::page {
namespace {

bool is_paragraph(Tag tag) {
  return tag == Tag::p || tag == Tag::li || tag == Tag::blockquote || tag == Tag::pre || tag == Tag::dd || heading_level(tag) > 0;
}

size_t commas(std::string_view text) { return static_cast<size_t>(std::count(text.begin(), text.end(), ',')); }

double weight_of(const Document& document, NodeId id, Signs signs) {
  double weight = 0;
  if ((signs & sign::body) != 0) weight += 40;
  if ((signs & sign::content) != 0) weight += 20;
  if ((signs & sign::article) != 0) weight += 20;
  if ((signs & sign::furniture) != 0) weight -= 25;
  if (document[id].tag == Tag::main) weight += 10;
  if (document[id].tag == Tag::body || document[id].tag == Tag::html) weight -= 10;
  return weight;
}

// The node with the most paragraphs near to it, as readers of articles have found it for long: a paragraph counts for its parent,
// less for its grandparent, and so on.
NodeId best_scored(const Document& document, const std::vector<Signs>& signs, const std::vector<Block>& blocks) {
  std::vector<double> score(document.size(), 0);
  std::vector<uint32_t> all(document.size(), 0);
  std::vector<uint32_t> linked(document.size(), 0);
  for (const Block& block : blocks) {
    all[block.node] += block.characters;
    linked[block.node] += block.linked;
    if (block.characters < 25 || block.heading > 0 || block.link_density() > 0.5) continue;
    const double points = 1.0 + static_cast<double>(commas(block.text)) + std::min(block.characters / 100.0, 3.0);
    NodeId at = is_paragraph(block.tag) ? document[block.node].parent : block.node;
    for (int level = 0; level < 5 && at != no_node && at != 0; ++level, at = document[at].parent) {
      score[at] += points / (level == 0 ? 1.0 : level == 1 ? 1.5 : level * 3.0);
    }
  }
  for (NodeId id = document.size(); id-- > 1;) {
    all[document[id].parent] += all[id];
    linked[document[id].parent] += linked[id];
  }
  NodeId best = 0;
  double highest = 0;
  for (NodeId id = 1; id < document.size(); ++id) {
    if (score[id] <= 0) continue;
    const double density = all[id] == 0 ? 0 : static_cast<double>(linked[id]) / all[id];
    const double value = (score[id] + weight_of(document, id, signs[id])) * (1 - density);
    if (value > highest) {
      highest = value;
      best = id;
    }
  }
  return best;
}

}  // namespace

NodeId find_container(const Document& document, const std::vector<Signs>& signs, const std::vector<Block>& blocks) {
  NodeId root = best_scored(document, signs, blocks);
  if (root == 0) return 0;
  const std::vector<uint32_t> mass = prose_mass(document, blocks);
  // The article may be spread over sisters of what scored best.
  for (NodeId up = document[root].parent; up != 0 && up != no_node; up = document[up].parent) {
    if (document[up].tag == Tag::html) break;
    if (mass[root] * 100 < mass[up] * 85) root = up;
  }
  return root;
}

}  // namespace feedwatch::page
