#include "notify/inhibit.h"

#include <algorithm>

namespace feedwatch::notify {

namespace {

constexpr Duration usual_reach = std::chrono::days{1};

bool has_story(const std::vector<std::string>& keys) { return std::find(keys.begin(), keys.end(), "story") != keys.end(); }

bool is_same(const Inhibitor& inhibitor, const Told& told, const Subject& fresh, Time now) {
  return told.subject.rule == inhibitor.rule && (!inhibitor.within || now - told.at <= *inhibitor.within) &&
         key_of(inhibitor.equal, told.subject) == key_of(inhibitor.equal, fresh);
}

}  // namespace

std::vector<Inhibitor> inhibitors_of(const std::vector<config::Inhibit>& inhibits, const std::string& target) {
  std::vector<Inhibitor> found;
  for (const config::Inhibit& one : inhibits) {
    if (one.target.value != target || one.source.value == target) continue;
    Inhibitor made{.rule = one.source.value, .equal = one.equal, .within = one.within};
    if (made.equal.empty()) made.equal = {"story"};
    if (!made.within && !has_story(made.equal)) made.within = usual_reach;
    found.push_back(std::move(made));
  }
  return found;
}

const Inhibitor* inhibited_by(const std::vector<Inhibitor>& inhibitors, const std::vector<Told>& told, const Subject& fresh,
                              Time now) {
  const auto found = std::find_if(inhibitors.begin(), inhibitors.end(), [&](const Inhibitor& inhibitor) {
    return std::any_of(told.begin(), told.end(), [&](const Told& one) { return is_same(inhibitor, one, fresh, now); });
  });
  return found == inhibitors.end() ? nullptr : &*found;
}

// Every round settles at least one more rule of a chain; a circle would go on for ever.
std::map<std::string, uint32_t> ranks(const std::vector<config::Inhibit>& inhibits) {
  std::map<std::string, uint32_t> ranks;
  for (const config::Inhibit& one : inhibits) {
    ranks.try_emplace(one.source.value, 0);
    ranks.try_emplace(one.target.value, 0);
  }
  bool moved = true;
  for (size_t round = 0; moved && round < ranks.size(); ++round) {
    moved = false;
    for (const config::Inhibit& one : inhibits) {
      uint32_t& target = ranks[one.target.value];
      const uint32_t above = ranks[one.source.value] + 1;
      if (one.source.value == one.target.value || target >= above || above > ranks.size()) continue;
      target = above;
      moved = true;
    }
  }
  return ranks;
}

}  // namespace feedwatch::notify
