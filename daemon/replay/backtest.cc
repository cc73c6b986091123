#include "replay/backtest.h"

#include <algorithm>
#include <unordered_map>

#include "replay/messages.h"
#include "replay/when.h"
#include "rules/when.h"

namespace feedwatch::replay {

namespace {

constexpr size_t most_days = 4000;

// For each rule of a setup, the places in Past::matches where it holds.
struct Holding {
  std::vector<std::vector<size_t>> matches{};
  std::vector<std::vector<Told>> told{};
};

Holding holding(const Past& past, size_t setup, size_t rules) {
  Holding out{std::vector<std::vector<size_t>>(rules), std::vector<std::vector<Told>>(rules)};
  for (size_t i = 0; i < past.matches.size(); ++i) {
    for (const rules::RuleMatch& match : past.matches[i].by_setup.at(setup)) {
      out.matches[match.rule].push_back(i);
      out.told[match.rule].push_back({&past.matches[i], &match});
    }
  }
  return out;
}

std::vector<size_t> count_days(const Past& past, const std::vector<size_t>& matches, Time since, Time until) {
  const auto day = [](Time time) { return std::chrono::floor<std::chrono::days>(time); };
  const auto days = (std::max(day(until), day(since)) - day(since)).count() + 1;
  std::vector<size_t> counts(std::min<size_t>(static_cast<size_t>(days), most_days));
  for (const size_t i : matches) {
    const auto at = static_cast<size_t>((std::max(day(past.matches[i].seen), day(since)) - day(since)).count());
    if (at < counts.size()) ++counts[at];
  }
  return counts;
}

Difference difference(const std::vector<size_t>& tested, const std::vector<size_t>& running) {
  Difference out;
  std::set_difference(tested.begin(), tested.end(), running.begin(), running.end(), std::back_inserter(out.more));
  std::set_difference(running.begin(), running.end(), tested.begin(), tested.end(), std::back_inserter(out.fewer));
  return out;
}

}  // namespace

Report report(const Past& past, const pipeline::Setup& tested, const pipeline::Setup* running, Time since, Time until) {
  Report out{.since = since, .until = until, .stored = past.stored, .read = past.read, .rules = {}};
  const auto& rules = tested.config.model.rules;
  const Holding found = holding(past, 0, rules.size());
  std::unordered_map<std::string, size_t> known;
  Holding before;
  if (running != nullptr) {
    const auto& others = running->config.model.rules;
    before = holding(past, 1, others.size());
    for (size_t i = 0; i < others.size(); ++i) known.emplace(others[i].id.value, i);
  }
  for (size_t i = 0; i < rules.size(); ++i) {
    const MessageCount count = count_messages(rules[i], told_by_when(rules[i], found.told[i], since), until);
    RuleOutcome& outcome = out.rules.emplace_back();
    outcome.rule = rules[i].id.value;
    outcome.matches = found.matches[i];
    outcome.by_day = count_days(past, found.matches[i], since, until);
    outcome.stories = count.stories;
    outcome.alerts = rules[i].when.absent ? count_silences(*rules[i].when.absent, found.told[i], until) : count.messages;
    outcome.throttled = count.throttled;
    outcome.muted = count.muted;
    outcome.has_when = rules::has_when(rules[i].when);
    if (const auto other = known.find(outcome.rule); other != known.end())
      outcome.difference = difference(outcome.matches, before.matches[other->second]);
  }
  return out;
}

}  // namespace feedwatch::replay
