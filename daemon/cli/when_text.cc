#include "cli/when_text.h"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "config/units.h"

namespace feedwatch::cli {

namespace json = boost::json;
using rules::WhenProgress;
using store::WhenGroup;

namespace {

const char* kind_of(const rules::When& when) {
  return when.seen ? "seen" : when.count ? "count" : when.spike ? "spike" : when.absent ? "absent" : "sequence";
}

std::string counted_by(const rules::When& when) {
  const std::string per = rules::per_of(when);
  return per == "rule" ? std::string{} : ", each " + per + " on its own";
}

std::string words_of(const rules::When& when) {
  using config::to_text;
  if (const auto& seen = when.seen)
    return fmt::format("{} {}s within {}{}", seen->sources, seen->distinct, to_text(seen->within), counted_by(when));
  if (const auto& count = when.count)
    return fmt::format("{} articles within {}{}", count->min, to_text(count->within), counted_by(when));
  if (const auto& spike = when.spike)
    return fmt::format("{} articles or more within {}, and {:g} times the mean of the {} before", spike->min,
                       to_text(spike->window), spike->factor, to_text(spike->baseline));
  if (const auto& absent = when.absent) return fmt::format("nothing for {}", to_text(absent->span));
  return fmt::format("{} queries in their order within {}", when.sequence->queries.size(), to_text(when.sequence->within));
}

const char* unit_of(WhenProgress::Unit unit) {
  switch (unit) {
    case WhenProgress::Unit::sources:
      return "sources";
    case WhenProgress::Unit::articles:
      return "articles";
    case WhenProgress::Unit::queries:
      return "queries";
    case WhenProgress::Unit::seconds:
      break;
  }
  return "seconds";
}

std::string minute(Time time) {
  return to_rfc3339(std::chrono::floor<std::chrono::minutes>(time)).substr(0, 16).replace(10, 1, " ");
}

std::string silence_text(const WhenGroup& group) {
  const auto span = [](uint64_t seconds) {
    const uint64_t whole = seconds >= 60 ? seconds / 60 * 60 : seconds;  // nobody asks for the seconds of an hour
    return config::to_text(std::chrono::seconds{static_cast<int64_t>(whole)});
  };
  return fmt::format("silent for {} of {}, since {}{}", span(group.progress.seen), span(group.progress.needed),
                     minute(group.progress.since.value_or(Time{})), group.told ? "; told" : "");
}

std::string group_text(const rules::When& when, const WhenGroup& group) {
  const WhenProgress& progress = group.progress;
  if (when.absent) return silence_text(group);
  std::string text = fmt::format("{} of {} {}", progress.seen, progress.needed, unit_of(progress.unit));
  if (progress.since) text += fmt::format(", since {}", minute(*progress.since));
  if (!progress.who.empty()) text += fmt::format(" ({})", fmt::join(progress.who, ", "));
  if (!progress.ready) text += "; quiet until the baseline has been watched";
  if (group.has_article) text += "; this article is among them";
  if (group.told) text += when.spike ? "; told, and not over yet" : "; told";
  return text;
}

std::string name_of(const rules::When& when, const WhenGroup& group) {
  const std::string per = rules::per_of(when);
  if (per == "rule" || when.spike || when.absent) return {};
  return group.key.empty() ? "this " + per + ": " : fmt::format("{} {}: ", per, group.key);
}

bool holds(const WhenGroup& group) {
  return group.told || (group.progress.ready && group.progress.seen >= group.progress.needed);
}

json::object to_json(const WhenGroup& group) {
  const WhenProgress& progress = group.progress;
  json::value since = nullptr;
  if (progress.since) since = to_rfc3339(*progress.since);
  return {{"key", group.key},          {"unit", unit_of(progress.unit)},
          {"seen", progress.seen},     {"needed", progress.needed},
          {"since", std::move(since)}, {"who", json::array(progress.who.begin(), progress.who.end())},
          {"told", group.told},        {"has_article", group.has_article},
          {"ready", progress.ready}};
}

}  // namespace

std::string when_text(const rules::When& when, const Result<store::WhenStanding>& standing) {
  if (!rules::has_when(when)) return {};
  std::string text = fmt::format("when\n  {}: {}\n", kind_of(when), words_of(when));
  if (!standing) return text + fmt::format("    nothing is remembered: {}\n", standing.error().message);
  if (!standing->watched) text += "    the daemon has not watched the rule as it is now, so it begins with nothing\n";
  if (standing->groups.empty()) text += "    it counts by entity, and the rule finds none here\n";
  for (const WhenGroup& group : standing->groups)
    text += fmt::format("  {} {}{}\n", holds(group) ? "✓" : "✗", name_of(when, group), group_text(when, group));
  return text;
}

json::value when_json(const rules::When& when, const Result<store::WhenStanding>& standing) {
  if (!rules::has_when(when)) return nullptr;
  json::object out{{"condition", kind_of(when)}, {"text", words_of(when)}, {"watched", standing && standing->watched}};
  json::array groups;
  if (standing) {
    for (const WhenGroup& group : standing->groups) groups.push_back(to_json(group));
  }
  out["groups"] = std::move(groups);
  return out;
}

}  // namespace feedwatch::cli
