#include "rules/run_events.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>

#include "rules/article.h"
#include "rules/when_book.h"

namespace feedwatch::rules {

namespace {

// Half a minute past an hour, so that nothing falls on a midnight.
const Time zero = from_unix_seconds(1'700'002'830);

// "1h 30m"
std::string text_of(Duration span) {
  static constexpr std::array<std::pair<int64_t, const char*>, 5> units{
      {{86'400'000, "d"}, {3'600'000, "h"}, {60'000, "m"}, {1000, "s"}, {1, "ms"}}};
  int64_t left = span.count();
  if (left == 0) return "0m";
  std::string text;
  for (const auto& [size, unit] : units) {
    if (left / size == 0) continue;
    text += (text.empty() ? "" : " ") + std::to_string(left / size) + unit;
    left %= size;
  }
  return text;
}

using Firing = std::pair<Time, std::string>;

std::vector<std::string> texts_of(std::vector<Firing> firings) {
  std::sort(firings.begin(), firings.end());
  std::vector<std::string> texts;
  for (const auto& [time, rule] : firings) texts.push_back(text_of(time - zero) + " " + rule);
  return texts;
}

class Play {
 public:
  Play(const Model& model, const RuleSet& rules, const PublisherOf& publisher)
      : model_(model), rules_(rules), publisher_(publisher) {}

  void watch(uint32_t rule) {
    watched_.insert(rule);
    if (has_when(model_.rules[rule].when)) books_.emplace(rule, WhenBook{model_.rules[rule].when, zero});
  }

  // Silences that are told up to `time`, in their order.
  void pass_until(Time time) {
    for (;;) {
      std::optional<std::pair<Time, uint32_t>> next;
      for (const auto& [rule, book] : books_) {
        const auto due = book.silence_due();
        if (due && *due <= time && (!next || *due < next->first)) next.emplace(*due, rule);
      }
      if (!next || !books_.at(next->second).look(next->first)) return;
      fire(next->first, next->second);
    }
  }

  void see(const TestDocument& event) {
    const Time now = zero + *event.at;
    pass_until(now);
    const Document document = document_of(event);
    for (const RuleMatch& match : rules_.match(document)) {
      if (!watched_.contains(match.rule)) continue;
      const auto book = books_.find(match.rule);
      if (book != books_.end()) {
        const size_t times = book->second.add(when_match(event, document, match, now));
        for (size_t i = 0; i < times; ++i) fire(now, match.rule);
      } else if (told_.emplace(match.rule, story_of(event)).second) {
        fire(now, match.rule);
      }
    }
  }

  std::vector<Firing> take() { return std::move(fired_); }

 private:
  void fire(Time time, uint32_t rule) { fired_.emplace_back(time, model_.rules[rule].id.value); }

  // To a rule without `when` the same words are the same story.
  static std::string story_of(const TestDocument& event) {
    if (!event.story.empty()) return "named " + event.story;
    std::string words;
    for (const auto& [name, value] : event.fields) {
      if (name == "title" || name == "text" || name == "summary") words += value + "\n";
    }
    return words;
  }

  WhenMatch when_match(const TestDocument& event, const Document& document, const RuleMatch& match, Time now) const {
    WhenMatch made{.source = std::string{document.source}, .story = event.story, .entities = match.entities};
    made.domain = publisher_ && !document.url.empty() ? publisher_(document.url) : host_of(document.url);
    if (made.domain.empty()) made.domain = made.source;
    const When& when = model_.rules[match.rule].when;
    const bool by_domain = when.seen && when.seen->distinct == "domain";
    const Time published = event.published ? zero + *event.published : now;
    made.event = {.publisher = by_domain ? made.domain : made.source,
                  .happened = happened(published, now, now),
                  .seen = now,
                  .steps = match.steps};
    return made;
  }

  const Model& model_;
  const RuleSet& rules_;
  const PublisherOf& publisher_;
  std::set<uint32_t> watched_{};
  std::map<uint32_t, WhenBook> books_{};
  std::set<std::pair<uint32_t, std::string>> told_{};
  std::vector<Firing> fired_{};
};

}  // namespace

EventsOutcome run_events(const Model& model, const RuleSet& rules, const std::vector<bool>& usable, uint32_t rule,
                         const Test& test, const PublisherOf& publisher) {
  std::unordered_map<std::string_view, uint32_t> ids;
  for (uint32_t i = 0; i < model.rules.size(); ++i) ids.emplace(model.rules[i].id.value, i);
  Play play{model, rules, publisher};
  play.watch(rule);
  std::vector<Firing> expected;
  Time end = zero;
  for (const Test::Expectation& one : test.expect) {
    expected.emplace_back(zero + one.at, one.fire);
    end = std::max(end, zero + one.at);
    const auto known = ids.find(one.fire);
    if (known != ids.end() && usable[known->second] && known->second != rule) play.watch(known->second);
  }
  std::vector<const TestDocument*> events;
  for (const TestDocument& event : test.events) events.push_back(&event);
  std::stable_sort(events.begin(), events.end(), [](const TestDocument* a, const TestDocument* b) { return *a->at < *b->at; });
  for (const TestDocument* event : events) play.see(*event);
  play.pass_until(end);
  return {.expected = texts_of(std::move(expected)), .fired = texts_of(play.take())};
}

}  // namespace feedwatch::rules
