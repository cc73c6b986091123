#include "page/region.h"

#include <algorithm>

#include <re2/re2.h>

#include "article/text.h"
#include "page/blocks.h"
#include "page/words.h"

namespace feedwatch::page {
namespace {

// Names that only advertising goes by.
bool is_advertising(const Document& document, NodeId id) {
  if (document[id].tag == Tag::ins && contains(document.attribute(id, "class"), "adsbygoogle")) return true;
  bool found = false;
  for (const std::string_view attribute : {document.attribute(id, "class"), document.attribute(id, "id")}) {
    each_name_word(attribute, [&found](std::string_view word) {
      for (const std::string_view each : {"ad", "ads", "advert", "advertisement", "advertising", "adsense", "adslot", "adunit",
                                          "dfp", "outbrain", "taboola", "sponsored", "werbung"}) {
        found = found || word == each;
      }
    });
  }
  return found;
}

NodeId enclosing(const Document& document, NodeId id, Tag wanted, NodeId root) {
  for (NodeId at = id; at != no_node && at >= root; at = document[at].parent) {
    if (document[at].tag == wanted) return at;
    if (at == 0) break;
  }
  return no_node;
}

// Cells of a row, and a term with what is said about it, are one line: a value that moves to another row is a change.
void add_lines(const Document& document, NodeId root, const std::vector<Block>& blocks, std::vector<std::string>& lines) {
  NodeId row = no_node;
  bool after_term = false;
  for (const Block& block : blocks) {
    const NodeId its_row = block.in_table ? enclosing(document, block.node, Tag::tr, root) : no_node;
    const bool continues_row = its_row != no_node && its_row == row && !lines.empty();
    const bool continues_term = after_term && enclosing(document, block.node, Tag::dd, root) != no_node && !lines.empty();
    const std::string normal = text::normalise(block.text);
    bool joined = false;
    for (size_t from = 0; from < normal.size();) {
      const size_t end = std::min(normal.find('\n', from), normal.size());
      const std::string line = normal.substr(from, end - from);
      from = end + 1;
      if (!joined && continues_row) {
        lines.back() += " | " + line;
      } else if (!joined && continues_term) {
        lines.back() += (lines.back().ends_with(':') ? " " : ": ") + line;
      } else {
        lines.push_back(line);
      }
      joined = true;
    }
    row = its_row;
    after_term = block.tag == Tag::dt;
  }
}

std::string unslashed(std::string_view text) {
  if (text.size() >= 2 && text.starts_with('/') && text.ends_with('/')) text = text.substr(1, text.size() - 2);
  return std::string(text);
}

Result<void> add_pattern(std::string_view text, RegionRules& rules) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(1 << 20);
  auto pattern = std::make_shared<const RE2>(unslashed(text), options);
  if (!pattern->ok()) return Error{"bad-regex", "ignore \"" + std::string(text) + "\": " + pattern->error()};
  rules.ignore_lines.push_back(std::move(pattern));
  return {};
}

}  // namespace

Result<RegionRules> compile_region(std::string_view select, const std::vector<std::string>& ignore) {
  RegionRules rules;
  if (!trimmed(select).empty()) {
    auto compiled = Selector::compile(select);
    if (!compiled)
      return Error{"bad-selector", "select \"" + std::string(select) + "\", column " + std::to_string(compiled.error().column) +
                                       ": " + compiled.error().message};
    rules.select = std::move(*compiled);
  }
  for (const std::string& each : ignore) {
    const bool slashed = each.size() >= 2 && each.starts_with('/') && each.ends_with('/');
    if (!slashed) {
      if (auto compiled = Selector::compile(each); compiled && compiled->names_known_elements()) {
        rules.ignore.push_back(std::move(*compiled));
        continue;
      }
    }
    if (auto added = add_pattern(each, rules); !added) return added.error();
  }
  return rules;
}

Region read_region(const Document& document, const RegionRules& rules) {
  Region region;
  std::vector<NodeId> roots;
  if (rules.select) {
    roots = rules.select->all(document);
  } else {
    const NodeId body = document.find(Tag::body);
    roots.push_back(body == no_node ? 0 : body);
  }
  region.found = !roots.empty();
  const std::vector<Signs> signs = all_signs(document);
  std::vector<bool> left_out(document.size(), false);
  for (NodeId id = 1; id < document.size(); ++id)
    left_out[id] = (signs[id] & sign::hidden) != 0 || (document[id].tag != Tag::text && is_advertising(document, id));
  for (const NodeId id : roots) left_out[id] = false;
  for (const Selector& each : rules.ignore) {
    for (const NodeId id : each.all(document)) left_out[id] = true;
  }
  NodeId behind = 0;
  for (const NodeId id : roots) {
    if (id < behind) continue;
    if (!left_out[id]) add_lines(document, id, blocks_of(document, signs, id, left_out), region.lines);
    behind = document[id].end;
  }
  std::erase_if(region.lines, [&](const std::string& line) {
    return std::any_of(rules.ignore_lines.begin(), rules.ignore_lines.end(),
                       [&](const auto& each) { return RE2::PartialMatch(line, *each); });
  });
  return region;
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string join_lines(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) {
    if (!out.empty()) out += '\n';
    out += line;
  }
  return out;
}

}  // namespace feedwatch::page
