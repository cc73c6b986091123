#include "reference.h"

#include <algorithm>
#include <functional>

#include <re2/re2.h>

#include "rules/analyse.h"
#include "rules/definitions.h"
#include "rules/normalise.h"
#include "rules/regex.h"
#include "rules/utf8.h"

namespace feedwatch::rules::reference {
namespace {

struct Seen {
  std::string folded;
  std::string surface;
  int start, end, sentence, paragraph;
  size_t byte_start, byte_end;
  bool glued;
};

// first and last are words of the field; last < first: between two words.
struct Hit {
  int field, first, last, start, end;
  std::set<Place> shown;
};

bool glob(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == any_run) {
    for (size_t i = 0; i <= text.size(); ++i) {
      if (glob(pattern.substr(1), text.substr(i))) return true;
    }
    return false;
  }
  if (text.empty()) return false;
  if (pattern.front() == any_one) return glob(pattern.substr(1), text.substr(decode(text, 0).size));
  return pattern.front() == text.front() && glob(pattern.substr(1), text.substr(1));
}

class Matcher {
 public:
  Matcher(const Model& model, const Document& document)
      : model_(model), document_(document), texts_{document.title, document.summary, document.text} {
    suffixes_ = apostrophe_of(document.lang) == Apostrophe::ends_word;
    for (int f = 0; f < 3; ++f) {
      Analysis analysis;
      analyse(texts_[f], apostrophe_of(document.lang), analysis);
      for (const Token& token : analysis.tokens) {
        words_[f].push_back({std::string{analysis.text(token)},
                             surface(texts_[f].substr(token.byte_start, token.byte_end - token.byte_start)),
                             static_cast<int>(token.start), static_cast<int>(token.end), static_cast<int>(token.sentence),
                             static_cast<int>(token.paragraph), token.byte_start, token.byte_end, token.glued});
      }
    }
  }

  Node tree(const LocatedText& text, Scope scope = everywhere) { return *parse(text.value, scope).query; }

  bool holds(const Node& node) {
    const auto child_holds = [&](const Node& child) { return holds(child); };
    switch (node.kind) {
      case Kind::all:
        return std::all_of(node.children.begin(), node.children.end(), child_holds);
      case Kind::any:
        return std::any_of(node.children.begin(), node.children.end(), child_holds);
      case Kind::none:
        return !holds(node.children[0]);
      case Kind::of:
        return std::count_if(node.children.begin(), node.children.end(), child_holds) >= static_cast<int>(node.number);
      case Kind::at_least:
        return apart(spans(node.children[0])) >= static_cast<int>(node.number);
      case Kind::key:
        return key_holds(node);
      case Kind::length:
        return length_holds(node);
      case Kind::topic:
        return topic_score(node) >= topic(node).threshold;
      default:
        return !spans(node).empty();
    }
  }

  void show(const Node& node, std::set<Place>& out) {
    switch (node.kind) {
      case Kind::all:
        for (const Node& child : node.children) show(child, out);
        return;
      case Kind::any:
      case Kind::of:
        for (const Node& child : node.children) {
          if (holds(child)) show(child, out);
        }
        return;
      case Kind::at_least:
        return show(node.children[0], out);
      case Kind::topic:
        for (const TopicTerm& term : topic(node).terms) {
          for (const Scope scope : {Scope{in_summary | in_text}, Scope{in_title}}) {
            const Node query = tree(term.query, scope);
            if (term.weight > 0 && holds(query)) show(query, out);
          }
        }
        return;
      case Kind::none:
      case Kind::key:
      case Kind::length:
        return;
      default:
        for (const Hit& hit : spans(node)) out.insert(hit.shown.begin(), hit.shown.end());
    }
  }

 private:
  std::vector<Hit> spans(const Node& node) {
    switch (node.kind) {
      case Kind::words:
        return words_spans(node.variants, node.scope, static_cast<int>(node.number));
      case Kind::raw:
        return raw_spans(node);
      case Kind::regex:
        return regex_spans(node);
      case Kind::near:
        return near_spans(node);
      case Kind::first:
        return first_spans(node);
      case Kind::entity:
        return entity_spans(node);
      default:
        break;
    }
    std::vector<Hit> out;
    for (const Node& child : node.children) {
      for (const Hit& hit : spans(child)) out.push_back(hit);
    }
    return out;
  }

  static bool is(const Piece& piece, const Seen& word) {
    return piece.pattern ? glob(piece.folded, word.folded)
                         : piece.folded == word.folded && (piece.surface.empty() || piece.surface == word.surface);
  }

  // Tries every way to place the rest of a phrase; the smallest last word, or -1.
  int place(const std::vector<Piece>& pieces, size_t piece, int field, int at, int room) const {
    if (at >= static_cast<int>(words_[field].size()) || !is(pieces[piece], words_[field][static_cast<size_t>(at)])) return -1;
    if (piece + 1 == pieces.size()) return at;
    int best = -1;
    for (int extra = 0; extra <= room; ++extra) {
      const int next = at + 1 + extra;
      const bool glued = pieces[piece + 1].glued;
      if (glued &&
          (extra > 0 || next >= static_cast<int>(words_[field].size()) || !words_[field][static_cast<size_t>(next)].glued))
        continue;
      const int last = place(pieces, piece + 1, field, next, room - extra);
      if (last >= 0 && (best < 0 || last < best)) best = last;
    }
    return best;
  }

