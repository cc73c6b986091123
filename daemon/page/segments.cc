#include "page/segments.h"

#include <algorithm>

#include "article/text.h"
#include "article/url.h"
#include "page/furniture.h"
#include "page/lines.h"
#include "page/words.h"

namespace feedwatch::page {
namespace {

constexpr size_t most_articles = 60;
constexpr uint32_t least_prose = 250;
constexpr size_t least_paragraphs = 2;

struct Unit {
  NodeId heading{no_node};
  std::string title{};
  size_t first{0};  // blocks of the page
  size_t end{0};
  NodeId box{no_node};  // the largest element that holds this heading and no other unit's
};

bool is_linked(const Document& document, NodeId id) {
  for (NodeId at = id; at != no_node && at != 0; at = document[at].parent) {
    if (document[at].tag == Tag::a) return true;
  }
  return false;
}

NodeId heading_of(const Document& document, const Block& block) {
  NodeId at = block.node;
  while (at != no_node && at != 0 && heading_level(document[at].tag) == 0) at = document[at].parent;
  return at;
}

// Headings of one level as units; a heading that repeats the one before it starts none.
std::vector<Unit> units_of(const Document& document, const std::vector<Block>& blocks, int level) {
  std::vector<Unit> units;
  for (size_t at = 0; at < blocks.size(); ++at) {
    const Block& block = blocks[at];
    if (block.heading != level || block.link_density() > 0.5 || is_linked(document, block.node)) continue;
    if (!units.empty() && units.back().title == block.text) continue;
    Unit unit;
    unit.heading = heading_of(document, block);
    unit.title = block.text;
    unit.first = at;
    units.push_back(std::move(unit));
  }
  for (size_t i = 0; i < units.size(); ++i) units[i].end = i + 1 < units.size() ? units[i + 1].first : blocks.size();
  return units;
}

bool has_body(const Unit& unit, const std::vector<Block>& blocks) {
  uint32_t mass = 0;
  size_t paragraphs = 0;
  for (size_t at = unit.first; at < unit.end; ++at) {
    if (!blocks[at].prose) continue;
    mass += blocks[at].characters;
    ++paragraphs;
  }
  return mass >= least_prose && paragraphs >= least_paragraphs;
}

void find_boxes(const Document& document, std::vector<Unit>& units) {
  for (size_t i = 0; i < units.size(); ++i) {
    NodeId box = units[i].heading;
    for (NodeId up = document[box].parent; up != no_node && up != 0; up = document[up].parent) {
      const bool alone = (i == 0 || !document.contains(up, units[i - 1].heading)) &&
                         (i + 1 == units.size() || !document.contains(up, units[i + 1].heading));
      if (!alone) break;
      box = up;
    }
    units[i].box = box;
  }
}

// A date or byline of its own in the first lines under the heading.
bool has_dateline(const Unit& unit, const std::vector<Block>& blocks, DayOrder order) {
  for (size_t at = unit.first + 1; at < std::min(unit.end, unit.first + 6); ++at) {
    if (blocks[at].prose) return false;
    if (blocks[at].characters < 80 && find_date(blocks[at].text, order).time) return true;
  }
  return false;
}

bool boxes_hold_text(const Document& document, const std::vector<Unit>& units, const std::vector<Block>& blocks) {
  return std::all_of(units.begin(), units.end(), [&](const Unit& unit) {
    if (heading_level(document[unit.box].tag) > 0) return false;
    uint32_t inside = 0;
    for (size_t at = unit.first; at < unit.end; ++at) {
      if (blocks[at].prose && document.contains(unit.box, blocks[at].node)) inside += blocks[at].characters;
    }
    return inside >= least_prose;
  });
}

PageDate date_of(const Document& document, const Unit& unit, const std::vector<Block>& blocks, NodeId end, DayOrder order) {
  for (NodeId id = unit.heading; id < end; ++id) {
    if (document[id].tag != Tag::time && !contains(document.attribute(id, "itemprop"), "datePublished")) continue;
    for (const std::string_view name : {"datetime", "content"}) {
      if (PageDate date = read_date(document.attribute(id, name), order); date.time) return date;
    }
  }
  for (size_t at = unit.first + 1; at < std::min(unit.end, unit.first + 8); ++at) {
    if (blocks[at].prose) break;
    if ((blocks[at].signs & sign::caption) != 0 || blocks[at].in_figure || blocks[at].characters > 80) continue;
    if (PageDate date = find_date(blocks[at].text, order); date.time) return date;
  }
  return {};
}

std::vector<std::string> authors_of(const Unit& unit, const std::vector<Block>& blocks) {
  for (size_t at = unit.first + 1; at < std::min(unit.end, unit.first + 8); ++at) {
    const Block& block = blocks[at];
    if (block.prose) break;
    const std::string folded = text::fold(block.text);
    if (block.characters < 60 &&
        (folded.starts_with("by ") || folded.starts_with("von ") || folded.starts_with("par ") || folded.starts_with("por "))) {
      if (std::string name = clean_author(block.text); !name.empty()) return {std::move(name)};
    }
  }
  return {};
}

std::string url_of(const Document& document, const Unit& unit, const std::string& base) {
  for (NodeId at = unit.heading; at != no_node && at != 0; at = document[at].parent) {
    for (const std::string_view name : {"data-url", "data-href", "data-permalink", "data-canonical-url"}) {
      if (const std::string_view value = document.attribute(at, name); !value.empty()) return url::absolute(value, base);
    }
    if (at == unit.box) break;
  }
  return {};
}

PageArticle article_of(const Document& document, const Unit& unit, const std::vector<Block>& blocks,
                       const std::vector<Block>& shown, NodeId end, const Statements& said, const SiteBlocks* site) {
  PageArticle article;
  article.title = unit.title;
  std::vector<Block> own(blocks.begin() + static_cast<std::ptrdiff_t>(unit.first),
                         blocks.begin() + static_cast<std::ptrdiff_t>(unit.end));
  article.text = text_of(own_lines(std::move(own), unit.title, site, article.captions));
  Unit whole = unit;
  whole.first = static_cast<size_t>(
      std::find_if(shown.begin(), shown.end(), [&](const Block& each) { return each.first >= unit.heading; }) - shown.begin());
  whole.end = shown.size();
  article.published = date_of(document, whole, shown, end, said.day_order);
  article.authors = authors_of(whole, shown);
  article.url = url_of(document, unit, said.base);
  return article;
}

// The level of the heading that is the page's title; 0 when none is.
int title_level(const std::vector<Block>& blocks, std::string_view title) {
  for (const Block& block : blocks) {
    if (block.heading > 0 && block.text == title) return block.heading;
  }
  return 0;
}

}  // namespace

std::vector<PageArticle> split_articles(const Document& document, const Layout& layout, const Statements& said,
                                        const Content& content, const ContentHints& hints) {
  const std::vector<Block>& blocks = content.shown;
  const int level = title_level(blocks, hints.title);
  if (level == 0) return {};
  std::vector<Unit> units = units_of(document, blocks, level);
  if (units.size() < 2 || units.size() > most_articles || units.front().title != hints.title) return {};
  if (!std::all_of(units.begin(), units.end(), [&](const Unit& each) { return has_body(each, blocks); })) return {};
  find_boxes(document, units);
  const bool boxed = boxes_hold_text(document, units, blocks);
  const std::vector<Block>& shown = layout.blocks;
  const bool dated = std::all_of(units.begin(), units.end(), [&](Unit unit) {
    unit.first = static_cast<size_t>(
        std::find_if(shown.begin(), shown.end(), [&](const Block& each) { return each.first >= unit.heading; }) - shown.begin());
    unit.end = shown.size();
    return has_dateline(unit, shown, said.day_order);
  });
  if (!boxed && !dated) return {};
  std::vector<PageArticle> articles;
  for (size_t i = 0; i < units.size(); ++i) {
    const NodeId end = i + 1 < units.size() ? units[i + 1].heading : document[units[i].box].end;
    if (boxed) {  // what stands between two boxes is neither's
      const auto outside = [&](const Block& each) { return !document.contains(units[i].box, each.node); };
      const auto first = blocks.begin() + static_cast<std::ptrdiff_t>(units[i].first);
      units[i].end = static_cast<size_t>(
          std::find_if(first, blocks.begin() + static_cast<std::ptrdiff_t>(units[i].end), outside) - blocks.begin());
    }
    articles.push_back(article_of(document, units[i], blocks, shown, end, said, hints.site));
  }
  return articles;
}

}  // namespace feedwatch::page
