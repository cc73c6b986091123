#include "pipeline/quiet.h"

#include <algorithm>

namespace feedwatch::pipeline {

namespace {

using std::chrono::days;

constexpr uint32_t enough_news = 10;
constexpr Duration long_enough = days{14};
constexpr Duration least_patience = days{1};
constexpr int usual = 2;  // times the longest silence that was still followed by news

int64_t week_of(Time time) { return std::chrono::floor<std::chrono::weeks>(time.time_since_epoch()).count(); }

// The weeks that have begun since are the first ones.
void turn_to(Quiet& quiet, int64_t week) {
  const auto passed = static_cast<size_t>(std::clamp<int64_t>(week - quiet.week, 0, std::ssize(quiet.longest)));
  std::shift_right(quiet.longest.begin(), quiet.longest.end(), static_cast<std::ptrdiff_t>(passed));
  std::fill_n(quiet.longest.begin(), passed, Duration{});
  quiet.week = std::max(quiet.week, week);
}

}  // namespace

void note_poll(Quiet& quiet, bool has_news, Time now) {
  if (!quiet.since) quiet.since = now;
  if (!has_news) return;
  const Duration silence = now - quiet.news.value_or(now);
  turn_to(quiet, week_of(now));
  quiet.longest.front() = std::max(quiet.longest.front(), silence);
  quiet.news = now;
  quiet.count = std::min(quiet.count + 1, enough_news);
}

std::optional<Duration> patience(const Quiet& quiet) {
  if (!quiet.since || !quiet.news || quiet.count < enough_news || *quiet.news - *quiet.since < long_enough) return std::nullopt;
  return std::max(least_patience, usual * *std::ranges::max_element(quiet.longest));
}

bool is_silent(const Quiet& quiet, Time now) {
  const auto longest = patience(quiet);
  return longest && now - *quiet.news > *longest;
}

}  // namespace feedwatch::pipeline
