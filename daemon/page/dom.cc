#include "page/dom.h"

#include <algorithm>
#include <cstring>

#include "page/arena.h"
#include "page/words.h"

namespace feedwatch::page {

char* Arena::room(size_t size) {
  constexpr size_t block = 64 * 1024;
  if (size > left_) {
    const size_t wanted = std::max(block, size);
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(wanted));
    if (size > block / 4) return blocks_.back().get();  // what is left of the open block stays in use
    at_ = blocks_.back().get();
    left_ = wanted;
  }
  char* const start = at_;
  at_ += size;
  left_ -= size;
  return start;
}

std::string_view Arena::keep(std::string_view text) {
  if (text.empty()) return {};
  char* const start = room(text.size());
  std::memcpy(start, text.data(), text.size());
  return {start, text.size()};
}

Document::Document() : arena_(std::make_unique<Arena>()) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

std::string_view Document::attribute(NodeId id, std::string_view name) const {
  const Attribute* const end = attributes_end(id);
  const Attribute* const found =
      std::find_if(attributes_begin(id), end, [name](const Attribute& each) { return each.name == name; });
  return found == end ? std::string_view{} : found->value;
}

bool Document::has_attribute(NodeId id, std::string_view name) const {
  return std::any_of(attributes_begin(id), attributes_end(id), [name](const Attribute& each) { return each.name == name; });
}

NodeId Document::find(Tag tag, NodeId root) const {
  for (NodeId id = root; id < nodes_[root].end; ++id) {
    if (nodes_[id].tag == tag) return id;
  }
  return no_node;
}

std::string Document::line(NodeId id, size_t most) const {
  std::string out;
  bool gap = false;
  // Nodes without text take time as well, and lines of nested elements are asked for one by one.
  const auto end_of_search = static_cast<NodeId>(std::min<size_t>(nodes_[id].end, id + 1000 + 2 * most));
  for (NodeId at = id; at < end_of_search && out.size() < most;) {
    const Node& node = nodes_[at];
    if (at != id && is_silent(node.tag)) {
      at = node.end;
      continue;
    }
    if (is_block(node.tag) || node.tag == Tag::br) gap = true;
    for (size_t from = 0; from < node.text.size();) {
      if (is_blank(node.text[from])) {
        gap = true;
        ++from;
        continue;
      }
      size_t end = from;
      while (end < node.text.size() && !is_blank(node.text[end])) ++end;
      if (gap && !out.empty()) out += ' ';
      gap = false;
      out.append(node.text, from, end - from);
      from = end;
    }
    ++at;
  }
  return out;
}

}  // namespace feedwatch::page
