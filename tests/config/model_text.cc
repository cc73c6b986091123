#include "tests/config/model_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace feedwatch::config {

namespace {

std::string ids(const std::vector<rules::Id>& list) {
  std::string all;
  for (const auto& id : list) all += id.value + ' ';
  return all;
}

std::string document(const rules::TestDocument& document) {
  return fmt::format("{} spans {} at {}", document.fields, document.spans, document.at ? to_text(*document.at) : "-");
}

std::string when_text(const rules::When& when) {
  std::string all;
  if (when.seen)
    all += fmt::format(" seen {} {} {} {}", when.seen->sources, to_text(when.seen->within), when.seen->distinct, when.seen->per);
  if (when.count) all += fmt::format(" count {} {} {}", when.count->min, to_text(when.count->within), when.count->per);
  if (when.spike) {
    all += fmt::format(" spike {} {} {} {}", to_text(when.spike->window), to_text(when.spike->baseline), when.spike->factor,
                       when.spike->min);
  }
  if (when.absent) all += fmt::format(" absent {}", to_text(when.absent->span));
  if (when.sequence) {
    all += fmt::format(" sequence {}", to_text(when.sequence->within));
    for (const auto& query : when.sequence->queries) all += " [" + query.value + ']';
  }
  return all;
}

std::string rule_text(const rules::Rule& rule) {
  std::string all = fmt::format(
      "rule {} title [{}] query [{}] unless [{}] fields {} languages {} severity {} labels {} notify {} group {} when{}\n",
      rule.id.value, rule.title, rule.query.value, rule.unless.value, rule.fields, rule.languages, rule.severity, rule.labels,
      ids(rule.notify), rule.group_by, when_text(rule.when));
  if (rule.forms != rules::Forms{}) all += fmt::format("  forms {} {}\n", rule.forms.stem, rule.forms.arabic_clitics);
  if (rule.follow_up != rules::FollowUp{})
    all += fmt::format("  follow_up {} {} {}\n", rule.follow_up.updates, rule.follow_up.entities, rule.follow_up.publishers);
  if (rule.throttle)
    all += fmt::format("  throttle {} {} {}\n", to_text(rule.throttle->per), rule.throttle->burst, rule.throttle->key);
  if (rule.grouping != rules::Grouping{})
    all += fmt::format("  grouping {} {} {}\n", to_text(rule.grouping.wait.value_or(Duration{-1})),
                       to_text(rule.grouping.interval), to_text(rule.grouping.repeat));
  if (rule.escalate) all += fmt::format("  escalate {} {}\n", to_text(rule.escalate->after), ids(rule.escalate->to));
  if (rule.hours)
    all += fmt::format("  hours {} {} {} {} {}\n", rule.hours->tz, rule.hours->days, rule.hours->from, rule.hours->to,
                       rule.hours->outside);
  for (const auto& test : rule.tests) {
    all += fmt::format("  test [{}]", test.name);
    if (test.should_match) all += " match " + document(*test.should_match);
    if (test.should_not_match) all += " not " + document(*test.should_not_match);
    for (const auto& event : test.events) all += " event " + document(event);
    for (const auto& expected : test.expect) all += fmt::format(" expect {} {}", to_text(expected.at), expected.fire);
    all += '\n';
  }
  return all;
}

std::string entity_text(const rules::Entity& entity) {
  std::string all = fmt::format("entity {} [{}] {} refs {} lists {} require [{}] unless [{}]\n", entity.id.value, entity.name,
                                entity.kind, entity.refs, entity.lists, entity.require.value, entity.unless.value);
  for (const auto& alias : entity.aliases) {
    all += fmt::format("  alias [{}]{} near [{}] {}\n", alias.term.value, alias.exact ? " exact" : "", alias.near.value,
                       alias.near_words);
  }
  for (const auto& mask : entity.mask) all += "  mask [" + mask.value + "]\n";
  return all;
}

std::string receiver_text(const Receiver& receiver) {
  std::string all = fmt::format("receiver {} {}\n", receiver.id, static_cast<int>(receiver.type));
  all += fmt::format("  webhook {} {} {} {}\n", receiver.webhook.url, receiver.webhook.schedule.size(), receiver.webhook.headers,
                     receiver.webhook.body_template.string());
  all += fmt::format("  email {} {} {} {} {}\n", receiver.email.to, receiver.email.from, receiver.email.smtp, receiver.email.user,
                     receiver.digest
                         ? to_text(receiver.digest->every) + receiver.digest->days + receiver.digest->at + receiver.digest->tz
                         : std::string{});
  all += fmt::format("  file {} events {}\n", receiver.file.path.string(), receiver.events);
  for (const auto& block : receiver.allow_private) all += "  allow " + to_string(block) + '\n';
  return all;
}

}  // namespace

std::string model_text(const Config& config) {
  std::string all;
  for (const auto& entity : config.model.entities) all += entity_text(entity);
  for (const auto& topic : config.model.topics) {
    all += fmt::format("topic {} [{}] {} {} {} {}\n", topic.id.value, topic.name, topic.refs, topic.threshold, topic.cap,
                       topic.title_boost);
    for (const auto& term : topic.terms) all += fmt::format("  term [{}] {}\n", term.query.value, term.weight);
  }
  for (const auto& macro : config.model.macros) all += fmt::format("macro {} [{}]\n", macro.id.value, macro.query.value);
  for (const auto& rule : config.model.rules) all += rule_text(rule);
  for (const auto& receiver : config.receivers) all += receiver_text(receiver);
  for (const auto& route : config.routes) all += fmt::format("route {} {} {}\n", route.match, ids(route.notify), route.go_on);
  for (const auto& inhibit : config.inhibits)
    all += fmt::format("inhibit {} {} {} {}\n", inhibit.source.value, inhibit.target.value, inhibit.equal,
                       to_text(inhibit.within.value_or(Duration{0})));
  return all;
}

}  // namespace feedwatch::config
