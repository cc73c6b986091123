// The places of span expressions: words, phrases and characters.
#include <algorithm>

#include "rules/characters.h"
#include "rules/evaluate.h"
#include "rules/forms.h"
#include "rules/pattern.h"
#include "rules/utf8.h"

namespace feedwatch::rules {

Evaluator::Hits Evaluator::spans(uint32_t at) {
  const Op& one = op(at);
  switch (one.kind) {
    case Kind::words:
      return leaf_spans(one.data, one.scope);
    case Kind::raw:
      return raw_spans(compiled_.raws[one.data], one.scope);
    case Kind::regex:
      return regex_spans(compiled_.regexes[one.data], one.scope);
    case Kind::near:
      return remembers_ ? remembered_near_spans(at) : near_spans(at);
    case Kind::first:
      return first_spans(at);
    case Kind::entity:
      return entity_spans(one.data, one.scope);
    default:
      break;
  }
  Hits hits;
  if (one.kind != Kind::any) return hits;
  any_child(at, [&](uint32_t child) {
    const Hits more = spans(child);
    hits.insert(hits.end(), more.begin(), more.end());
    return false;
  });
  settle(hits);
  return hits;
}

bool Evaluator::is_span(uint32_t at) {
  switch (op(at).kind) {
    case Kind::words:
    case Kind::raw:
    case Kind::regex:
    case Kind::near:
    case Kind::first:
    case Kind::entity:
      return true;
    case Kind::any:
      return !any_child(at, [&](uint32_t child) { return !is_span(child); });
    default:
      return false;
  }
}

size_t Evaluator::topic_hits(uint32_t root) { return is_span(root) ? count_apart(spans(root)) : holds(root) ? 1 : 0; }

void Evaluator::settle(Hits& hits) {
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    return std::tie(a.first, a.last, a.start, a.end) < std::tie(b.first, b.last, b.start, b.end);
  });
}

// The most places that do not overlap.
size_t Evaluator::count_apart(Hits hits) const {
  std::sort(hits.begin(), hits.end(), [&](const Hit& a, const Hit& b) {
    return std::pair{article_.field_at(a.first), a.end} < std::pair{article_.field_at(b.first), b.end};
  });
  size_t count = 0;
  uint32_t field = Article::none;
  uint32_t end = 0;
  for (const Hit& hit : hits) {
    const uint32_t here = article_.field_at(hit.first);
    if (here == field && hit.start < end) continue;
    field = here;
    end = hit.end;
    ++count;
  }
  return count;
}

// --- words

bool Evaluator::fits(std::string_view pattern, std::string_view word) const {
  const auto forms = parse_form_pattern(pattern);
  return forms ? satisfies(*forms, word, article_.lang()) : matches_pattern(pattern, word);
}

bool Evaluator::piece_is(const LeafPiece& piece, uint32_t token) const {
  const Token& one = article_.tokens()[token];
  const Word& word = compiled_.words[piece.word];
  if (piece.pattern) return fits(compiled_.text(word.text), article_.text(one));
  if (one.hash != word.hash || article_.text(one) != compiled_.text(word.text)) return false;
  return piece.surface == nowhere || article_.surface_is(token, compiled_.word(piece.surface));
}

const std::vector<uint32_t>& Evaluator::pattern_tokens(uint32_t word) {
  const auto known = patterns_.find(word);
  if (known != patterns_.end()) return known->second;
  std::vector<uint32_t>& tokens = patterns_[word];
  const std::string_view pattern = compiled_.word(word);
  const auto forms = parse_form_pattern(pattern);
  const std::string_view prefix = forms ? std::string_view{} : literal_prefix(pattern);
  for (const Article::Form& form : article_.forms()) {
    const std::string_view text = article_.text(article_.tokens()[form.first]);
    if (!text.starts_with(prefix) || !(forms ? satisfies(*forms, text, article_.lang()) : matches_pattern(pattern, text)))
      continue;
    for (uint32_t token = form.first; token != Article::none && tokens.size() < max_hits; token = article_.next(token))
      tokens.push_back(token);
  }
  std::sort(tokens.begin(), tokens.end());
  return tokens;
}

