#include "page/teasers.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "page/furniture.h"
#include "page/words.h"

namespace feedwatch::page {
namespace {

constexpr size_t least_cards = 3;

struct Card {
  bool headline{false};  // a linked line of some length
  uint32_t prose{0};     // characters
  uint32_t paragraphs{0};
};

bool is_headline(const Block& block) { return block.characters >= 18 && block.characters <= 200 && block.link_density() > 0.8; }

bool is_card(const Card& card) { return card.headline && card.paragraphs <= 3 && card.prose <= 800; }

std::string shape(const Document& document, NodeId id) {
  const std::string_view classes = trimmed(document.attribute(id, "class"));
  return std::string(document[id].name) + '.' + std::string(classes.substr(0, std::min(classes.find(' '), size_t{40})));
}

}  // namespace

std::vector<NodeId> find_teasers(const Document& document, const std::vector<Block>& blocks) {
  constexpr int highest = 7;
  std::unordered_map<NodeId, Card> cards;
  for (const Block& block : blocks) {
    const bool headline = is_headline(block);
    const bool prose = block.prose;
    if (!headline && !prose) continue;
    NodeId at = block.node;
    for (int level = 0; level < highest && at != no_node && at != 0; ++level, at = document[at].parent) {
      Card& card = cards[at];
      card.headline = card.headline || headline;
      if (!prose) continue;
      card.prose += block.characters;
      ++card.paragraphs;
    }
  }
  // Siblings of one shape.
  std::unordered_map<std::string, std::vector<NodeId>> groups;
  for (const auto& [id, card] : cards) {
    if (is_card(card) && card.paragraphs > 0)
      groups[std::to_string(document[id].parent) + ' ' + shape(document, id)].push_back(id);
  }
  const NodeId heading = document.find(Tag::h1);
  std::vector<NodeId> found;
  for (const auto& [key, members] : groups) {
    if (members.size() < least_cards) continue;
    for (const NodeId id : members) {
      if (heading == no_node || !document.contains(id, heading)) found.push_back(id);
    }
  }
  return found;
}

}  // namespace feedwatch::page
