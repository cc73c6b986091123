#include "notify/route.h"

#include <algorithm>

namespace feedwatch::notify {

namespace {

bool holds(const rules::Rule& rule, const std::string& name, const std::string& value) {
  if (name == "severity") return rule.severity == value;
  if (name == "rule") return rule.id.value == value;
  const auto label = rule.labels.find(name);
  return label != rule.labels.end() && label->second == value;
}

void add(const std::vector<rules::Id>& ids, std::vector<std::string>& receivers) {
  for (const rules::Id& id : ids) {
    if (std::find(receivers.begin(), receivers.end(), id.value) == receivers.end()) receivers.push_back(id.value);
  }
}

}  // namespace

std::vector<std::string> receivers_of(const rules::Rule& rule, const std::vector<config::Route>& routes) {
  std::vector<std::string> receivers;
  add(rule.notify, receivers);
  for (const config::Route& route : routes) {
    const auto asked = [&rule](const auto& pair) { return holds(rule, pair.first, pair.second); };
    if (!std::all_of(route.match.begin(), route.match.end(), asked)) continue;
    add(route.notify, receivers);
    if (!route.go_on) break;
  }
  return receivers;
}

}  // namespace feedwatch::notify