  std::vector<Hit> words_spans(const std::vector<Variant>& variants, Scope scope, int slop) const {
    std::vector<Hit> out;
    for (const Variant& variant : variants) {
      if (variant.only_with_suffixes && !suffixes_) continue;
      for (int f = 0; f < 3; ++f) {
        if ((scope >> f & 1) == 0) continue;
        for (int at = 0; at < static_cast<int>(words_[f].size()); ++at) {
          const int last = place(variant.pieces, 0, f, at, slop);
          if (last >= 0) out.push_back(word_hit(f, at, last));
        }
      }
    }
    return out;
  }

  Hit word_hit(int field, int first, int last) const {
    const int start = words_[field][static_cast<size_t>(first)].start;
    const int end = words_[field][static_cast<size_t>(last)].end;
    return {field, first, last, start, end, {{field, start, end}}};
  }

  static int count(std::string_view text, size_t bytes) {
    int n = 0;
    for (size_t at = 0; at < bytes; ++n) at += decode(text, at).size;
    return n;
  }

  Hit character_hit(int field, size_t start, size_t end) const {
    int first = 0;
    int behind = 0;
    for (const Seen& word : words_[field]) {
      if (word.byte_end <= start) ++first;
      if (word.byte_start < end) ++behind;
    }
    const int from = count(texts_[field], start);
    const int to = count(texts_[field], end);
    return {field, first, behind - 1, from, to, {{field, from, to}}};
  }

