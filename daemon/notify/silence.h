// Silences: for a time, somebody does not want to be told what matches. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "notify/policy.h"

namespace feedwatch::notify {

// `name`: rule, story, source, domain, severity, entity, or a label's, written "label.NAME" or just NAME. `value` may hold "*"
// for any text. An entity matches when any of them does.
struct Matcher {
  std::string name{};
  std::string value{};
  bool negated{false};

  bool operator==(const Matcher&) const = default;
};

// "rule=harbour", "severity!=high", "label.desk=east*". Errors: bad-matcher.
Result<Matcher> parse_matcher(std::string_view text);
std::string to_text(const Matcher& matcher);

// All matchers must hold. Times are the wall clock's: `until` is the first moment at which it does not hold any more.
struct Silence {
  std::string id{};
  std::vector<Matcher> matchers{};
  Time from{};
  Time until{};
  std::string author{};
  std::string comment{};
};

bool matches(const Matcher& matcher, const Subject& subject);
// The first that holds; nullptr: none.
const Silence* silenced_by(const std::vector<Silence>& silences, const Subject& subject, Time now);

}  // namespace feedwatch::notify
