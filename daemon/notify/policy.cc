#include "notify/policy.h"

#include <algorithm>

namespace feedwatch::notify {

namespace {

constexpr char separator = '\x1F';
constexpr std::string_view label_prefix = "label.";

std::string value_of(const std::string& key, const Subject& subject) {
  if (key == "rule") return subject.rule;
  if (key == "story") return subject.story;
  if (key == "source") return subject.source;
  if (key == "domain") return subject.domain;
  if (key == "entity") {
    std::vector<std::string> entities = subject.entities;
    std::sort(entities.begin(), entities.end());
    std::string all;
    for (const std::string& entity : entities) all += entity + ' ';
    return all;
  }
  if (!key.starts_with(label_prefix)) return {};
  const auto label = subject.labels.find(key.substr(label_prefix.size()));
  return label == subject.labels.end() ? std::string{} : label->second;
}

}  // namespace

std::string key_of(const std::vector<std::string>& keys, const Subject& subject) {
  std::string all;
  for (const std::string& key : keys) all += value_of(key, subject) + separator;
  return all;
}

std::optional<Time> throttled_until(const rules::Throttle& throttle, std::optional<Window>& window, Time now) {
  if (!window || now >= window->since + throttle.per) window = Window{.since = now, .sent = 0};
  if (window->sent >= throttle.burst) return window->since + throttle.per;
  ++window->sent;
  return std::nullopt;
}

}  // namespace feedwatch::notify
