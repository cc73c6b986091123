// `feedwatch rules coverage` and `feedwatch rules top`: which rules never matched, and which cost most.
#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "base/clock.h"
#include "cli/rules_tools.h"
#include "cli/since.h"
#include "replay/backtest.h"
#include "replay/cost.h"

namespace feedwatch::cli {

namespace json = boost::json;

namespace {

int tell(const char* command, const Error& error) {
  fmt::print(stderr, "feedwatch {}: {} [{}]\n", command, error.message, error.code);
  return unreadable;
}

int tell_bad_since(const char* command) {
  fmt::print(stderr, "feedwatch {}: --since wants a duration such as 30d or a day such as 2026-10-01\n", command);
  return usage;
}

// What the rules did, or would have done.
Result<std::map<std::string, store::RuleTally>> tallies_of(const RuleSource& source, Time since, Time now, bool replayed) {
  if (!replayed) {
    const auto history = store::History::open(source.store);
    if (!history) return history.error();
    return (*history)->tallies(since);
  }
  const rules::Model& model = source.config.model;
  const pipeline::SetupPtr setup = replay::setup_of(source.config, model.rules);
  const auto past = replay::run_over_past(
      {.store = source.store, .since = since, .setups = {setup.get()}, .needed = rules::needed_by_any(model, model.rules)});
  if (!past) return past.error();
  std::map<std::string, store::RuleTally> tallies;
  for (const replay::RuleOutcome& rule : replay::report(*past, *setup, nullptr, since, now).rules) {
    if (rule.matches.empty()) continue;
    tallies[rule.rule] = {.articles = static_cast<int64_t>(rule.matches.size()),
                          .alerts = static_cast<int64_t>(rule.alerts),
                          .last = past->matches[rule.matches.back()].seen};
  }
  return {boost::system::in_place_value, std::move(tallies)};
}

struct Line {
  std::string rule{};
  store::RuleTally tally{};
};

// Silent ones first, then by how seldom they matched.
std::vector<Line> lines_of(const rules::Model& model, const std::map<std::string, store::RuleTally>& tallies) {
  std::vector<Line> lines;
  for (const rules::Rule& rule : model.rules) {
    const auto known = tallies.find(rule.id.value);
    lines.push_back({rule.id.value, known == tallies.end() ? store::RuleTally{} : known->second});
  }
  std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.tally.articles < b.tally.articles; });
  return lines;
}

json::object to_json(const Line& line) {
  json::object out{{"rule", line.rule}, {"matches", line.tally.articles}, {"alerts", line.tally.alerts}, {"last", nullptr}};
  if (line.tally.articles > 0) out["last"] = to_rfc3339(line.tally.last);
  return out;
}

void print(const std::vector<Line>& lines, Time since) {
  const auto silent = std::count_if(lines.begin(), lines.end(), [](const Line& line) { return line.tally.articles == 0; });
  fmt::print("{} of {} rules never matched since {}\n", silent, lines.size(), to_rfc3339(since).substr(0, 10));
  if (!lines.empty()) fmt::print("\n{:<40} {:>8} {:>8}  {}\n", "rule", "matches", "alerts", "last");
  for (const Line& line : lines) {
    fmt::print("{:<40} {:>8} {:>8}  {}\n", line.rule, line.tally.articles, line.tally.alerts,
               line.tally.articles == 0 ? "never" : to_rfc3339(line.tally.last));
  }
}

double microseconds(std::chrono::nanoseconds time) { return static_cast<double>(time.count()) / 1000; }

void print(const replay::CostReport& report, size_t rules) {
  if (report.articles == 0) return fmt::print("there are no stored articles to measure with\n");
  const auto articles = static_cast<double>(report.articles);
  fmt::print("{} articles, {:.1f} µs each for all rules together\n\n", report.articles, microseconds(report.took) / articles);
  fmt::print("{:<40} {:>12} {:>10} {:>8} {:>12}\n", "rule", "µs/article", "evaluated", "matches", "µs/evaluated");
  for (size_t i = 0; i < std::min(rules, report.rules.size()); ++i) {
    const replay::RuleCost& rule = report.rules[i];
    fmt::print("{:<40} {:>12.3f} {:>10} {:>8} {:>12.2f}\n", rule.rule, microseconds(rule.took) / articles, rule.evaluated,
               rule.matched, rule.evaluated == 0 ? 0 : microseconds(rule.took) / static_cast<double>(rule.evaluated));
  }
}

json::object to_json(const replay::CostReport& report, size_t rules) {
  json::array list;
  for (size_t i = 0; i < std::min(rules, report.rules.size()); ++i) {
    const replay::RuleCost& rule = report.rules[i];
    list.push_back(json::object{{"rule", rule.rule},
                                {"evaluated", rule.evaluated},
                                {"matches", rule.matched},
                                {"microseconds", microseconds(rule.took)}});
  }
  return {{"articles", report.articles}, {"microseconds", microseconds(report.took)}, {"rules", std::move(list)}};
}

}  // namespace

int coverage(const CoverageChoice& choice) {
  constexpr const char* command = "rules coverage";
  const Time now = SystemClock{}.now();
  const auto since = parse_since(choice.since, now);
  if (!since) return tell_bad_since(command);
  const RuleSource source = read_rules_of(choice.where, command);
  if (source.status != ok) return source.status;
  const auto tallies = tallies_of(source, *since, now, choice.replay);
  if (!tallies) return tell(command, tallies.error());
  const std::vector<Line> lines = lines_of(source.config.model, *tallies);
  if (choice.output == Output::table) {
    print(lines, *since);
    return ok;
  }
  json::array list;
  for (const Line& line : lines) list.push_back(to_json(line));
  fmt::print("{}\n", json::serialize(json::object{{"since", to_rfc3339(*since)}, {"rules", std::move(list)}}));
  return ok;
}

int top_slow(const TopChoice& choice) {
  constexpr const char* command = "rules top";
  const auto since = parse_since(choice.since, SystemClock{}.now());
  if (!since) return tell_bad_since(command);
  const RuleSource source = read_rules_of(choice.where, command);
  if (source.status != ok) return source.status;
  const pipeline::SetupPtr setup = replay::setup_of(source.config, source.config.model.rules);
  const replay::Question question{.store = source.store, .since = *since};
  const auto report = replay::measure_cost(question, *setup, choice.articles);
  if (!report) return tell(command, report.error());
  if (choice.output == Output::json) {
    fmt::print("{}\n", json::serialize(to_json(*report, choice.rules)));
  } else {
    print(*report, choice.rules);
  }
  return ok;
}

}  // namespace feedwatch::cli
