// A web page as a tree: what the tolerant HTML parser made of it, in one array in document order. Immutable once parsed; any
// thread. Total on any bytes: broken markup is repaired, and what is beyond the limits is left out, so that time and memory are
// bounded whatever the page holds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "page/tags.h"

namespace feedwatch::page {

using NodeId = uint32_t;
inline constexpr NodeId no_node = UINT32_MAX;

struct Limits {
  size_t bytes{8U << 20U};          // of HTML; the rest is not read
  uint32_t nodes{300'000};          // later ones are left out
  uint32_t depth{400};              // deeper elements are taken for their ancestor at this depth; their text stays
  uint32_t attributes{48};          // of one element
  size_t attribute_bytes{4096};     // longer values are cut; of data: URLs only the type stays
  size_t script_bytes{512 * 1024};  // of one script with JSON-LD; longer ones are left out, as are all other scripts
};

struct Attribute {
  std::string_view name{};  // lower case
  std::string_view value{};
};

// The nodes from a node's own id to `end` are the node and all it contains.
struct Node {
  Tag tag{Tag::other};
  uint16_t depth{0};
  NodeId parent{no_node};
  NodeId end{0};
  uint32_t first_attribute{0};
  uint32_t attributes{0};
  std::string_view name{};  // of an element, lower case
  std::string_view text{};  // of a text node: UTF-8, blanks as written
};

class Document {
 public:
  // `html` is valid UTF-8 (feed/decode.h). Node 0 is the root; it is there even when the page is empty.
  static Document parse(std::string_view html, const Limits& limits = {});

  uint32_t size() const { return static_cast<uint32_t>(nodes_.size()); }
  const Node& operator[](NodeId id) const { return nodes_[id]; }
  bool truncated() const { return truncated_; }  // a limit was reached

  NodeId first_child(NodeId id) const { return nodes_[id].end > id + 1 ? id + 1 : no_node; }
  NodeId next_sibling(NodeId id) const {
    const NodeId end = nodes_[id].end;
    return id != 0 && end < nodes_[nodes_[id].parent].end ? end : no_node;
  }
  bool contains(NodeId outer, NodeId inner) const { return inner >= outer && inner < nodes_[outer].end; }

  // The value of an attribute, empty when it is not there. `name` in lower case.
  std::string_view attribute(NodeId id, std::string_view name) const;
  bool has_attribute(NodeId id, std::string_view name) const;
  const Attribute* attributes_begin(NodeId id) const { return attributes_.data() + nodes_[id].first_attribute; }
  const Attribute* attributes_end(NodeId id) const { return attributes_begin(id) + nodes_[id].attributes; }

  // The first element of that kind inside `root`, or no_node.
  NodeId find(Tag tag, NodeId root = 0) const;

  // All text inside a node on one line, silent elements left out; cut behind `most` bytes, or far behind as many nodes.
  std::string line(NodeId id, size_t most = 4096) const;

 private:
  friend class Builder;
  std::vector<Node> nodes_{};
  std::vector<Attribute> attributes_{};
  std::unique_ptr<class Arena> arena_;  // owns every text
  bool truncated_{false};

 public:
  Document();
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();
};

}  // namespace feedwatch::page
