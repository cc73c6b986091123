// `feedwatch rules backtest`: rules over stored articles.
#include <cstdio>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "base/clock.h"
#include "cli/backtest_text.h"
#include "cli/rules_tools.h"
#include "cli/since.h"
#include "config/check.h"
#include "pipeline/match.h"

namespace feedwatch::cli {

namespace json = boost::json;

namespace {

constexpr const char* command = "rules backtest";
constexpr size_t quote_width = 80;

// The rules to run: those of a file, or one of the configuration; and what runs now under the same ids.
struct Versions {
  int status{ok};
  std::filesystem::path store{};
  pipeline::SetupPtr tested{};
  pipeline::SetupPtr running{};
};

bool has_errors(const std::vector<Diagnostic>& problems) {
  return std::any_of(problems.begin(), problems.end(), [](const Diagnostic& one) { return one.severity == Severity::error; });
}

pipeline::SetupPtr compiled(const config::Config& config, std::vector<rules::Rule> rules,
                            rules::Undefined undefined = rules::Undefined::is_error) {
  std::vector<Diagnostic> problems;
  pipeline::SetupPtr setup = replay::setup_of(config, std::move(rules), &problems, undefined);
  tell_undefined(problems, command);
  if (!has_errors(problems)) return setup;
  for (const Diagnostic& problem : problems) {
    if (problem.severity == Severity::error) fmt::print(stderr, "{}\n", render(problem, {}));
  }
  return nullptr;
}

std::vector<rules::Rule> same_ids(const std::vector<rules::Rule>& running, const std::vector<rules::Rule>& tested) {
  std::vector<rules::Rule> out;
  for (const rules::Rule& rule : running) {
    const auto same = [&](const rules::Rule& other) { return other.id.value == rule.id.value; };
    if (std::any_of(tested.begin(), tested.end(), same)) out.push_back(rule);
  }
  return out;
}

Versions versions_of(const BacktestChoice& choice) {
  Versions out;
  if (!std::filesystem::is_regular_file(choice.what)) {
    RuleSource source = read_rules_of({.config = choice.config, .rules = {}}, command);
    const rules::Rule* rule = source.status == ok ? find_rule(source.config.model, choice.what, command) : nullptr;
    out.status = source.status != ok ? source.status : rule == nullptr ? usage : ok;
    if (rule != nullptr) out.tested = compiled(source.config, {*rule});
    out.store = source.store;
  } else {
    RuleSource file = read_rules_of({.config = choice.config, .rules = choice.what}, command);
    out.status = file.status;
    out.store = file.store;
    if (file.status != ok) return out;
    std::error_code ignored;
    if (std::filesystem::exists(choice.config, ignored)) {
      const RuleSource now = read_rules_of({.config = choice.config, .rules = {}}, command);
      std::vector<rules::Rule> same = same_ids(now.config.model.rules, file.config.model.rules);
      if (!same.empty()) out.running = replay::setup_of(now.config, std::move(same));
    }
    std::vector<rules::Rule> rules = file.config.model.rules;
    out.tested = compiled(file.config, std::move(rules), rules::Undefined::occurs_nowhere);  // it may stand alone
  }
  if (out.status == ok && out.tested == nullptr) out.status = bad_config;
  return out;
}

replay::Question question_of(const Versions& versions, Time since) {
  replay::Question question{.store = versions.store, .since = since};
  question.setups.push_back(versions.tested.get());
  const rules::Model& tested = versions.tested->config.model;
  question.needed = rules::needed_by_any(tested, tested.rules);
  if (versions.running == nullptr) return question;
  question.setups.push_back(versions.running.get());
  const rules::Model& running = versions.running->config.model;
  rules::Needed other = rules::needed_by_any(running, running.rules);
  const auto open = rules::Needed::Kind::anything;
  if (other.kind == open || question.needed.kind == open) {
    question.needed = {};
  } else if (other != question.needed) {
    question.needed = {.kind = rules::Needed::Kind::any, .text = {}, .parts = {std::move(question.needed), std::move(other)}};
  }
  return question;
}

std::vector<rules::Span> spans_of(const replay::Match& match) {
  for (const auto& found : match.by_setup) {
    if (!found.empty()) return found.front().spans;
  }
  return {};
}

Quotes quotes_of(const replay::Report& report, const replay::Past& past, const Versions& versions, size_t examples) {
  Quotes quotes;
  const auto history = store::History::open(versions.store);
  if (!history) return quotes;
  for (const size_t place : shown_examples(report, examples)) {
    const auto quote = [&](const store::ArticleRow& row) {
      const rules::Document document = pipeline::document_of(*versions.tested, row.article);
      quotes[place] = rules::quotes(document, spans_of(past.matches[place]), quote_width);
    };
    if (!(*history)->read(std::span{&past.matches[place].id, 1}, quote)) return quotes;
  }
  return quotes;
}

}  // namespace

int backtest(const BacktestChoice& choice) {
  const Time now = SystemClock{}.now();
  const auto since = parse_since(choice.since, now);
  if (!since) {
    fmt::print(stderr, "feedwatch {}: --since wants a duration such as 30d or a day such as 2026-10-01\n", command);
    return usage;
  }
  const Versions versions = versions_of(choice);
  if (versions.status != ok) return versions.status;
  const auto past = replay::run_over_past(question_of(versions, *since));
  if (!past) {
    fmt::print(stderr, "feedwatch {}: {} [{}]\n", command, past.error().message, past.error().code);
    return unreadable;
  }
  const replay::Report report = replay::report(*past, *versions.tested, versions.running.get(), *since, now);
  const Quotes quotes = quotes_of(report, *past, versions, choice.examples);
  if (choice.output == Output::json) {
    fmt::print("{}\n", json::serialize(backtest_json(report, *past, quotes, choice.examples)));
  } else {
    fmt::print("{}", backtest_text(report, *past, quotes, choice.examples));
  }
  return ok;
}

}  // namespace feedwatch::cli
