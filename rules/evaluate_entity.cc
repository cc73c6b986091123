// Where an entity is meant: an alias that no longer phrase swallows, in its context, unless the article is about something else.
#include <algorithm>

#include "rules/evaluate.h"

namespace feedwatch::rules {

Evaluator::Hits Evaluator::entity_spans(uint32_t entity, Scope scope) {
  const Hits& all = occurrences(entity);
  if (scope == everywhere) return all;
  Hits hits;
  std::copy_if(all.begin(), all.end(), std::back_inserter(hits),
               [&](const Hit& hit) { return (scope >> article_.field_at(hit.first) & 1) != 0; });
  return hits;
}

const Evaluator::Hits& Evaluator::occurrences(uint32_t entity) {
  const auto known = entities_.find(entity);
  if (known != entities_.end()) return known->second;
  Hits hits = find_entity(compiled_.entities[entity]);
  return entities_[entity] = std::move(hits);
}

void Evaluator::keep_in_context(const CompiledAlias& alias, Hits& hits) {
  if (hits.empty() || alias.near == nowhere) return;
  const Hits context = spans(alias.near);
  const Neighbours others = neighbours(context);
  std::erase_if(hits, [&](const Hit& hit) { return !has_neighbour(Within::words, alias.near_words, hit, others); });
}

Evaluator::Hits Evaluator::masks_of(const CompiledEntity& entity) {
  Hits masks;
  for (const uint32_t mask : entity.masks) {
    const Hits found = leaf_spans(mask, everywhere);
    masks.insert(masks.end(), found.begin(), found.end());
  }
  settle(masks);
  return masks;
}

Evaluator::Hits Evaluator::find_entity(const CompiledEntity& entity) {
  Hits hits;
  for (const CompiledAlias& alias : entity.aliases) {
    Hits found = leaf_spans(alias.leaf, everywhere);
    keep_in_context(alias, found);
    hits.insert(hits.end(), found.begin(), found.end());
  }
  if (hits.empty()) return hits;
  unmask(hits, masks_of(entity));
  if (hits.empty()) return hits;
  if (entity.require != nowhere && !holds(entity.require)) return {};
  if (entity.unless != nowhere && holds(entity.unless)) return {};
  settle(hits);
  return hits;
}

// Drops every hit that lies inside a longer mask. `masks` ascend by first.
void Evaluator::unmask(Hits& hits, const Hits& masks) {
  if (masks.empty()) return;
  std::vector<int32_t> reach;  // the furthest last of the masks so far
  for (const Hit& mask : masks) reach.push_back(std::max(reach.empty() ? mask.last : reach.back(), mask.last));
  std::erase_if(hits, [&](const Hit& hit) {
    const auto from = std::lower_bound(masks.begin(), masks.end(), hit.first,
                                       [](const Hit& mask, int32_t first) { return mask.first < first; });
    if (from != masks.begin() && reach[static_cast<size_t>(from - masks.begin()) - 1] >= hit.last) return true;
    const auto same_start = [&](const Hit& mask) { return mask.first == hit.first && mask.last > hit.last; };
    const auto past =
        std::upper_bound(from, masks.end(), hit.first, [](int32_t first, const Hit& mask) { return first < mask.first; });
    return std::any_of(from, past, same_start);
  });
}

}  // namespace feedwatch::rules
