#include "replay/throttle.h"

#include <deque>
#include <map>
#include <set>
#include <string>

#include "rules/article.h"

namespace feedwatch::replay {

namespace {

std::string part_of_key(const std::string& part, const Told& told) {
  if (part == "story") return told.match->story_id;
  if (part == "source") return told.match->source;
  if (part == "domain") return rules::host_of(told.match->url);
  if (part != "entity") return {};  // the rule and its labels are the same for all of its matches
  std::string entities;
  for (const std::string& id : told.found->entities) entities += id + ' ';
  return entities;
}

std::string key_of(const rules::Throttle& throttle, const Told& told) {
  std::string key;
  for (const std::string& part : throttle.key) key += part_of_key(part, told) + '\n';
  return key;
}

}  // namespace

AlertCount count_alerts(const rules::Rule& rule, std::span<const Told> matches) {
  AlertCount count;
  std::set<std::string> stories;
  std::map<std::string, std::deque<Time>> sent;
  for (const Told& told : matches) {
    if (!stories.insert(told.match->story_id).second) continue;
    if (rule.throttle) {
      std::deque<Time>& recent = sent[key_of(*rule.throttle, told)];
      while (!recent.empty() && recent.front() + rule.throttle->per <= told.match->seen) recent.pop_front();
      if (recent.size() >= rule.throttle->burst) {
        ++count.throttled;
        continue;
      }
      recent.push_back(told.match->seen);
    }
    ++count.alerts;
  }
  count.stories = stories.size();
  return count;
}

}  // namespace feedwatch::replay
