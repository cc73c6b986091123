#include "cli/silence.h"

#include <algorithm>
#include <cstdio>
#include <iostream>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "base/clock.h"
#include "cli/orders.h"
#include "cli/printing.h"
#include "cli/rule_source.h"
#include "config/units.h"
#include "notify/silence.h"

namespace feedwatch::cli {

namespace json = boost::json;

namespace {

constexpr size_t longest_comment = 1000;

std::optional<Time> moment_of(const std::string& text) {
  if (const auto time = from_rfc3339(text)) return time;
  return from_rfc3339(text + "T00:00:00Z");
}

int wrong(const std::string& message) {
  fmt::print(stderr, "feedwatch silence add: {}\n", message);
  return usage;
}

json::object silence_json(const notify::Silence& silence, Time now) {
  json::array matchers;
  for (const notify::Matcher& matcher : silence.matchers) matchers.emplace_back(to_text(matcher));
  return {{"id", silence.id},
          {"matchers", std::move(matchers)},
          {"from", to_rfc3339(silence.from)},
          {"until", to_rfc3339(silence.until)},
          {"active", silence.from <= now && now < silence.until},
          {"author", silence.author},
          {"comment", text_or_null(silence.comment)}};
}

std::string line_of(const notify::Silence& silence) {
  std::string matchers;
  for (const notify::Matcher& matcher : silence.matchers) matchers += (matchers.empty() ? "" : " ") + to_text(matcher);
  return fmt::format("{:<6}  {:<16}  {:<16}  {:<12}  {}{}\n", silence.id, minute(silence.from), minute(silence.until),
                     printable(silence.author), printable(matchers),
                     silence.comment.empty() ? "" : "  # " + printable(silence.comment));
}

// What there is of a name; nullopt: it cannot be told, or anything may come.
std::optional<std::vector<std::string_view>> values_of(const config::Config& config, const std::string& name) {
  std::vector<std::string_view> values;
  if (name == "rule") {
    for (const rules::Rule& rule : config.model.rules) values.push_back(rule.id.value);
  } else if (name == "source") {
    for (const config::Source& source : config.sources) values.push_back(source.id);
  } else if (name == "severity") {
    values = {"info", "low", "medium", "warning", "high", "critical"};
  } else {
    return std::nullopt;
  }
  return values;
}

bool is_label_of_any(const config::Config& config, const std::string& name) {
  constexpr std::string_view own[] = {"rule", "story", "source", "domain", "severity", "entity"};
  if (std::find(std::begin(own), std::end(own), name) != std::end(own)) return true;
  const std::string label = name.starts_with("label.") ? name.substr(6) : name;
  return std::any_of(config.model.rules.begin(), config.model.rules.end(),
                     [&label](const rules::Rule& rule) { return rule.labels.contains(label); });
}

// A silence that nothing falls under is mostly a slip. It holds all the same: the rule may be written later.
std::string doubt_about(const config::Config& config, const notify::Matcher& matcher) {
  if (!is_label_of_any(config, matcher.name)) return fmt::format("no rule has a label \"{}\"", matcher.name);
  const auto values = values_of(config, matcher.name);
  if (!values || matcher.value.find('*') != std::string::npos) return {};
  if (std::find(values->begin(), values->end(), matcher.value) != values->end()) return {};
  const std::string meant = closest(matcher.value, *values);
  return fmt::format("there is no {} \"{}\"{}", matcher.name, matcher.value,
                     meant.empty() ? std::string{} : fmt::format("; did you mean \"{}\"?", meant));
}

void tell_doubts(const Common& common, const notify::Silence& silence) {
  const RuleSource source = read_rules_of({.config = common.config, .rules = {}}, "silence add");
  if (source.status != ok) return;
  for (const notify::Matcher& matcher : silence.matchers) {
    const std::string doubt = doubt_about(source.config, matcher);
    if (!doubt.empty())
      fmt::print(stderr, "feedwatch silence add: warning: {}; the silence holds all the same\n", printable(doubt));
  }
}

}  // namespace

int add_silence(const Common& common, const SilenceWish& wish) {
  const Time now = SystemClock().now();
  notify::Silence silence{.from = now, .author = wish.author.empty() ? who_am_i() : wish.author, .comment = wish.comment};
  for (const std::string& text : wish.matchers) {
    auto matcher = notify::parse_matcher(text);
    if (!matcher) return wrong(matcher.error().message);
    silence.matchers.push_back(std::move(*matcher));
  }
  if (!wish.from.empty()) {
    const auto from = moment_of(wish.from);
    if (!from) return wrong(fmt::format("--from: \"{}\" is no time such as 2026-10-01T06:00:00Z", wish.from));
    silence.from = *from;
  }
  const auto lasts = config::parse_duration(wish.lasts.empty() ? "0" : wish.lasts);
  if (!lasts) return wrong(fmt::format("--for: \"{}\" is no duration such as 2h", wish.lasts));
  const auto until = wish.until.empty() ? std::optional(silence.from + *lasts) : moment_of(wish.until);
  if (!until) return wrong(fmt::format("--until: \"{}\" is no time such as 2026-10-01T06:00:00Z", wish.until));
  if (wish.lasts.empty() && wish.until.empty()) return wrong("say how long: --for 2h or --until TIME");
  if (*until <= now || *until <= silence.from) return wrong("it would be over already");
  if (silence.comment.size() > longest_comment || silence.author.size() > longest_comment)
    return wrong("the comment is too long");
  silence.until = *until;
  const Ordered ordered = carry_out(common, store::AddSilence{.silence = silence}, "silence add");
  if (ordered.status != ok) return ordered.status;
  silence.id = ordered.done.id;
  tell_doubts(common, silence);
  if (common.output == Output::json) {
    std::cout << json::serialize(silence_json(silence, now)) << '\n';
  } else {
    fmt::print("{}\n", silence.id);
  }
  return ok;
}

int list_silences(const Common& common, bool all) {
  const Opened opened = open_history(common, "silence list");
  if (opened.status != ok) return opened.status;
  const Time now = SystemClock().now();
  const auto silences = opened.history->silences(now, all);
  if (!silences) return tell("silence list", silences.error());
  if (common.output == Output::json) {
    json::array array;
    for (const notify::Silence& silence : *silences) array.push_back(silence_json(silence, now));
    std::cout << json::serialize(array) << '\n';
    return ok;
  }
  fmt::print("{:<6}  {:<16}  {:<16}  {:<12}  {}\n", "ID", "FROM", "UNTIL", "BY", "MATCHES");
  for (const notify::Silence& silence : *silences) std::fputs(line_of(silence).c_str(), stdout);
  return ok;
}

int expire_silences(const Common& common, const std::vector<std::string>& ids) {
  int worst = ok;
  for (const std::string& id : ids) {
    const Ordered ordered = carry_out(common, store::ExpireSilence{.id = id}, "silence expire");
    if (ordered.status != ok) {
      worst = ordered.status;
      continue;
    }
    fmt::print("silence {} has ended\n", printable(id));
  }
  return worst;
}

}  // namespace feedwatch::cli
