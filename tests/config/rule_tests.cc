#include "tests/config/rule_tests.h"

#include <algorithm>

#include <fmt/format.h>

#include "article/text.h"
#include "rules/quote.h"

namespace feedwatch::config {

namespace {

std::vector<std::string> marked(const rules::Document& document, const rules::RuleMatch& match) {
  std::vector<std::string> texts;
  for (const rules::Span& span : match.spans) {
    const std::string_view field = rules::text_of(document, span.field);
    const size_t begin = text::byte_offset(field, span.start);
    texts.emplace_back(field.substr(begin, text::byte_offset(field, span.end) - begin));
  }
  return texts;
}

void run(const Checked& checked, size_t rule, const rules::TestDocument& test, bool wanted, RuleTests& out) {
  const auto field = [&](const char* name) {
    const auto found = test.fields.find(name);
    return found == test.fields.end() ? std::string_view{} : std::string_view{found->second};
  };
  rules::Document document{.title = field("title"),
                           .summary = field("summary"),
                           .text = field("text"),
                           .lang = field("lang"),
                           .source = field("source"),
                           .url = field("url")};
  if (!field("author").empty()) document.authors = {field("author")};
  const auto matches = checked.rules.match(document);
  const auto match = std::find_if(matches.begin(), matches.end(), [&](const rules::RuleMatch& one) { return one.rule == rule; });
  const std::string where =
      fmt::format("{}:{}: rule \"{}\"", test.where.file, test.where.line, checked.files.config.model.rules[rule].id.value);
  ++out.run;
  if ((match != matches.end()) != wanted) {
    out.failures.push_back(fmt::format("{} {} match", where, wanted ? "should" : "should not"));
    return;
  }
  for (const std::string& span : test.spans) {
    const std::vector<std::string> texts = marked(document, *match);
    if (std::find(texts.begin(), texts.end(), span) == texts.end())
      out.failures.push_back(fmt::format("{} does not mark \"{}\"", where, span));
  }
}

}  // namespace

RuleTests run_rule_tests(const Checked& checked) {
  RuleTests out;
  const auto& rules = checked.files.config.model.rules;
  for (size_t i = 0; i < rules.size(); ++i) {
    for (const rules::Test& test : rules[i].tests) {
      if (test.should_match) run(checked, i, *test.should_match, true, out);
      if (test.should_not_match) run(checked, i, *test.should_not_match, false, out);
    }
  }
  return out;
}

}  // namespace feedwatch::config
