#include "config/hours.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "config/map_reader.h"

namespace feedwatch::config {

namespace {

constexpr std::array<std::string_view, 7> day_names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

bool is_day(std::string_view text) { return std::find(day_names.begin(), day_names.end(), text) != day_names.end(); }

// "mon-fri", "sat", "mon,wed-fri"
bool is_days(std::string_view text) {
  for (;;) {
    const auto comma = std::min(text.find(','), text.size());
    const std::string_view part = text.substr(0, comma);
    const auto dash = part.find('-');
    if (dash == part.npos ? !is_day(part) : !is_day(part.substr(0, dash)) || !is_day(part.substr(dash + 1))) return false;
    if (comma == text.size()) return true;
    text.remove_prefix(comma + 1);
  }
}

// "00:00" to "24:00"
bool is_time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return false;
  for (const size_t i : {0U, 1U, 3U, 4U}) {
    if (text[i] < '0' || text[i] > '9') return false;
  }
  return text.substr(0, 2) < "24" ? text[3] < '6' : text == "24:00";
}

// A name of the system's time zone database; any sound name where the machine has none.
bool is_time_zone(const std::string& name) {
  const bool is_name = !name.empty() && name.size() < 64 && name.front() != '/' && name.find("..") == name.npos &&
                       std::all_of(
                           name.begin(), name.end(),
                           [](char c) {
                             return c == '/' || c == '_' || c == '-' || c == '+' || (c >= '0' && c <= '9') ||
                                    (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
                           });
  if (!is_name) return false;
  const std::filesystem::path zones{"/usr/share/zoneinfo"};
  std::error_code ignored;
  return !std::filesystem::exists(zones / "UTC", ignored) || std::filesystem::is_regular_file(zones / name, ignored);
}

template <class Test>
void read_checked(MapReader& reader, std::string_view key, std::string& out, Test is_good, std::string_view form) {
  reader.text(key, out);
  if (out.empty() || is_good(out)) return;
  reader.problems().error(*reader.find(key), "bad-value", fmt::format("{} must be {}, not \"{}\"", reader.what(key), form, out));
}

// The words of "daily 07:00 Europe/London".
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto blank = std::min(text.find(' '), text.size());
    if (blank > 0) words.emplace_back(text.substr(0, blank));
    text.remove_prefix(std::min(blank + 1, text.size()));
  }
  return words;
}

std::optional<rules::Digest> digest_at(const std::vector<std::string>& words) {
  if (words.size() < 2 || words.size() > 3) return std::nullopt;
  const bool is_sound = (words[0] == "daily" || is_days(words[0])) && is_time_of_day(words[1]) && words[1] != "24:00" &&
                        (words.size() == 2 || is_time_zone(words[2]));
  if (!is_sound) return std::nullopt;
  return rules::Digest{
      .at = words[1], .days = words[0] == "daily" ? std::string{} : words[0], .tz = words.size() == 3 ? words[2] : std::string{}};
}

}  // namespace

rules::Hours read_hours(const Node& node, const std::string& rule, const FileProblems& problems) {
  rules::Hours hours;
  MapReader reader{node, problems, fmt::format("hours of {}", rule)};
  read_checked(reader, "tz", hours.tz, is_time_zone, "a time zone such as Europe/London");
  read_checked(reader, "days", hours.days, is_days, "days such as mon-fri or sat,sun");
  read_checked(reader, "from", hours.from, is_time_of_day, "a time such as \"06:00\"");
  read_checked(reader, "to", hours.to, is_time_of_day, "a time such as \"22:00\"");
  hours.outside = "hold";
  reader.word("outside", hours.outside, {"hold", "digest", "drop"});
  reader.finish();
  return hours;
}

std::optional<rules::Digest> read_digest(const Node& node, std::string_view what, const FileProblems& problems) {
  const auto text = as_text(node, problems, what);
  if (!text) return std::nullopt;
  const auto words = words_of(*text);
  if (const auto every = words.size() == 1 ? parse_duration(words[0]) : std::nullopt;
      every && *every >= std::chrono::seconds{1} && *every <= std::chrono::days{31}) {
    return rules::Digest{.every = *every};
  }
  auto digest = digest_at(words);
  if (!digest) {
    problems.error(
        node, "bad-value",
        fmt::format("{} must be a time such as 15m, or \"daily 07:00 Europe/London\", or \"mon-fri 07:00\", not \"{}\"", what,
                    *text));
  }
  return digest;
}

}  // namespace feedwatch::config
