#include "schedule/outage.h"

#include <algorithm>
#include <array>

namespace feedwatch::schedule {

namespace {

// The host of a source that is asked again after an outage and has not failed since. When it does, the line may be down again.
constexpr const char* not_asked_yet = "";

}  // namespace

bool Outage::is_silence(std::string_view code) {
  static constexpr std::array<std::string_view, 4> codes{"dns-failed", "connect-failed", "proxy-failed", "timeout"};
  return std::ranges::find(codes, code) != codes.end();
}

// Until one falls silent that has answered since, hosts count nothing: those whom the last outage excuses may have faults of
// their own by now.
void Outage::note_silence(const std::string& source, const std::string& host, Time failing_since) {
  const bool is_new = !last_answer_ || failing_since >= *last_answer_;
  if (!is_new && !silent_.contains(source)) return;
  forget(source);
  silent_.emplace(source, host);
  if (!hosts_.empty()) {
    ++hosts_[host];
  } else if (is_new) {
    for (const auto& [each, its_host] : silent_) {
      if (its_host != not_asked_yet) ++hosts_[its_host];
    }
  }
}

std::vector<std::string> Outage::note_answer(Time now) {
  std::vector<std::string> over;
  if (is_on()) {
    over = sources();
    for (auto& [source, host] : silent_) host = not_asked_yet;
  } else {
    std::erase_if(silent_, [](const auto& entry) { return entry.second != not_asked_yet; });
  }
  last_answer_ = last_answer_ ? std::max(*last_answer_, now) : now;
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
  if (host != hosts_.end() && --host->second == 0) hosts_.erase(host);
  silent_.erase(known);
}

void Outage::shift(Duration step) {
  if (last_answer_) *last_answer_ += step;
}

}  // namespace feedwatch::schedule