size_t Evaluator::count_of(const LeafPiece& piece) {
  if (piece.pattern) return pattern_tokens(piece.word).size();
  const Article::Form* form = article_.find(compiled_.words[piece.word].hash, compiled_.word(piece.word));
  return form == nullptr ? 0 : form->count;
}

// Calls `visit` with each token a piece matches, ascending, until it returns false.
template <class Visit>
void Evaluator::each_token(const LeafPiece& piece, Visit&& visit) {
  if (piece.pattern) {
    for (const uint32_t token : pattern_tokens(piece.word)) {
      if (!visit(token)) return;
    }
    return;
  }
  const Article::Form* form = article_.find(compiled_.words[piece.word].hash, compiled_.word(piece.word));
  for (uint32_t token = form == nullptr ? Article::none : form->first; token != Article::none; token = article_.next(token)) {
    const bool reads_so = piece.surface == nowhere || article_.surface_is(token, compiled_.word(piece.surface));
    if (reads_so && !visit(token)) return;
  }
}

// The last token of a phrase whose first word is to stand at `token`. Taking each further word as early as possible leaves most
// room for the rest, so one pass finds the shortest way.
std::optional<uint32_t> Evaluator::match_from(const LeafVariant& variant, uint32_t token, uint32_t slop) const {
  const LeafPiece* pieces = compiled_.pieces.data() + variant.first;
  const uint32_t end = article_.end(article_.field_of(token));
  const auto run_at = [&](uint32_t piece, uint32_t at) -> uint32_t {  // words of the run from `piece`, or 0
    uint32_t size = 0;
    do {
      if (at + size >= end || !piece_is(pieces[piece + size], at + size)) return 0;
      if (size > 0 && !article_.tokens()[at + size].glued) return 0;
      ++size;
    } while (piece + size < variant.count && pieces[piece + size].glued);
    return size;
  };
  uint32_t piece = 0;
  uint32_t at = token;
  while (piece < variant.count) {
    uint32_t size = run_at(piece, at);
    for (; size == 0 && piece > 0 && slop > 0 && at + 1 < end; --slop) size = run_at(piece, ++at);
    if (size == 0) return std::nullopt;
    piece += size;
    at += size;
  }
  return at - 1;
}

void Evaluator::variant_spans(const LeafVariant& variant, const Leaf& leaf, Scope scope, Hits& out) {
  const LeafPiece* pieces = compiled_.pieces.data() + variant.first;
  uint32_t anchor = 0;  // the rarest word; a phrase with room in it is tried from its first
  for (uint32_t i = 1; i < variant.count && leaf.slop == 0; ++i) {
    if (count_of(pieces[i]) < count_of(pieces[anchor])) anchor = i;
  }
  each_token(pieces[anchor], [&](uint32_t token) {
    if (!spend(1 + leaf.slop) || out.size() >= max_hits || parts_.size() >= max_parts) return false;
    if (!article_.in(token, scope) || token < article_.begin(article_.field_of(token)) + anchor) return true;
    const uint32_t start = token - anchor;
    const auto last = match_from(variant, start, leaf.slop);
    if (!last) return true;
    const Token& from = article_.tokens()[start];
    const Token& to = article_.tokens()[*last];
    out.push_back({article_.position(start), article_.position(*last), from.start, to.end, static_cast<uint32_t>(parts_.size())});
    parts_.push_back({from.start, to.end, false, static_cast<Field>(article_.field_of(start)), compiled_.text(leaf.term)});
    return true;
  });
}

