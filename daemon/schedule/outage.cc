#include "schedule/outage.h"

#include <algorithm>
#include <array>

namespace feedwatch::schedule {

bool Outage::is_silence(std::string_view code) {
  static constexpr std::array<std::string_view, 4> codes{"dns-failed", "connect-failed", "proxy-failed", "timeout"};
  return std::ranges::find(codes, code) != codes.end();
}

void Outage::note_silence(const std::string& source, const std::string& host, Time failing_since) {
  if (last_answer_ && failing_since < *last_answer_) return;
  forget(source);
  silent_.emplace(source, host);
  ++hosts_[host];
}

std::vector<std::string> Outage::note_answer(Time now) {
  std::vector<std::string> over;
  if (is_on()) over = sources();
  last_answer_ = last_answer_ ? std::max(*last_answer_, now) : now;
  silent_.clear();
  hosts_.clear();
  return over;
}

std::vector<std::string> Outage::sources() const {
  std::vector<std::string> all;
  all.reserve(silent_.size());
  for (const auto& [source, host] : silent_) all.push_back(source);
  std::ranges::sort(all);
  return all;
}

void Outage::forget(const std::string& source) {
  const auto known = silent_.find(source);
  if (known == silent_.end()) return;
  const auto host = hosts_.find(known->second);
  if (--host->second == 0) hosts_.erase(host);
  silent_.erase(known);
}

void Outage::shift(Duration step) {
  if (last_answer_) *last_answer_ += step;
}

}  // namespace feedwatch::schedule
