#include "page/content.h"

#include <algorithm>
#include <unordered_set>

#include "article/text.h"
#include "page/container.h"
#include "page/furniture.h"
#include "page/lines.h"
#include "page/words.h"

namespace feedwatch::page {
namespace {

void add(std::vector<bool>& left_out, const std::vector<bool>* ignored) {
  if (ignored == nullptr) return;
  for (size_t id = 0; id < ignored->size() && id < left_out.size(); ++id) {
    if ((*ignored)[id]) left_out[id] = true;
  }
}

// The blocks that begin inside an element; `blocks` are in page order.
std::vector<Block> inside(const Document& document, NodeId root, const std::vector<Block>& blocks) {
  const auto before = [](const Block& block, NodeId id) { return block.first < id; };
  return {std::lower_bound(blocks.begin(), blocks.end(), root, before),
          std::lower_bound(blocks.begin(), blocks.end(), document[root].end, before)};
}

Content attempt(const Document& document, const Layout& layout, const ContentHints& hints, Strictness strictness) {
  std::vector<bool> left_out = find_furniture(document, layout, strictness);
  add(left_out, hints.ignored);
  Content content;
  content.shown = blocks_of(document, layout.signs, 0, left_out);
  content.root = find_container(document, layout.signs, content.shown);
  for (Block& block : content.shown) block.text = text::normalise(block.text);
  content.blocks = own_lines(inside(document, content.root, content.shown), hints.title, hints.site, content.captions);
  return content;
}

size_t characters(const Content& content) {
  size_t sum = 0;
  for (const Block& block : content.blocks) sum += block.characters;
  return sum;
}

// A line of the editors' that sells the article rather than opens it.
bool is_deck(const Document& document, NodeId id) {
  bool found = false;
  for (int level = 0; level < 3 && id != no_node && id != 0; ++level, id = document[id].parent) {
    each_name_word(document.attribute(id, "class"), [&found](std::string_view word) {
      for (const std::string_view each :
           {"dek", "deck", "subtitle", "subhead", "subheading", "subheadline", "strapline", "tagline", "excerpt"}) {
        found = found || word == each;
      }
    });
  }
  return found;
}

}  // namespace

Content find_content(const Document& document, const Layout& layout, const ContentHints& hints) {
  Content content = attempt(document, layout, hints, Strictness::strict);
  const size_t found = characters(content);
  if (found < 400) {
    Content relaxed = attempt(document, layout, hints, Strictness::relaxed);
    relaxed.shown = std::move(content.shown);
    if (characters(relaxed) > 2 * found + 100)
      content = std::move(relaxed);
    else
      content.shown = std::move(relaxed.shown);
  }
  std::vector<Block> lede = find_lede(document, layout, content, hints);
  const auto repeated = [&](const Block& each) {
    return std::any_of(content.blocks.begin(), content.blocks.end(), [&](const Block& other) { return other.text == each.text; });
  };
  std::erase_if(lede, repeated);
  content.blocks.insert(content.blocks.begin(), std::make_move_iterator(lede.begin()), std::make_move_iterator(lede.end()));
  return content;
}

std::vector<Block> find_lede(const Document& document, const Layout& layout, const Content& content, const ContentHints& hints) {
  constexpr size_t most_between = 14;
  constexpr Signs never = sign::hidden | sign::navigation | sign::footer | sign::sidebar | sign::comments | sign::promotion |
                          sign::sharing | sign::caption | sign::form;
  const auto is_ignored = [&](NodeId id) {
    for (; hints.ignored != nullptr && id != no_node; id = document[id].parent) {
      if ((*hints.ignored)[id]) return true;
    }
    return false;
  };
  std::vector<Block> lede;
  if (content.blocks.empty() || hints.title.empty()) return lede;
  size_t since = most_between + 1;
  for (const Block& block : layout.blocks) {
    if (block.first >= content.blocks.front().first) break;
    if (block.heading > 0 && block.heading <= 2 && text::normalise(block.text) == hints.title) {
      since = 0;
      lede.clear();
      continue;
    }
    if (++since > most_between || is_ignored(block.node) || (block.signs & never) != 0 || block.in_figure || block.in_list ||
        block.linked * 3 > block.characters)
      continue;
    if (is_deck(document, block.node) || block.characters < 45 || block.characters > 900 || !block.prose) continue;
    lede.push_back(block);
    lede.back().text = text::normalise(block.text);
  }
  std::vector<std::string> captions;
  return lede.size() > 3 ? std::vector<Block>{} : own_lines(std::move(lede), hints.title, hints.site, captions);
}

Content content_of(const Document& document, const Layout& layout, NodeId root, const ContentHints& hints) {
  std::vector<bool> left_out = find_furniture(document, layout, Strictness::strict);
  for (NodeId at = root; at != no_node && at < left_out.size(); at = document[at].parent) left_out[at] = false;
  add(left_out, hints.ignored);
  Content content;
  content.root = root;
  std::vector<Block> blocks = blocks_of(document, layout.signs, root, left_out);
  for (Block& block : blocks) block.text = text::normalise(block.text);
  content.blocks = own_lines(std::move(blocks), hints.title, hints.site, content.captions);
  return content;
}

std::string text_of(const std::vector<Block>& blocks) {
  std::string out;
  for (const Block& block : blocks) {
    if (!out.empty()) out += '\n';
    out += block.text;
  }
  return out;
}

}  // namespace feedwatch::page
