#include "pipeline/match.h"

#include <algorithm>

#include "alert/excerpt.h"
#include "article/text.h"
#include "pipeline/setup.h"

namespace feedwatch::pipeline {

namespace {

// What an alert quotes of an article, in code points.
constexpr size_t quote_length = 400;

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

alert::Match to_match(const Article& article, const rules::Span& span) {
  const std::string_view field = field_of(article, span.field);
  const size_t begin = text::byte_offset(field, span.start);
  const size_t end = text::byte_offset(field, span.end);
  return {.field = std::string(rules::name(span.field)),
          .start = span.start,
          .end = span.end,
          .text = std::string(field.substr(begin, end - begin)),
          .term = span.term};
}

store::Hit to_hit(const rules::Rule& rule, const Article& article, const rules::RuleMatch& match) {
  store::Hit hit;
  hit.rule = {.id = rule.id.value,
              .title = rule.title.empty() ? rule.id.value : rule.title,
              .severity = rule.severity,
              .labels = rule.labels};
  for (const rules::Span& span : match.spans) hit.matches.push_back(to_match(article, span));
  for (const rules::Id& receiver : rule.notify) hit.receivers.push_back(receiver.value);
  hit.summary = alert::summary_around(article.text.empty() ? article.summary : article.text, hit.matches, quote_length);
  return hit;
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

std::vector<store::Hit> find_hits(const Setup& setup, const Article& article, const std::optional<Article>& previous,
                                  std::string& words) {
  std::vector<rules::RuleMatch> matches = setup.rules.match(document_of(setup, article), nullptr, &words);
  if (previous && !matches.empty()) {
    const std::vector<rules::RuleMatch> before = setup.rules.match(document_of(setup, *previous));
    const auto held_before = [&before](const rules::RuleMatch& match) {
      return std::any_of(before.begin(), before.end(), [&match](const rules::RuleMatch& old) { return old.rule == match.rule; });
    };
    std::erase_if(matches, held_before);
  }
  std::vector<store::Hit> hits;
  for (const rules::RuleMatch& match : matches) hits.push_back(to_hit(setup.config.model.rules[match.rule], article, match));
  return hits;
}

}  // namespace feedwatch::pipeline