Evaluator::Hits Evaluator::leaf_spans(uint32_t id, Scope scope) {
  const Leaf& leaf = compiled_.leaves[id];
  Hits hits;
  for (uint32_t i = 0; i < leaf.count; ++i) {
    const LeafVariant& variant = compiled_.variants[leaf.first + i];
    if (!variant.only_with_suffixes || article_.suffixes_end_words()) variant_spans(variant, leaf, scope, hits);
  }
  settle(hits);
  const auto same = [](const Hit& a, const Hit& b) { return a.first == b.first && a.last == b.last; };
  hits.erase(std::unique(hits.begin(), hits.end(), same), hits.end());
  return hits;
}

bool Evaluator::word_holds(const Leaf& leaf, Scope scope) {
  Hits hits;
  for (uint32_t i = 0; i < leaf.count; ++i) {
    const LeafVariant& variant = compiled_.variants[leaf.first + i];
    if (variant.only_with_suffixes && !article_.suffixes_end_words()) continue;
    const LeafPiece& piece = compiled_.pieces[variant.first];
    if (variant.count == 1 && piece.surface == nowhere && scope == everywhere) {
      if (count_of(piece) > 0) return true;
      continue;
    }
    variant_spans(variant, leaf, scope, hits);
    if (!hits.empty()) return true;
  }
  return false;
}

// --- characters

void Evaluator::add_characters(uint32_t field, size_t start, size_t end, std::string_view term, Hits& out) {
  const auto begin = article_.tokens().begin() + article_.begin(field);
  const auto stop = article_.tokens().begin() + article_.end(field);
  const auto first = std::partition_point(begin, stop, [&](const Token& token) { return token.byte_end <= start; });
  const auto behind = std::partition_point(begin, stop, [&](const Token& token) { return token.byte_start < end; });
  const int32_t origin = article_.origin(field);
  article_.move(place_, field, start);
  const uint32_t from = place_.count;
  article_.move(place_, field, end);
  const uint32_t to = place_.count;
  out.push_back({origin + static_cast<int32_t>(first - begin), origin + static_cast<int32_t>(behind - begin) - 1, from, to,
                 static_cast<uint32_t>(parts_.size())});
  parts_.push_back({from, to, false, static_cast<Field>(field), term});
}

Evaluator::Hits Evaluator::raw_spans(const RawTerm& raw, Scope scope) {
  Hits hits;
  for (uint32_t field = 0; field < 3; ++field) {
    if ((scope >> field & 1) == 0) continue;
    const std::string_view text = article_.field(field);
    for (size_t at = find_raw(text, raw.value); at != std::string_view::npos && hits.size() < max_hits;) {
      add_characters(field, at, at + raw.value.size(), raw.term, hits);
      at = find_raw(text, raw.value, at + raw.value.size());
    }
  }
  return hits;
}

bool Evaluator::regex_holds(const RegexTerm& regex, Scope scope) const {
  for (uint32_t field = 0; field < 3; ++field) {
    if ((scope >> field & 1) != 0 && has_match(article_.field(field), *regex.regex)) return true;
  }
  return false;
}

Evaluator::Hits Evaluator::regex_spans(const RegexTerm& regex, Scope scope) {
  Hits hits;
  for (uint32_t field = 0; field < 3; ++field) {
    if ((scope >> field & 1) == 0) continue;
    const std::string_view text = article_.field(field);
    const re2::StringPiece subject{text.data(), text.size()};
    re2::StringPiece found;
    for (size_t at = 0; at <= text.size() && hits.size() < max_hits;) {
      if (!regex.regex->Match(subject, at, text.size(), RE2::UNANCHORED, &found, 1)) break;
      const auto start = static_cast<size_t>(found.data() - text.data());
      const size_t end = start + found.size();
      if (!found.empty()) add_characters(field, start, end, regex.term, hits);
      at = found.empty() ? end + (end < text.size() ? decode(text, end).size : 1) : end;
    }
  }
  return hits;
}

}  // namespace feedwatch::rules
