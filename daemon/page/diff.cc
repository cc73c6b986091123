#include "page/diff.h"

#include <algorithm>
#include <unordered_map>

#include <re2/re2.h>

#include "article/text.h"
#include "page/verdict.h"
#include "page/words.h"

namespace feedwatch::page {
namespace {

// Lines that tell the time of looking rather than news: they differ with each visit. A clock or date alone on its line; a clock
// or date behind words that say what it is; an age.
const RE2& running_clock() {
  static const RE2 pattern(
      R"((?i)\b(?:last (?:updated?|refreshed|checked|loaded|synced|modified)|updated|refreshed|generated|rendered|loaded|retrieved|current(?:ly)?|(?:local|server|current|page|system) (?:time|date)|time now|now|as of|today is|it is|)"
      R"(aktuelle (?:zeit|uhrzeit)|stand|uhrzeit|zuletzt aktualisiert|aktualisiert|mis à jour|actualizado)\b[^.!?]{0,30}?(?:\d{1,2}:\d{2}(?::\d{2})?|\d{4}-\d{2}-\d{2}))");
  return pattern;
}

const RE2& clock() {
  static const RE2 pattern(
      R"(\b\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s?(?:(?i:am|pm|a\.m\.|p\.m\.|uhr|utc|gmt|cet|cest|[ecmp][sd]t|bst))*)");
  return pattern;
}

const RE2& age() {
  static const RE2 pattern(
      R"((?i)\b(?:(?:about |less than )?(?:\d+|an?|one|few|a few) ?(?:s|sec|secs|seconds?|m|min|mins|minutes?|h|hrs?|hours?|days?|weeks?|months?|years?) ago|just now|moments? ago|)"
      R"(vor (?:\d+|einer|einem|wenigen) (?:sekunden?|minuten?|stunden?|tag(?:en)?|wochen?|monat(?:en)?)|il y a \d+ (?:secondes?|minutes?|heures?|jours?)|hace \d+ (?:segundos?|minutos?|horas?|días?)))");
  return pattern;
}

// What machines number their visits with, behind the word that says so.
const RE2& token() {
  static const RE2 pattern(
      R"((?i)\b(?:session|token|request|ray|trace|correlation|nonce|csrf|transaction|visit(?:or)?|page)(?:[ _-]?(?:id|key|token))?\s*[:#=]?\s*([0-9a-z_-]{8,}))");
  return pattern;
}

void mask_tokens(std::string& text) {
  std::string out;
  re2::StringPiece rest(text);
  re2::StringPiece found;
  size_t kept = 0;
  while (RE2::FindAndConsume(&rest, token(), &found)) {
    if (std::none_of(found.begin(), found.end(), is_digit)) continue;
    const auto at = static_cast<size_t>(found.data() - text.data());
    out.append(text, kept, at - kept);
    out += '#';
    kept = at + found.size();
  }
  if (kept > 0) text = out.append(text, kept);
}

const RE2& date_only() {
  static const RE2 pattern(
      R"((?i)^(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?(?:\d{1,2}\.? \p{L}+\.?,? \d{4}|\p{L}+ \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})[, T|–-]*#$)");
  return pattern;
}

// What two readings of a line must agree in.
std::string key_of(const std::string& line) {
  std::string key = line;
  if (std::none_of(key.begin(), key.end(), is_digit) && !RE2::PartialMatch(key, age())) return key;
  mask_tokens(key);
  RE2::GlobalReplace(&key, age(), "#");
  std::string masked = key;
  RE2::GlobalReplace(&masked, clock(), "#");
  if (masked == "#" || RE2::FullMatch(masked, date_only())) return "#";
  if (line.size() <= 120 && RE2::PartialMatch(key, running_clock())) {
    static const RE2 dates(R"(\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})");
    RE2::GlobalReplace(&masked, dates, "#");
    return masked;
  }
  return key;
}

bool share_a_line(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::unordered_map<std::string_view, bool> known;
  for (const std::string& line : a) known.emplace(line, true);
  return std::any_of(b.begin(), b.end(), [&](const std::string& line) { return line.size() > 20 && known.contains(line); });
}

WatchState state_of(int status) {
  if (status < 400) return WatchState::unchanged;
  for (const int refused : {401, 402, 403, 407, 429, 451, 503}) {
    if (status == refused) return WatchState::blocked;
  }
  return WatchState::error;
}

}  // namespace

std::string_view name(WatchState state) {
  switch (state) {
    case WatchState::unchanged:
      return "unchanged";
    case WatchState::changed:
      return "changed";
    case WatchState::selector_missing:
      return "selector_missing";
    case WatchState::blocked:
      return "blocked";
    case WatchState::error:
      return "error";
    case WatchState::empty:
      break;
  }
  return "empty";
}

Diff diff_lines(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  std::unordered_map<std::string, int> balance;
  std::vector<std::string> old_keys;
  for (const std::string& line : before) ++balance[old_keys.emplace_back(key_of(line))];
  Diff diff;
  for (const std::string& line : after) {
    if (--balance[key_of(line)] < 0) diff.added.push_back(line);
  }
  // What is left over was removed; of equal lines the last ones.
  for (size_t at = before.size(); at-- > 0;) {
    int& left = balance[old_keys[at]];
    if (left <= 0) continue;
    --left;
    diff.removed.push_back(before[at]);
  }
  std::reverse(diff.removed.begin(), diff.removed.end());
  diff.changed = !diff.added.empty() || !diff.removed.empty();
  return diff;
}

Watch watch_region(const Document& after, int status, const RegionRules& rules, const std::vector<std::string>& before) {
  Watch watch;
  watch.state = state_of(status);
  if (watch.state != WatchState::unchanged) return watch;
  watch.region = read_region(after, rules);
  if (!share_a_line(before, watch.region.lines)) {
    const NodeId title = after.find(Tag::title);
    const Refusal refusal = find_refusal(title == no_node ? std::string() : after.line(title), after.line(0, 4096));
    if (refusal == Refusal::challenge || refusal == Refusal::login) watch.state = WatchState::blocked;
    if (refusal == Refusal::error) watch.state = WatchState::error;
    if (refusal != Refusal::none) return watch;
  }
  if (!watch.region.found) {
    watch.state = WatchState::selector_missing;
  } else if (watch.region.lines.empty()) {
    watch.state = WatchState::empty;
  } else {
    watch.diff = diff_lines(before, watch.region.lines);
    if (watch.diff.changed) watch.state = WatchState::changed;
  }
  return watch;
}

}  // namespace feedwatch::page