  std::vector<Hit> raw_spans(const Node& node) const {
    std::vector<Hit> out;
    const auto alnum = [](std::string_view text, size_t at) {
      return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at]));
    };
    for (int f = 0; f < 3; ++f) {
      if ((node.scope >> f & 1) == 0) continue;
      const std::string_view text = texts_[f];
      const size_t size = node.value.size();
      for (size_t at = 0; at + size <= text.size();) {
        const bool here = text.substr(at, size) == node.value && !(at > 0 && alnum(text, at - 1) && alnum(text, at)) &&
                          !(alnum(text, at + size) && alnum(text, at + size - 1));
        if (here) out.push_back(character_hit(f, at, at + size));
        at += here ? size : 1;
      }
    }
    return out;
  }

  std::vector<Hit> regex_spans(const Node& node) const {
    std::vector<Hit> out;
    const RE2 regex{node.value, regex_options()};
    for (int f = 0; f < 3; ++f) {
      if ((node.scope >> f & 1) == 0) continue;
      re2::StringPiece found;
      for (size_t at = 0; at <= texts_[f].size() &&
                          regex.Match({texts_[f].data(), texts_[f].size()}, at, texts_[f].size(), RE2::UNANCHORED, &found, 1);) {
        const auto start = static_cast<size_t>(found.data() - texts_[f].data());
        if (!found.empty()) out.push_back(character_hit(f, start, start + found.size()));
        at = start + std::max<size_t>(found.size(), 1);
      }
    }
    return out;
  }

  int unit(Within within, int field, int word) const {
    const Seen& one = words_[field][static_cast<size_t>(std::clamp(word, 0, static_cast<int>(words_[field].size()) - 1))];
    return within == Within::sentence ? one.sentence : one.paragraph;
  }

  bool near_enough(const Hit& left, const Hit& right, Within within, int distance) const {
    if (left.field != right.field || right.first <= left.last) return false;
    if (within == Within::words) return right.first - left.last - 1 <= distance;
    if (words_[left.field].empty()) return false;
    const int here = unit(within, left.field, left.first);
    return unit(within, left.field, left.last) == here && unit(within, left.field, right.first) == here &&
           unit(within, left.field, right.last) == here;
  }

  std::vector<Hit> near_spans(const Node& node) {
    const std::vector<Hit> left = spans(node.children[0]);
    const std::vector<Hit> right = spans(node.children[1]);
    const int distance = static_cast<int>(node.number);
    const auto same = [](const Hit& a, const Hit& b) {
      return a.field == b.field && a.first == b.first && a.last == b.last && a.start == b.start && a.end == b.end;
    };
    std::vector<Hit> out;
    for (const Hit& one : left) {
      bool absent = true;
      for (const Hit& other : right) {
        const bool before = near_enough(one, other, node.within, distance) && !same(one, other);
        const bool after = near_enough(other, one, node.within, distance) && !same(one, other);
        const bool covers = one.field == other.field && other.first <= one.last && other.last >= one.first &&
                            (one.first != other.first || one.last != other.last);
        absent = absent && !before && !after && !covers;
        if (node.near == Near::absent) continue;
        if (before) out.push_back(paired(one, other));
        if (after && node.near == Near::either_order) out.push_back(paired(other, one));
      }
      if (node.near == Near::absent && absent) out.push_back(one);
    }
    return out;
  }

  static Hit paired(const Hit& left, const Hit& right) {
    Hit hit{left.field, left.first, right.last, left.start, right.end, left.shown};
    hit.shown.insert(right.shown.begin(), right.shown.end());
    return hit;
  }

  std::vector<Hit> first_spans(const Node& node) {
    std::vector<Hit> out;
    for (const Hit& hit : spans(node.children[0])) {
      if (hit.last < static_cast<int>(node.number)) out.push_back(hit);
    }
    return out;
  }

  static int apart(std::vector<Hit> hits) {
    std::sort(hits.begin(), hits.end(),
              [](const Hit& a, const Hit& b) { return std::tie(a.field, a.end) < std::tie(b.field, b.end); });
    int n = 0;
    int field = -1;
    int end = 0;
    for (const Hit& hit : hits) {
      if (hit.field == field && hit.start < end) continue;
      field = hit.field;
      end = hit.end;
      ++n;
    }
    return n;
  }

  const Topic& topic(const Node& node) const {
    return *std::find_if(model_.topics.begin(), model_.topics.end(),
                         [&](const Topic& one) { return one.id.value == node.value; });
  }

  double topic_score(const Node& node) {
    double score = 0;
    for (const TopicTerm& term : topic(node).terms) {
      const Node body = tree(term.query, in_summary | in_text);
      const int hits = is_span_expression(body) ? apart(spans(body)) : holds(body) ? 1 : 0;
      score += term.weight * (std::min(hits, static_cast<int>(topic(node).cap)) +
                              (holds(tree(term.query, in_title)) ? topic(node).title_boost : 0));
    }
    return score;
  }

  std::vector<Hit> entity_spans(const Node& node) {
    const Entity& entity = *std::find_if(model_.entities.begin(), model_.entities.end(),
                                         [&](const Entity& one) { return one.id.value == node.value; });
    std::vector<Hit> masks;
    for (const LocatedText& mask : entity.mask) {
      for (const Hit& hit : words_spans(plain_phrase(mask.value, false).variants, everywhere, 0)) masks.push_back(hit);
    }
    std::vector<Hit> all;
    for (const Alias& alias : entity.aliases) {
      std::vector<Hit> context;
      if (!alias.near.value.empty()) context = spans(tree(alias.near));
      for (const Hit& hit : words_spans(plain_phrase(alias.term.value, alias.exact).variants, everywhere, 0)) {
        const bool masked = std::any_of(masks.begin(), masks.end(), [&](const Hit& mask) {
          return mask.field == hit.field && mask.first <= hit.first && mask.last >= hit.last &&
                 mask.last - mask.first > hit.last - hit.first;
        });
        const bool placed = alias.near.value.empty() || std::any_of(context.begin(), context.end(), [&](const Hit& other) {
                              return near_enough(hit, other, Within::words, static_cast<int>(alias.near_words)) ||
                                     near_enough(other, hit, Within::words, static_cast<int>(alias.near_words));
                            });
        if (!masked && placed) all.push_back(hit);
      }
    }
    if (!entity.require.value.empty() && !holds(tree(entity.require))) return {};
    if (!entity.unless.value.empty() && holds(tree(entity.unless))) return {};
    std::erase_if(all, [&](const Hit& hit) { return (node.scope >> hit.field & 1) == 0; });
    return all;
  }

  bool length_holds(const Node& node) const {
    const size_t n = words_[0].size() + words_[1].size() + words_[2].size();
    switch (node.compare) {
      case Compare::more:
        return n > node.number;
      case Compare::at_least:
        return n >= node.number;
      case Compare::less:
        return n < node.number;
      case Compare::at_most:
        return n <= node.number;
      case Compare::equal:
        return n == node.number;
    }
    return false;
  }

  // Only source, lang and tag, without regular expressions: what the differential test asks for.
  bool key_holds(const Node& node) const {
    std::vector<std::string> values;
    if (node.field == KeyField::source) values.push_back(fold_value(document_.source));
    if (node.field == KeyField::lang) values.push_back(fold_value(document_.lang));
    for (const std::string_view tag : document_.tags) {
      if (node.field == KeyField::tag) values.push_back(fold_value(tag));
    }
    return std::any_of(values.begin(), values.end(), [&](const std::string& value) {
      if (value.empty()) return false;
      return glob(node.value, value) || (node.field == KeyField::lang && value.starts_with(node.value + "-"));
    });
  }

  const Model& model_;
  const Document& document_;
  std::string_view texts_[3];
  std::vector<Seen> words_[3];
  bool suffixes_{false};
};

}  // namespace

Outcome match(const Model& model, const Rule& rule, const Document& document) {
  Matcher matcher{model, document};
  const Node query = matcher.tree(rule.query);
  Outcome outcome;
  outcome.matches = matcher.holds(query) && (rule.unless.value.empty() || !matcher.holds(matcher.tree(rule.unless)));
  if (outcome.matches) matcher.show(query, outcome.places);
  return outcome;
}

}  // namespace feedwatch::rules::reference
