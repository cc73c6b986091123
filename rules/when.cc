#include "rules/when.h"

#include <fmt/format.h>

namespace feedwatch::rules {

namespace {

std::string text_of(const When& when) {
  if (const auto& seen = when.seen)
    return fmt::format("seen {} {} {} {}", seen->sources, seen->within.count(), seen->distinct, seen->per);
  if (const auto& count = when.count) return fmt::format("count {} {} {}", count->min, count->within.count(), count->per);
  if (const auto& spike = when.spike)
    return fmt::format("spike {} {} {} {}", spike->window.count(), spike->baseline.count(), spike->factor, spike->min);
  if (const auto& absent = when.absent) return fmt::format("absent {}", absent->span.count());
  if (!when.sequence) return {};
  std::string text = fmt::format("sequence {}", when.sequence->within.count());
  for (const LocatedText& query : when.sequence->queries) text += "\n" + query.value;
  return text;
}

bool has_time_of_day(Time time) { return std::chrono::floor<std::chrono::days>(time) != time; }

}  // namespace

bool has_when(const When& when) { return when.seen || when.count || when.spike || when.absent || when.sequence; }

std::string conditions_text(const Rule& rule) {
  return fmt::format("{} {}\n{}\n{}\n{}\n{}\n{}", rule.forms.stem, rule.forms.arabic_clitics, rule.query.value, rule.unless.value,
                     fmt::join(rule.fields, " "), fmt::join(rule.languages, " "), text_of(rule.when));
}

Time happened(std::optional<Time> published, Time now, Time axis) {
  if (!published || *published >= now || !has_time_of_day(*published)) return axis;
  const Duration late = now - *published;
  return late > longest_lateness ? axis : axis - late;
}

Duration reach(const When& when) {
  return when.seen || when.count || when.sequence ? window_of(when) + longest_lateness : Duration{};
}

Duration window_of(const When& when) {
  if (when.seen) return when.seen->within;
  if (when.count) return when.count->within;
  return when.sequence ? when.sequence->within : Duration{};
}

std::string per_of(const When& when) {
  const std::string per = when.seen ? when.seen->per : when.count ? when.count->per : std::string{};
  return per.empty() ? "rule" : per;
}

}  // namespace feedwatch::rules
