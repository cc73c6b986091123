// What an explanation asks beyond whether a query holds.
#include <algorithm>

#include "rules/evaluate.h"

namespace feedwatch::rules {

std::vector<Span> Evaluator::shown(const Hits& hits) {
  RuleMatch match;
  show(hits, match);
  return std::move(match.spans);
}

Evaluator::EntityReport Evaluator::report_entity(uint32_t id) {
  const CompiledEntity& entity = compiled_.entities[id];
  const Hits masks = masks_of(entity);
  EntityReport report;
  for (const CompiledAlias& alias : entity.aliases) {
    Hits hits = leaf_spans(alias.leaf, everywhere);
    EntityReport::Alias& one = report.aliases.emplace_back();
    one.places = shown(hits);
    keep_in_context(alias, hits);
    one.in_context = hits.size();
    unmask(hits, masks);
    one.unmasked = hits.size();
  }
  report.required = entity.require == nowhere || holds(entity.require);
  report.vetoed = entity.unless != nowhere && holds(entity.unless);
  return report;
}

Evaluator::TopicReport Evaluator::report_topic(uint32_t id) {
  const CompiledTopic& topic = compiled_.topics[id];
  TopicReport report;
  for (const CompiledTopic::Term& term : topic.terms) report.score += report.terms.emplace_back(weigh(topic, term)).score;
  return report;
}

std::optional<uint32_t> Evaluator::words_between(uint32_t near) {
  const Hits left = spans(near + 1);
  const Hits right = spans(op(near + 1).end);
  std::optional<uint32_t> fewest;
  const auto consider = [&](const Hits& before, const Hits& after) {
    for (const Hit& one : before) {
      const auto other =
          std::upper_bound(after.begin(), after.end(), one.last, [](int32_t last, const Hit& hit) { return last < hit.first; });
      if (other == after.end() || article_.field_at(other->first) != article_.field_at(one.last)) continue;
      const auto between = static_cast<uint32_t>(other->first - one.last - 1);
      if (!fewest || between < *fewest) fewest = between;
    }
  };
  consider(left, right);
  if (static_cast<Near>(op(near).data & 0xFF) != Near::left_first) consider(right, left);
  return fewest;
}

}  // namespace feedwatch::rules
