#include "rules/when.h"

#include <algorithm>

namespace feedwatch::rules {

namespace {

auto tied(const When::Seen& seen) { return std::tie(seen.sources, seen.within, seen.distinct, seen.per); }
auto tied(const When::Count& count) { return std::tie(count.min, count.within, count.per); }
auto tied(const When::Spike& spike) { return std::tie(spike.window, spike.baseline, spike.factor, spike.min); }
auto tied(const When::Absent& absent) { return std::tie(absent.span); }

template <class T>
bool same(const std::optional<T>& a, const std::optional<T>& b) {
  return a && b ? tied(*a) == tied(*b) : a.has_value() == b.has_value();
}

bool same(const std::optional<When::Sequence>& a, const std::optional<When::Sequence>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  const auto same_text = [](const LocatedText& one, const LocatedText& other) { return one.value == other.value; };
  return a->within == b->within &&
         std::equal(a->queries.begin(), a->queries.end(), b->queries.begin(), b->queries.end(), same_text);
}

bool has_time_of_day(Time time) { return std::chrono::floor<std::chrono::days>(time) != time; }

}  // namespace

bool has_when(const When& when) { return when.seen || when.count || when.spike || when.absent || when.sequence; }

bool same_when(const When& a, const When& b) {
  return same(a.seen, b.seen) && same(a.count, b.count) && same(a.spike, b.spike) && same(a.absent, b.absent) &&
         same(a.sequence, b.sequence);
}

Time happened(std::optional<Time> published, Time now, Time axis) {
  if (!published || *published >= now || !has_time_of_day(*published)) return axis;
  const Duration late = now - *published;
  return late > longest_lateness ? axis : axis - late;
}

Duration reach(const When& when) {
  if (when.seen) return when.seen->within + longest_lateness;
  if (when.count) return when.count->within + longest_lateness;
  if (when.sequence) return when.sequence->within + longest_lateness;
  return {};
}

}  // namespace feedwatch::rules
