#include "rules/evaluate.h"

#include <algorithm>
#include <tuple>

#include "rules/pattern.h"

namespace feedwatch::rules {

void Evaluator::begin_rule() {
  steps_ = 0;
  if (parts_.size() < max_parts / 4) return;
  parts_.clear();
  nears_.clear();
  entities_.clear();
  patterns_.clear();
}

bool Evaluator::holds(uint32_t root) {
  const Op& one = op(root);
  switch (one.kind) {
    case Kind::all:
      return all_hold(root);
    case Kind::any:
      return some_hold(root);
    case Kind::none:
      return !holds(root + 1);
    case Kind::near:
    case Kind::first:
      return !spans(root).empty();
    case Kind::at_least:
      return count_apart(spans(root + 1)) >= one.number;
    case Kind::of:
      return enough_hold(root);
    case Kind::words:
      return word_holds(compiled_.leaves[one.data], one.scope);
    case Kind::raw:
      return !raw_spans(compiled_.raws[one.data], one.scope).empty();
    case Kind::regex:
      return regex_holds(compiled_.regexes[one.data], one.scope);
    case Kind::key:
      return key_holds(compiled_.keys[one.data]);
    case Kind::length:
      return length_holds(one);
    case Kind::entity:
      return !entity_spans(one.data, one.scope).empty();
    case Kind::topic:
      return topic_holds(one.data);
    case Kind::macro:
      break;
  }
  return false;
}

bool Evaluator::all_hold(uint32_t at) {
  return !any_child(at, [&](uint32_t child) { return !holds(child); });
}

bool Evaluator::some_hold(uint32_t at) {
  return any_child(at, [&](uint32_t child) { return holds(child); });
}

bool Evaluator::enough_hold(uint32_t at) {
  uint32_t held = 0;
  return any_child(at, [&](uint32_t child) {
    held += holds(child) ? 1 : 0;
    return held >= op(at).number;
  });
}

bool Evaluator::key_holds(const KeyTest& test) const {
  if (test.regex != nowhere) {
    const auto& given = article_.given(test.field);
    const RE2& regex = *compiled_.regexes[test.regex].regex;
    return std::any_of(given.begin(), given.end(),
                       [&](std::string_view value) { return RE2::PartialMatch({value.data(), value.size()}, regex); });
  }
  const auto& values = article_.values(test.field);
  return std::any_of(values.begin(), values.end(), [&](const std::string& value) {
    if (test.field == KeyField::url) return value.find(test.value) != std::string::npos;
    if (test.pattern) return matches_pattern(test.value, value);
    return test.field == KeyField::lang ? allows_language(test.value, value) : value == test.value;
  });
}

bool Evaluator::length_holds(const Op& one) const {
  const size_t words = article_.tokens().size();
  switch (static_cast<Compare>(one.number)) {
    case Compare::more:
      return words > one.data;
    case Compare::at_least:
      return words >= one.data;
    case Compare::less:
      return words < one.data;
    case Compare::at_most:
      return words <= one.data;
    case Compare::equal:
      return words == one.data;
  }
  return false;
}

Evaluator::TopicReport::Term Evaluator::weigh(const CompiledTopic& topic, const CompiledTopic::Term& term) {
  const size_t hits = topic_hits(term.in_body);
  const bool titled = holds(term.in_title);
  const auto counted = static_cast<double>(std::min<size_t>(hits, topic.cap));
  return {hits, titled, term.weight * (counted + (titled ? topic.title_boost : 0))};
}

bool Evaluator::topic_holds(uint32_t id) {
  const auto known = topics_.find(id);
  if (known != topics_.end()) return known->second;
  const CompiledTopic& topic = compiled_.topics[id];
  double score = 0;
  for (const CompiledTopic::Term& term : topic.terms) score += weigh(topic, term).score;
  return topics_[id] = score >= topic.threshold;
}

bool Evaluator::language_allows(uint32_t languages) const {
  const auto& lang = article_.values(KeyField::lang);
  if (languages == nowhere || lang.empty()) return true;
  const auto& wanted = compiled_.languages[languages];
  return std::any_of(wanted.begin(), wanted.end(), [&](const std::string& one) { return allows_language(one, lang.front()); });
}

RuleMatch Evaluator::explain(uint32_t root) {
  RuleMatch match;
  collect(root, match);
  std::sort(match.spans.begin(), match.spans.end(), [](const Span& a, const Span& b) {
    return std::tie(a.field, a.start, a.end, a.term) < std::tie(b.field, b.start, b.end, b.term);
  });
  const auto same_place = [](const Span& a, const Span& b) { return a.field == b.field && a.start == b.start && a.end == b.end; };
  match.spans.erase(std::unique(match.spans.begin(), match.spans.end(), same_place), match.spans.end());
  std::sort(match.entities.begin(), match.entities.end());
  match.entities.erase(std::unique(match.entities.begin(), match.entities.end()), match.entities.end());
  return match;
}

void Evaluator::collect(uint32_t at, RuleMatch& out) {
  const Op& one = op(at);
  switch (one.kind) {
    case Kind::all:
      any_child(at, [&](uint32_t child) { return collect(child, out), false; });
      return;
    case Kind::any:
    case Kind::of:
      any_child(at, [&](uint32_t child) {
        if (holds(child)) collect(child, out);
        return false;
      });
      return;
    case Kind::at_least:
      return collect(at + 1, out);
    case Kind::topic:
      for (const CompiledTopic::Term& term : compiled_.topics[one.data].terms) {
        if (term.weight <= 0) continue;
        if (holds(term.in_body)) collect(term.in_body, out);
        if (holds(term.in_title)) collect(term.in_title, out);
      }
      return;
    case Kind::none:
    case Kind::key:
    case Kind::length:
    case Kind::macro:
      return;
    default:
      break;
  }
  note_entities(at, out);
  show(spans(at), out);
}

void Evaluator::note_entities(uint32_t at, RuleMatch& out) {
  const Op& one = op(at);
  if (one.kind == Kind::entity) {
    if (!entity_spans(one.data, one.scope).empty()) out.entities.push_back(compiled_.entities[one.data].id);
    return;
  }
  const bool left_only = one.kind == Kind::near && static_cast<Near>(one.data & 0xFF) == Near::absent;
  any_child(at, [&](uint32_t child) {
    if (one.kind != Kind::any || holds(child)) note_entities(child, out);
    return left_only;
  });
}

// Pairs share parts, so each is shown once.
void Evaluator::show(const Hits& hits, RuleMatch& out) {
  std::vector<bool> seen(parts_.size());
  std::vector<uint32_t> open;
  for (const Hit& hit : hits) {
    open.push_back(hit.part);
    while (!open.empty()) {
      const uint32_t id = open.back();
      open.pop_back();
      if (seen[id]) continue;
      seen[id] = true;
      const Part& part = parts_[id];
      if (part.pair) {
        open.push_back(part.a);
        open.push_back(part.b);
      } else if (out.spans.size() < max_spans) {
        out.spans.push_back({part.field, part.a, part.b, std::string{part.term}});
      }
    }
  }
}

}  // namespace feedwatch::rules
