#include "replay/when.h"

#include "article/publisher.h"
#include "rules/when_book.h"

namespace feedwatch::replay {

namespace {

rules::WhenMatch match_of(const rules::When& when, const Told& told) {
  const Match& match = *told.match;
  rules::WhenMatch made{.source = match.source, .story = match.story_id, .entities = told.found->entities};
  made.domain = publisher_of(match.url);
  if (made.domain.empty()) made.domain = made.source;
  const bool by_domain = when.seen && when.seen->distinct == "domain";
  made.event = {.article = static_cast<int64_t>(match.id),
                .publisher = by_domain ? made.domain : made.source,
                .happened = match.seen,
                .seen = match.seen,
                .steps = told.found->steps};
  return made;
}

}  // namespace

std::vector<Told> told_by_when(const rules::Rule& rule, std::span<const Told> matches, Time since) {
  if (!rules::has_when(rule.when)) return {matches.begin(), matches.end()};
  rules::WhenBook book{rule.when, since};
  std::vector<Told> out;
  for (const Told& told : matches) out.insert(out.end(), book.add(match_of(rule.when, told)), told);
  return out;
}

size_t count_silences(const rules::When::Absent& absent, std::span<const Told> matches, Time until) {
  if (matches.empty()) return 0;
  rules::When when;
  when.absent = absent;
  rules::WhenBook book{when, matches.front().match->seen};
  size_t count = 0;
  const auto pass = [&](Time time) {
    for (auto due = book.silence_due(); due && *due <= time; due = book.silence_due()) count += book.look(*due) ? 1 : 0;
  };
  for (const Told& told : matches) {
    pass(told.match->seen);
    book.add(match_of(when, told));
  }
  pass(until);
  return count;
}

}  // namespace feedwatch::replay
