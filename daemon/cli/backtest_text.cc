#include "cli/backtest_text.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <boost/json/array.hpp>

#include "base/utf8.h"
#include "rules/quote.h"

namespace feedwatch::cli {

namespace json = boost::json;

namespace {

constexpr size_t most_bars = 31;
constexpr size_t bar_width = 40;
constexpr size_t title_width = 90;

// In eighths of a character.
std::string bar(size_t value, size_t most) {
  static constexpr const char* parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const size_t eighths = most == 0 ? 0 : (value * bar_width * 8 + most - 1) / most;
  std::string out;
  for (size_t i = 0; i < eighths / 8; ++i) out += "█";
  return out + parts[eighths % 8];
}

std::string day_of(Time time) { return to_rfc3339(time).substr(0, 10); }
std::string minute_of(Time time) { return day_of(time) + " " + to_rfc3339(time).substr(11, 5); }

std::vector<size_t> newest(const std::vector<size_t>& places, size_t most) {
  return {places.rbegin(), places.rbegin() + static_cast<std::ptrdiff_t>(std::min(most, places.size()))};
}

std::string example(const char* sign, size_t place, const replay::Past& past, const Quotes& quotes) {
  const replay::Match& match = past.matches[place];
  std::string text = fmt::format("  {} {}  {}  {}  ({})\n", sign, minute_of(match.seen), match.source,
                                 rules::quote(match.title, {}, title_width), match.public_id.substr(0, 12));
  if (const auto known = quotes.find(place); known != quotes.end()) {
    for (const std::string& line : known->second) text += fmt::format("      {}\n", line);
  }
  return text;
}

std::string plural(size_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string outcome_text(const replay::RuleOutcome& rule, const replay::Report& report, const replay::Past& past,
                         const Quotes& quotes, size_t examples) {
  std::string text = fmt::format("rule \"{}\": {} in {}, {}", rule.rule, plural(rule.matches.size(), "match", "matches"),
                                 plural(rule.stories, "story", "stories"), plural(rule.alerts, "alert", "alerts"));
  if (rule.throttled > 0) text += fmt::format(", {} held back by its throttle", rule.throttled);
  if (rule.muted > 0) text += fmt::format(", {} dropped outside its hours", rule.muted);
  text += rule.has_when ? " by `when`\n" : "\n";
  if (!rule.matches.empty()) text += chart(rule.by_day, report.since);
  if (rule.difference) {
    text += fmt::format("  against the running rule: {} more, {} fewer\n", rule.difference->more.size(),
                        rule.difference->fewer.size());
    for (const size_t place : newest(rule.difference->more, examples)) text += example("+", place, past, quotes);
    for (const size_t place : newest(rule.difference->fewer, examples)) text += example("-", place, past, quotes);
    if (!rule.difference->more.empty() || !rule.difference->fewer.empty()) return text;
  }
  for (const size_t place : newest(rule.matches, examples)) text += example(" ", place, past, quotes);
  return text;
}

json::array examples_json(const std::vector<size_t>& places, const replay::Past& past, const Quotes& quotes, size_t examples) {
  json::array out;
  for (const size_t place : newest(places, examples)) {
    const replay::Match& match = past.matches[place];
    json::array lines;
    if (const auto known = quotes.find(place); known != quotes.end())
      lines = json::array(known->second.begin(), known->second.end());
    out.push_back(json::object{{"id", match.public_id},
                               {"story", match.story_id},
                               {"source", match.source},
                               {"url", match.url},
                               {"title", match.title},
                               {"seen", to_rfc3339(match.seen)},
                               {"quotes", std::move(lines)}});
  }
  return out;
}

}  // namespace

std::string chart(const std::vector<size_t>& by_day, Time since) {
  const size_t days = (by_day.size() + most_bars - 1) / most_bars;  // a bar
  std::vector<size_t> bars;
  for (size_t from = 0; from < by_day.size(); from += days) {
    size_t& sum = bars.emplace_back(0);
    for (size_t i = from; i < std::min(from + days, by_day.size()); ++i) sum += by_day[i];
  }
  const size_t most = bars.empty() ? 0 : *std::max_element(bars.begin(), bars.end());
  std::string text;
  for (size_t i = 0; i < bars.size(); ++i) {
    const Time day = since + std::chrono::days{static_cast<int64_t>(i * days)};
    text += bars[i] == 0 ? fmt::format("  {}  ·\n", day_of(day))
                         : fmt::format("  {}  {} {}\n", day_of(day), bar(bars[i], most), bars[i]);
  }
  return text;
}

std::vector<size_t> shown_examples(const replay::Report& report, size_t each) {
  std::set<size_t> places;
  const auto add = [&](const std::vector<size_t>& some) {
    for (const size_t place : newest(some, each)) places.insert(place);
  };
  for (const replay::RuleOutcome& rule : report.rules) {
    add(rule.matches);
    if (!rule.difference) continue;
    add(rule.difference->more);
    add(rule.difference->fewer);
  }
  return {places.begin(), places.end()};
}

std::string backtest_text(const replay::Report& report, const replay::Past& past, const Quotes& quotes, size_t examples) {
  std::string text = fmt::format("{} since {}, {} of them looked at\n\n", plural(report.stored, "article", "articles"),
                                 day_of(report.since), report.read);
  for (const replay::RuleOutcome& rule : report.rules) text += outcome_text(rule, report, past, quotes, examples) + "\n";
  return text;
}

json::object backtest_json(const replay::Report& report, const replay::Past& past, const Quotes& quotes, size_t examples) {
  json::array rules;
  for (const replay::RuleOutcome& rule : report.rules) {
    json::object one{{"rule", rule.rule},
                     {"matches", rule.matches.size()},
                     {"stories", rule.stories},
                     {"alerts", rule.alerts},
                     {"throttled", rule.throttled},
                     {"muted", rule.muted},
                     {"has_when", rule.has_when},
                     {"by_day", json::array(rule.by_day.begin(), rule.by_day.end())},
                     {"examples", examples_json(rule.matches, past, quotes, examples)},
                     {"difference", nullptr}};
    if (rule.difference) {
      one["difference"] = json::object{{"more", rule.difference->more.size()},
                                       {"fewer", rule.difference->fewer.size()},
                                       {"more_examples", examples_json(rule.difference->more, past, quotes, examples)},
                                       {"fewer_examples", examples_json(rule.difference->fewer, past, quotes, examples)}};
    }
    rules.push_back(std::move(one));
  }
  return {{"since", to_rfc3339(report.since)},
          {"until", to_rfc3339(report.until)},
          {"articles", report.stored},
          {"read", report.read},
          {"rules", std::move(rules)}};
}

}  // namespace feedwatch::cli
