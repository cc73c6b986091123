#include "notify/silence.h"

#include <algorithm>

#include <fmt/format.h>

namespace feedwatch::notify {

namespace {

constexpr std::string_view label_prefix = "label.";
constexpr size_t longest_matcher = 512;

// `pattern` with "*" for any text. Takes no longer than the product of both lengths.
bool is_like(std::string_view pattern, std::string_view text) {
  size_t at = 0;
  size_t read = 0;
  size_t star = std::string_view::npos;
  size_t behind_star = 0;
  while (read < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      behind_star = read;
    } else if (at < pattern.size() && pattern[at] == text[read]) {
      ++at;
      ++read;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      read = ++behind_star;
    } else {
      return false;
    }
  }
  return std::all_of(pattern.begin() + static_cast<std::ptrdiff_t>(at), pattern.end(), [](char c) { return c == '*'; });
}

const std::string& label(const Subject& subject, const std::string& name) {
  static const std::string none;
  const auto found = subject.labels.find(name.starts_with(label_prefix) ? name.substr(label_prefix.size()) : name);
  return found == subject.labels.end() ? none : found->second;
}

bool holds(const Matcher& matcher, const Subject& subject) {
  const auto like = [&matcher](const std::string& text) { return is_like(matcher.value, text); };
  if (matcher.name == "rule") return like(subject.rule);
  if (matcher.name == "story") return like(subject.story);
  if (matcher.name == "source") return like(subject.source);
  if (matcher.name == "domain") return like(subject.domain);
  if (matcher.name == "severity") return like(subject.severity);
  if (matcher.name == "entity") return std::any_of(subject.entities.begin(), subject.entities.end(), like);
  return like(label(subject, matcher.name));
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c == '-' || c == '_' || c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; }

}  // namespace

Result<Matcher> parse_matcher(std::string_view text) {
  const auto wrong = [&](std::string_view why) {
    return Error{"bad-matcher",
                 fmt::format("\"{}\": {}; write NAME=VALUE or NAME!=VALUE, such as rule=harbour or label.desk=east*",
                             text.substr(0, 100), why)};
  };
  const size_t equals = text.find('=');
  if (equals == std::string_view::npos) return wrong("there is no \"=\"");
  const bool negated = equals > 0 && text[equals - 1] == '!';
  const std::string_view name = text.substr(0, equals - (negated ? 1 : 0));
  if (!is_name(name)) return wrong("what stands before it is no name");
  if (text.size() > longest_matcher) return wrong("it is too long");
  if (std::any_of(text.begin(), text.end(), is_control)) return wrong("it holds a control character");
  return Matcher{.name = std::string(name), .value = std::string(text.substr(equals + 1)), .negated = negated};
}

std::string to_text(const Matcher& matcher) { return matcher.name + (matcher.negated ? "!=" : "=") + matcher.value; }

bool matches(const Matcher& matcher, const Subject& subject) { return holds(matcher, subject) != matcher.negated; }

const Silence* silenced_by(const std::vector<Silence>& silences, const Subject& subject, Time now) {
  const auto found = std::find_if(silences.begin(), silences.end(), [&](const Silence& silence) {
    return silence.from <= now && now < silence.until && !silence.matchers.empty() &&
           std::all_of(
               silence.matchers.begin(), silence.matchers.end(),
               [&subject](const Matcher& matcher) { return matches(matcher, subject); });
  });
  return found == silences.end() ? nullptr : &*found;
}

}  // namespace feedwatch::notify
