#include "page/blocks.h"

#include <algorithm>

#include "page/words.h"

namespace feedwatch::page {
namespace {

bool has_sentence(std::string_view text) {
  for (const std::string_view mark : {". ", ".\n", ", ", "! ", "? ", "; ", "。", "，", "、", "؟", "।", "»", "”"}) {
    if (contains(text, mark)) return true;
  }
  return text.ends_with('.') || text.ends_with('!') || text.ends_with('?') || text.ends_with(':') || text.ends_with("…");
}

bool is_wide(std::string_view text) {  // Chinese, Japanese, Korean: fewer characters say as much
  const auto start = static_cast<uint8_t>(text.front());
  return start >= 0xE3 && start <= 0xED;
}

bool reads_as_prose(const Block& block) {
  if (block.heading > 0 || block.link_density() > 0.4) return false;
  const uint32_t least = is_wide(block.text) ? 20 : 50;
  return block.characters >= least && has_sentence(block.text);
}

struct Surroundings {
  Signs signs{0};
  NodeId block{0};
  uint8_t heading{0};
  bool link{false};
  bool strong{false};
  bool list{false};
  bool table{false};
  bool quote{false};
  bool figure{false};
  bool preformatted{false};
};

bool is_strong(Tag tag) { return tag == Tag::b || tag == Tag::strong; }

class Reader {
 public:
  Reader(const Document& document, const std::vector<Signs>& signs, const std::vector<bool>& left_out)
      : document_(document), signs_(signs), left_out_(left_out) {}

  std::vector<Block> read(NodeId root) {
    Surroundings around;
    around.block = root;
    for (NodeId at = document_[root].parent; at != no_node && at != 0; at = document_[at].parent) enter(around, at);
    around.block = root;
    stack_.push_back({around, document_[root].end});
    for (NodeId at = root; at < document_[root].end;) {
      while (at >= stack_.back().end) leave();
      at = visit(at);
    }
    close();
    return std::move(blocks_);
  }

 private:
  struct Level {
    Surroundings around;
    NodeId end;
    bool block{false};
  };

  // What is there for readers without scripts is mostly pixels and warnings, seldom the whole text.
  bool is_spare(NodeId at) const { return document_[at].tag == Tag::noscript && document_.line(at, 600).size() < 500; }

  NodeId visit(NodeId at) {
    const Node& node = document_[at];
    if (node.tag == Tag::text) {
      add_text(at);
      return at + 1;
    }
    if ((at < left_out_.size() && left_out_[at]) || is_silent(node.tag) || is_spare(at)) {
      if (is_block(node.tag)) close();
      return node.end;
    }
    if (node.tag == Tag::br || node.tag == Tag::hr) {
      node.tag == Tag::br ? line_break() : close();
      return at + 1;
    }
    Level level{stack_.back().around, node.end, is_block(node.tag)};
    if (level.block) {
      close();
      after_break_ = false;
    }
    enter(level.around, at);
    if (level.block) level.around.block = at;
    if (node.end > at + 1) stack_.push_back(level);
    return at + 1;
  }

  void leave() {
    if (stack_.back().block) {
      close();
      after_break_ = false;
    }
    stack_.pop_back();
  }

  void enter(Surroundings& around, NodeId at) const {
    const Tag tag = document_[at].tag;
    if (at < signs_.size()) around.signs |= signs_[at];
    if (const int level = heading_level(tag); level > 0) around.heading = static_cast<uint8_t>(level);
    around.link = around.link || tag == Tag::a;
    around.strong = around.strong || is_strong(tag);
    around.list = around.list || tag == Tag::li || tag == Tag::dd || tag == Tag::dt;
    around.table = around.table || tag == Tag::td || tag == Tag::th;
    around.quote = around.quote || tag == Tag::blockquote;
    around.figure = around.figure || tag == Tag::figure;
    around.preformatted = around.preformatted || tag == Tag::pre;
  }

  void line_break() {
    if (!open_) {
      after_break_ = !blocks_.empty();
      return;
    }
    if (current_.text.ends_with('\n')) {  // a second one: the next line is a paragraph of its own
      close();
      after_break_ = true;
    } else {
      current_.text += '\n';
      gap_ = false;
    }
  }

  void add_text(NodeId at) {
    const Surroundings& around = stack_.back().around;
    const std::string_view text = document_[at].text;
    if (!open_) {
      if (std::all_of(text.begin(), text.end(), is_blank)) return;
      open(around, at);
    }
    uint32_t characters = 0;
    for (size_t from = 0; from < text.size();) {
      const char c = text[from];
      if (is_blank(c)) {
        if (c == '\n' && around.preformatted) {
          current_.text += '\n';
          gap_ = false;
        } else {
          gap_ = true;
        }
        ++from;
        continue;
      }
      if (gap_ && !current_.text.empty() && current_.text.back() != '\n') current_.text += ' ';
      gap_ = false;
      size_t end = from;
      for (; end < text.size() && !is_blank(text[end]); ++end)
        characters += (static_cast<uint8_t>(text[end]) & 0xC0U) != 0x80U ? 1 : 0;
      current_.text.append(text, from, end - from);
      from = end;
    }
    current_.last = at;
    current_.characters += characters;
    if (around.link) current_.linked += characters;
    if (around.strong) current_.strong += characters;
    if (characters > 0) current_.signs &= around.signs;
  }

  void open(const Surroundings& around, NodeId at) {
    current_ = {};
    current_.node = around.block;
    current_.first = at;
    current_.tag = document_[around.block].tag;
    current_.heading = around.heading;
    current_.signs = around.signs;
    current_.in_list = around.list;
    current_.in_table = around.table;
    current_.in_quote = around.quote;
    current_.in_figure = around.figure;
    current_.in_preformatted = around.preformatted;
    current_.after_break = after_break_;
    after_break_ = false;
    gap_ = false;
    open_ = true;
  }

  void close() {
    if (!open_) return;
    while (!current_.text.empty() && is_blank(current_.text.back())) current_.text.pop_back();
    if (current_.characters > 0) {
      current_.prose = reads_as_prose(current_);
      blocks_.push_back(std::move(current_));
    }
    open_ = false;
  }

  const Document& document_;
  const std::vector<Signs>& signs_;
  const std::vector<bool>& left_out_;
  std::vector<Level> stack_{};
  std::vector<Block> blocks_{};
  Block current_{};
  bool open_{false};
  bool gap_{false};
  bool after_break_{false};
};

}  // namespace

std::vector<Signs> all_signs(const Document& document) {
  std::vector<Signs> signs(document.size(), 0);
  for (NodeId id = 1; id < document.size(); ++id) {
    const Tag tag = document[id].tag;
    if (tag != Tag::text && tag != Tag::body && tag != Tag::html) signs[id] = signs_of(document, id);
  }
  return signs;
}

Layout::Layout(const Document& document) : signs(all_signs(document)), blocks(blocks_of(document, signs)) {}

std::vector<Block> blocks_of(const Document& document, const std::vector<Signs>& signs, NodeId root,
                             const std::vector<bool>& left_out) {
  return Reader(document, signs, left_out).read(root);
}

}  // namespace feedwatch::page
