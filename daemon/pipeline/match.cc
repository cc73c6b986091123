#include "pipeline/match.h"

#include <algorithm>

#include "alert/excerpt.h"
#include "article/text.h"
#include "base/hash.h"
#include "notify/route.h"
#include "pipeline/setup.h"
#include "rules/when.h"

namespace feedwatch::pipeline {

namespace {

std::string_view field_of(const Article& article, rules::Field field) {
  switch (field) {
    case rules::Field::title:
      return article.title;
    case rules::Field::summary:
      return article.summary;
    case rules::Field::text:
      return article.text;
    default:
      return {};
  }
}

// How far a field has been counted: spans come in order, and there may be thousands in an article of megabytes.
struct Counted {
  rules::Field field{rules::Field::url};
  uint32_t start{0};
  std::string_view rest{};  // of the field, from `start` on
};

alert::Match to_match(const Article& article, const rules::Span& span, Counted& at) {
  if (span.field != at.field || span.start < at.start) at = {.field = span.field, .rest = field_of(article, span.field)};
  at.rest.remove_prefix(text::byte_offset(at.rest, span.start - at.start));
  at.start = span.start;
  return {.field = std::string(rules::name(span.field)),
          .start = span.start,
          .end = span.end,
          .text = std::string(at.rest.substr(0, text::byte_offset(at.rest, span.end - span.start))),
          .term = span.term};
}

store::Hit to_hit(const Setup& setup, const rules::Rule& rule, const Article& article, const rules::RuleMatch& match) {
  store::Hit hit = hit_of(setup, rule);
  Counted counted;
  for (const rules::Span& span : match.spans) hit.matches.push_back(to_match(article, span, counted));
  hit.entities = match.entities;
  hit.steps = match.steps;
  hit.summary = alert::summary_around(article.text.empty() ? article.summary : article.text, hit.matches, alert::quote_length);
  return hit;
}

// The rules that held for the article as it was known.
std::vector<bool> held_before(const Setup& setup, const Article& previous) {
  std::vector<bool> held(setup.config.model.rules.size());
  for (const rules::RuleMatch& match : setup.rules.match(document_of(setup, previous))) held[match.rule] = true;
  return held;
}

}  // namespace

rules::Document document_of(const Setup& setup, const Article& article) {
  rules::Document document;
  document.title = article.title;
  document.summary = article.summary;
  document.text = article.text;
  document.lang = article.lang;
  document.source = article.source;
  document.url = article.url;
  document.authors.assign(article.authors.begin(), article.authors.end());
  document.categories.assign(article.categories.begin(), article.categories.end());
  if (const config::Source* source = setup.source(article.source)) {
    document.feed = source->name;
    document.tags.assign(source->tags.begin(), source->tags.end());
  }
  return document;
}

store::Hit hit_of(const rules::Rule& rule) {
  store::Hit hit;
  hit.rule = {.id = rule.id.value,
              .title = rule.title.empty() ? rule.id.value : rule.title,
              .severity = rule.severity,
              .labels = rule.labels};
  hit.receivers = notify::receivers_of(rule, {});
  hit.throttle = rule.throttle;
  hit.hours = rule.hours;
  hit.group_by = rule.group_by;
  hit.grouping = rule.grouping;
  hit.escalate = rule.escalate;
  hit.follow_up = rule.follow_up;
  if (rules::has_when(rule.when)) {
    hit.when = rule.when;
    hit.conditions = hash64(rules::conditions_text(rule));
  }
  return hit;
}

store::Hit hit_of(const Setup& setup, const rules::Rule& rule) {
  store::Hit hit = hit_of(rule);
  hit.receivers = notify::receivers_of(rule, setup.config.routes);
  if (const auto rank = setup.ranks.find(rule.id.value); rank != setup.ranks.end()) {
    hit.inhibitors = notify::inhibitors_of(setup.config.inhibits, rule.id.value);
    hit.rank = rank->second;
  }
  hit.digests = setup.digests;
  return hit;
}

std::vector<store::Hit> find_hits(const Setup& setup, const Article& article, const store::Classified& known, std::string& words,
                                  story::Change change) {
  const std::vector<rules::RuleMatch> matches = setup.rules.match(document_of(setup, article), nullptr, &words);
  std::vector<bool> held(setup.config.model.rules.size());
  if (known.previous && !matches.empty()) held = held_before(setup, *known.previous);
  std::vector<store::Hit> hits;
  for (const rules::RuleMatch& match : matches) {
    const rules::Rule& rule = setup.config.model.rules[match.rule];
    const bool was_edited = change == story::Change::material && !rules::has_when(rule.when);
    if (held[match.rule] && !was_edited && known.known != store::Known::elsewhere) continue;
    hits.push_back(to_hit(setup, rule, article, match));
    hits.back().held_before = held[match.rule];
  }
  return hits;
}

std::vector<store::Hit> rules_in_time(const Setup& setup) {
  std::vector<store::Hit> hits;
  for (const rules::Rule& rule : setup.config.model.rules) {
    store::Hit hit = hit_of(setup, rule);
    if (store::waits(hit) || rules::has_when(rule.when)) hits.push_back(std::move(hit));
  }
  return hits;
}

}  // namespace feedwatch::pipeline
