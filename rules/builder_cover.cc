// Under which keys a rule is filed: the cheapest set of words of which every matching article has at least one.
#include <algorithm>

#include "rules/builder.h"
#include "rules/forms.h"
#include "rules/hash.h"
#include "rules/pattern.h"

namespace feedwatch::rules {
namespace {

constexpr size_t max_affix = 40;       // bytes of a wildcard's literal part that are looked up
constexpr double title_share = 0.05;   // of the articles with a word, those that have it in the title
constexpr double surface_share = 0.3;  // … that have it in this spelling
constexpr double pair_share = 0.05;    // of the articles with the rarer word, those that have both words side by side

double value_frequency(KeyField field) {
  switch (field) {
    case KeyField::lang:
      return 0.5;
    case KeyField::source:
    case KeyField::feed:
    case KeyField::site:
      return 0.01;
    default:
      return 0.02;
  }
}

}  // namespace

// Filed under each key; all together they are one clause, if it is small enough to be looked at.
Builder::Cover Builder::alternatives(double cost, std::vector<Filed> filed) {
  Cover cover{.known = true, .cost = cost, .filed = std::move(filed), .clauses = {}};
  if (cover.filed.size() > Filter::size) return cover;
  Clause clause{.cost = cost};
  for (const Filed& one : cover.filed) {
    if (one.by > Filed::By::suffix) return cover;
    clause.guards[clause.count++] = KeyBits::guard(one.key);
  }
  cover.clauses.push_back(clause);
  return cover;
}

Builder::Cover Builder::single(double cost, Filed filed) {
  Cover cover{.known = true, .cost = cost, .filed = {}, .clauses = {}};
  if (filed.by <= Filed::By::suffix) cover.clauses.push_back({.cost = cost, .guards = {KeyBits::guard(filed.key)}, .count = 1});
  cover.filed.push_back(std::move(filed));
  return cover;
}

std::vector<Builder::Cover> Builder::children(uint32_t at) {
  std::vector<Cover> parts;
  for (uint32_t child = at + 1; child < out_->ops[at].end; child = out_->ops[child].end) parts.push_back(cover(child));
  return parts;
}

Builder::Cover Builder::cover(uint32_t at) {
  const Op op = out_->ops[at];
  switch (op.kind) {
    case Kind::all:
      return all_of(children(at));
    case Kind::any:
      return any_of(children(at));
    case Kind::of:
      return some_of(children(at), op.number);
    case Kind::near:
      if (static_cast<Near>(op.data & 0xFF) == Near::absent) return cover(at + 1);
      return all_of(children(at));
    case Kind::at_least:
    case Kind::first:
      return cover(at + 1);
    case Kind::words:
      return leaf_cover(out_->leaves[op.data], op.scope);
    case Kind::key:
      return key_cover(out_->keys[op.data]);
    case Kind::entity:
      return single(entity_costs_[op.data], {.by = Filed::By::entity, .key = 0, .id = op.data, .size = 0, .rest = {}});
    case Kind::topic:
      if (topic_costs_[op.data] < 0) return {};
      return single(topic_costs_[op.data], {.by = Filed::By::topic, .key = 0, .id = op.data, .size = 0, .rest = {}});
    default:
      return {};
  }
}

Builder::Cover Builder::all_of(std::vector<Cover> parts) const {
  if (parts.size() == 1) return std::move(parts.front());
  Cover* best = nullptr;
  for (Cover& part : parts) {
    if (part.known && (best == nullptr || part.cost < best->cost)) best = &part;
  }
  Cover all = best == nullptr ? Cover{} : std::move(*best);
  for (const Cover& part : parts) {
    if (&part == best) continue;
    for (Filed& filed : all.filed) filed.rest.insert(filed.rest.end(), part.clauses.begin(), part.clauses.end());
    all.clauses.insert(all.clauses.end(), part.clauses.begin(), part.clauses.end());
  }
  return all;
}

Builder::Cover Builder::any_of(std::vector<Cover> parts) const {
  if (parts.size() == 1) return std::move(parts.front());
  std::vector<Filed> filed;
  double cost = 0;
  for (Cover& part : parts) {
    if (!part.known) return {};
    cost += part.cost;
    std::move(part.filed.begin(), part.filed.end(), std::back_inserter(filed));
  }
  if (parts.empty()) return {};
  return alternatives(cost, std::move(filed));
}

// Of m alternatives n hold, so one of any m − n + 1 does.
Builder::Cover Builder::some_of(std::vector<Cover> parts, size_t wanted) const {
  std::stable_sort(parts.begin(), parts.end(),
                   [](const Cover& a, const Cover& b) { return a.known != b.known ? a.known : a.cost < b.cost; });
  parts.resize(parts.size() - wanted + 1);
  return any_of(std::move(parts));
}

Builder::Cover Builder::leaf_cover(const Leaf& leaf, Scope scope) {
  std::vector<Cover> parts;
  for (uint32_t i = 0; i < leaf.count; ++i) parts.push_back(variant_cover(out_->variants[leaf.first + i], leaf.slop, scope));
  return any_of(std::move(parts));
}

// Words side by side are rarer than either, so where there is a pair its words need no clause.
Builder::Cover Builder::variant_cover(const LeafVariant& variant, uint32_t slop, Scope scope) {
  std::vector<Cover> parts;
  const auto piece = [&](uint32_t i) { return out_->pieces[variant.first + i]; };
  const auto hash = [&](uint32_t i) { return out_->words[piece(i).word].hash; };
  const auto pairs = [&](uint32_t i) {
    return slop == 0 && i > 0 && i < variant.count && !piece(i - 1).pattern && !piece(i).pattern;
  };
  for (uint32_t i = 0; i < variant.count; ++i) {
    if (pairs(i)) {
      const double both = std::min(frequency(piece(i - 1).word), frequency(piece(i).word)) * pair_share;
      parts.push_back(
          single(both, {.by = Filed::By::key, .key = pair_key(hash(i - 1), hash(i)), .id = 0, .size = 0, .rest = {}}));
    }
    if (!pairs(i) && !pairs(i + 1)) parts.push_back(piece_cover(piece(i), scope));
  }
  return all_of(std::move(parts));
}

Builder::Cover Builder::piece_cover(const LeafPiece& piece, Scope scope) {
  if (piece.pattern) return pattern_cover(piece.word);
  const Word& word = out_->words[piece.word];
  const double common = frequency(piece.word);
  const auto filed = [](uint64_t key) { return Filed{.by = Filed::By::key, .key = key, .id = 0, .size = 0, .rest = {}}; };
  if (scope == in_title) return single(common * title_share, filed(title_key(word.hash)));
  const bool lower = piece.surface == nowhere || piece.surface == piece.word;
  if (lower) return single(common, filed(word_key(word.hash)));
  return alternatives(common * surface_share,
                      {filed(surface_key(out_->words[piece.surface].hash)), filed(uneven_key(word.hash))});
}

// An article's words are looked up with their stems and without their clitics, too.
Builder::Cover Builder::forms_cover(const FormPattern& pattern) {
  const auto filed = [](uint64_t key) { return Filed{.by = Filed::By::key, .key = key, .id = 0, .size = 0, .rest = {}}; };
  std::vector<Filed> all{filed(word_key(hash_of(pattern.word)))};
  auto& languages = out_->stem_languages;
  if (pattern.clitics) out_->has_clitics = true;
  if (!pattern.clitics && std::find(languages.begin(), languages.end(), pattern.language) == languages.end())
    languages.emplace_back(pattern.language);
  for (const std::string_view form : pattern.forms)
    all.push_back(filed(pattern.clitics ? clitic_key(form) : stem_key(pattern.language, form)));
  return alternatives(guessed_frequency(pattern.word) * 2, std::move(all));
}

Builder::Cover Builder::pattern_cover(uint32_t id) {
  const std::string_view pattern = out_->word(id);
  if (const auto forms = parse_form_pattern(pattern)) return forms_cover(*forms);
  const std::string_view prefix = literal_prefix(pattern).substr(0, max_affix);
  const std::string_view whole = literal_suffix(pattern);
  const std::string_view suffix = whole.substr(whole.size() - std::min(whole.size(), max_affix));
  const bool front = prefix.size() >= suffix.size();
  const std::string_view affix = front ? prefix : suffix;
  if (affix.size() < 2) return single(1, {.by = Filed::By::infix, .key = 0, .id = id, .size = 0, .rest = {}});
  const double cost = guessed_frequency(affix) * 4;
  const uint64_t hash = hash_of(affix);
  // Also where it only guards: an article sets bits for the sizes that are known.
  front ? out_->index.add_prefix(affix.size()) : out_->index.add_suffix(affix.size());
  if (front) return single(cost, {.by = Filed::By::prefix, .key = prefix_key(hash), .id = 0, .size = affix.size(), .rest = {}});
  return single(cost, {.by = Filed::By::suffix, .key = suffix_key(hash), .id = 0, .size = affix.size(), .rest = {}});
}

Builder::Cover Builder::key_cover(const KeyTest& test) const {
  if (test.regex != nowhere || test.pattern || test.field == KeyField::url) return {};
  const uint64_t key = value_key(static_cast<uint8_t>(test.field), hash_of(test.value));
  return single(value_frequency(test.field), {.by = Filed::By::key, .key = key, .id = 0, .size = 0, .rest = {}});
}

Builder::Cover Builder::entity_cover(const CompiledEntity& entity) {
  std::vector<Cover> parts;
  for (const CompiledAlias& alias : entity.aliases) parts.push_back(leaf_cover(out_->leaves[alias.leaf], everywhere));
  Cover found = any_of(std::move(parts));
  found.known = true;  // without aliases it never holds
  return found;
}

// The rarest clauses that fit.
Filter Builder::filter_of(std::vector<Clause> clauses) {
  std::sort(clauses.begin(), clauses.end(), [](const Clause& a, const Clause& b) { return a.cost < b.cost; });
  Filter filter;
  size_t used = 0;
  for (const Clause& clause : clauses) {
    if (used + clause.count > Filter::size) continue;
    for (size_t i = 0; i < clause.count; ++i) filter.guards[used++] = clause.guards[i];
    filter.ends = static_cast<uint8_t>(filter.ends | 1U << (used - 1));
  }
  return filter;
}

void Builder::file(const Cover& cover, uint32_t target) {
  for (const Filed& filed : cover.filed) {
    const Posting posting{target, filter_of(filed.rest)};
    switch (filed.by) {
      case Filed::By::key:
      case Filed::By::prefix:
      case Filed::By::suffix:
        out_->index.add(filed.key, posting);
        break;
      case Filed::By::infix:
        out_->index.add_infix(std::string{out_->word(filed.id)}, posting);
        break;
      case Filed::By::entity:
        out_->entities[filed.id].targets.push_back(posting);
        break;
      case Filed::By::topic:
        out_->topics[filed.id].targets.push_back(posting);
        break;
    }
  }
}

}  // namespace feedwatch::rules
