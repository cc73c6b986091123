// Under which keys a rule is filed: the cheapest set of words of which every matching article has at least one.
#include <algorithm>

#include "rules/builder.h"
#include "rules/hash.h"
#include "rules/pattern.h"

namespace feedwatch::rules {
namespace {

constexpr size_t max_affix = 40;     // bytes of a wildcard's literal part that are looked up
constexpr double pair_share = 0.05;  // of the articles with the rarer word, those that have both words side by side

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
      return leaf_cover(out_->leaves[op.data]);
    case Kind::key:
      return key_cover(out_->keys[op.data]);
    case Kind::entity:
      return {true, entity_costs_[op.data], {{.by = Filed::By::entity, .key = 0, .id = op.data, .size = 0}}, {}, {}};
    case Kind::topic:
      if (topic_costs_[op.data] < 0) return {};
      return {true, topic_costs_[op.data], {{.by = Filed::By::topic, .key = 0, .id = op.data, .size = 0}}, {}, {}};
    default:
      return {};
  }
}

Builder::Cover Builder::all_of(std::vector<Cover> parts) const {
  Cover best;
  std::vector<Certain> certain;
  for (Cover& part : parts) {
    certain.insert(certain.end(), part.certain.begin(), part.certain.end());
    if (part.known && (!best.known || part.cost < best.cost)) best = std::move(part);
  }
  best.certain = std::move(certain);
  return best;
}

Builder::Cover Builder::any_of(std::vector<Cover> parts) const {
  Cover all;
  all.known = !parts.empty();
  for (Cover& part : parts) {
    if (!part.known) return {};
    all.cost += part.cost;
    all.filed.insert(all.filed.end(), part.filed.begin(), part.filed.end());
  }
  if (parts.size() == 1) {
    all.certain = std::move(parts.front().certain);
    all.own = std::move(parts.front().own);
  }
  return all;
}

// Of m alternatives n hold, so one of any m − n + 1 does.
Builder::Cover Builder::some_of(std::vector<Cover> parts, size_t wanted) const {
  std::stable_sort(parts.begin(), parts.end(),
                   [](const Cover& a, const Cover& b) { return a.known != b.known ? a.known : a.cost < b.cost; });
  parts.resize(parts.size() - wanted + 1);
  return any_of(std::move(parts));
}

Builder::Cover Builder::leaf_cover(const Leaf& leaf) {
  std::vector<Cover> parts;
  for (uint32_t i = 0; i < leaf.count; ++i) parts.push_back(variant_cover(out_->variants[leaf.first + i], leaf.slop));
  return any_of(std::move(parts));
}

Builder::Cover Builder::variant_cover(const LeafVariant& variant, uint32_t slop) {
  std::vector<Cover> parts;
  std::vector<Certain> certain;
  const auto piece = [&](uint32_t i) { return out_->pieces[variant.first + i]; };
  const auto hash = [&](uint32_t i) { return out_->words[piece(i).word].hash; };
  for (uint32_t i = 0; i < variant.count; ++i) {
    if (piece(i).pattern) {
      parts.push_back(pattern_cover(piece(i).word));
      continue;
    }
    const double common = frequency(piece(i).word);
    certain.push_back({hash(i), common});
    parts.push_back({true, common, {{.by = Filed::By::key, .key = word_key(hash(i)), .id = 0, .size = 0}}, {}, {hash(i)}});
    if (i == 0 || slop > 0 || piece(i - 1).pattern) continue;
    const double both = std::min(common, static_cast<double>(frequency(piece(i - 1).word))) * pair_share;
    parts.push_back({true,
                     both,
                     {{.by = Filed::By::key, .key = pair_key(hash(i - 1), hash(i)), .id = 0, .size = 0}},
                     {},
                     {hash(i - 1), hash(i)}});
  }
  Cover best = all_of(std::move(parts));
  best.certain = std::move(certain);
  return best;
}

Builder::Cover Builder::pattern_cover(uint32_t id) {
  const std::string_view pattern = out_->word(id);
  const std::string_view prefix = literal_prefix(pattern).substr(0, max_affix);
  const std::string_view whole = literal_suffix(pattern);
  const std::string_view suffix = whole.substr(whole.size() - std::min(whole.size(), max_affix));
  const bool front = prefix.size() >= suffix.size();
  const std::string_view affix = front ? prefix : suffix;
  const double cost = guessed_frequency(affix) * 4;
  if (affix.size() < 2) return {true, 1, {{.by = Filed::By::infix, .key = 0, .id = id, .size = 0}}, {}, {}};
  const uint64_t hash = hash_of(affix);
  if (front) return {true, cost, {{.by = Filed::By::prefix, .key = prefix_key(hash), .id = 0, .size = affix.size()}}, {}, {}};
  return {true, cost, {{.by = Filed::By::suffix, .key = suffix_key(hash), .id = 0, .size = affix.size()}}, {}, {}};
}

Builder::Cover Builder::key_cover(const KeyTest& test) const {
  if (test.regex != nowhere || test.pattern || test.field == KeyField::url) return {};
  const uint64_t key = value_key(static_cast<uint8_t>(test.field), hash_of(test.value));
  return {true, value_frequency(test.field), {{.by = Filed::By::key, .key = key, .id = 0, .size = 0}}, {}, {}};
}

Builder::Cover Builder::entity_cover(const CompiledEntity& entity) {
  std::vector<Cover> parts;
  for (const CompiledAlias& alias : entity.aliases) parts.push_back(leaf_cover(out_->leaves[alias.leaf]));
  Cover found = any_of(std::move(parts));
  found.known = true;  // without aliases it never holds
  return found;
}

void Builder::file(const Cover& cover, uint32_t target) {
  std::vector<Certain> certain = cover.certain;
  std::sort(certain.begin(), certain.end(), [](const Certain& a, const Certain& b) { return a.frequency < b.frequency; });
  Posting posting{.target = target, .guards = {}};
  const auto is_own = [&](uint64_t hash) { return std::find(cover.own.begin(), cover.own.end(), hash) != cover.own.end(); };
  size_t guards = 0;
  for (const Certain& one : certain) {
    if (guards < 2 && !is_own(one.hash)) posting.guards[guards++] = guard_of(one.hash);
  }
  for (const Filed& filed : cover.filed) {
    switch (filed.by) {
      case Filed::By::key:
        out_->index.add(filed.key, posting);
        break;
      case Filed::By::prefix:
        out_->index.add(filed.key, posting);
        out_->index.add_prefix(filed.size);
        break;
      case Filed::By::suffix:
        out_->index.add(filed.key, posting);
        out_->index.add_suffix(filed.size);
        break;
      case Filed::By::infix:
        out_->index.add_infix(std::string{out_->word(filed.id)}, posting);
        break;
      case Filed::By::entity:
        out_->entities[filed.id].postings.push_back(posting);
        break;
      case Filed::By::topic:
        out_->topics[filed.id].postings.push_back(posting);
        break;
    }
  }
}

}  // namespace feedwatch::rules
