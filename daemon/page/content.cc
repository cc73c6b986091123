#include "page/content.h"

#include <algorithm>
#include <unordered_set>

#include "article/text.h"
#include "page/container.h"
#include "page/furniture.h"
#include "page/lines.h"

namespace feedwatch::page {
namespace {

Content judge(const Document& document, const std::vector<Signs>& signs, NodeId root, const std::vector<bool>& left_out,
              const ContentHints& hints) {
  Content content;
  content.root = root;
  std::vector<Block> blocks = blocks_of(document, signs, root, left_out);
  for (Block& block : blocks) block.text = text::normalise(block.text);
  content.blocks = own_lines(std::move(blocks), hints.title, hints.site, content.captions);
  return content;
}

void add(std::vector<bool>& left_out, const std::vector<bool>* ignored) {
  if (ignored == nullptr) return;
  for (size_t id = 0; id < ignored->size() && id < left_out.size(); ++id) {
    if ((*ignored)[id]) left_out[id] = true;
  }
}

Content attempt(const Document& document, const std::vector<Signs>& signs, const ContentHints& hints, Strictness strictness) {
  std::vector<bool> left_out = find_furniture(document, signs, strictness);
  add(left_out, hints.ignored);
  const NodeId root = find_container(document, signs, blocks_of(document, signs, 0, left_out));
  return judge(document, signs, root, left_out, hints);
}

size_t characters(const Content& content) {
  size_t sum = 0;
  for (const Block& block : content.blocks) sum += block.characters;
  return sum;
}

}  // namespace

Content find_content(const Document& document, const std::vector<Signs>& signs, const ContentHints& hints) {
  Content strict = attempt(document, signs, hints, Strictness::strict);
  const size_t found = characters(strict);
  if (found >= 400) return strict;
  Content relaxed = attempt(document, signs, hints, Strictness::relaxed);
  return characters(relaxed) > 2 * found + 100 ? relaxed : strict;
}

Content content_of(const Document& document, const std::vector<Signs>& signs, NodeId root, const ContentHints& hints) {
  std::vector<bool> left_out = find_furniture(document, signs, Strictness::strict);
  for (NodeId at = root; at != no_node && at < left_out.size(); at = document[at].parent) left_out[at] = false;
  add(left_out, hints.ignored);
  return judge(document, signs, root, left_out, hints);
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
