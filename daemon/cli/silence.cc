#include "cli/silence.h"

#include <cstdio>
#include <iostream>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "base/clock.h"
#include "cli/orders.h"
#include "cli/printing.h"
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
    if (ordered.status != ok) worst = ordered.status;
  }
  return worst;
}

}  // namespace feedwatch::cli
