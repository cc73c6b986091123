// `feedwatch rules explain`: why a rule holds on an article or does not.
#include <unistd.h>

#include <cstdio>
#include <iostream>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "base/clock.h"
#include "cli/explain_text.h"
#include "cli/rules_tools.h"
#include "cli/when_text.h"
#include "config/files.h"
#include "pipeline/match.h"
#include "replay/past.h"
#include "store/history.h"

namespace feedwatch::cli {

namespace json = boost::json;

namespace {

constexpr const char* command = "rules explain";
constexpr size_t most_text = size_t{16} << 20;

int tell(const Error& error) {
  fmt::print(stderr, "feedwatch {}: {} [{}]\n", command, error.message, error.code);
  return unreadable;
}

Result<std::string> read_text(const std::filesystem::path& file) {
  if (file != "-") return config::read_file(file, most_text);
  std::string text(most_text, '\0');
  std::cin.read(text.data(), static_cast<std::streamsize>(most_text));
  text.resize(static_cast<size_t>(std::cin.gcount()));
  return {boost::system::in_place_value, std::move(text)};
}

// What is explained, and its number when it is stored.
struct Subject {
  Article article{};
  std::optional<store::ArticleId> id{};
};

Result<Subject> stored(const std::filesystem::path& store, const std::string& id) {
  const auto history = store::History::open(store);
  if (!history) return history.error();
  auto row = (*history)->article(id);
  if (!row) return row.error();
  if (!*row) return Error{"unknown-article", fmt::format("no one article has the id \"{}\"", id)};
  return Subject{std::move((*row)->article), (*row)->id};
}

Result<Subject> subject_of(const ExplainChoice& choice, const std::filesystem::path& store) {
  if (!choice.article.empty()) return stored(store, choice.article);
  Subject subject;
  Article& article = subject.article;
  if (!choice.text.empty()) {
    auto text = read_text(choice.text);
    if (!text) return text.error();
    article.text = std::move(*text);
  }
  article.title = choice.title;
  article.lang = choice.lang;
  article.source = choice.source;
  article.url = choice.url;
  return subject;
}

Result<store::WhenStanding> standing_of(const rules::Rule& rule, const Subject& subject, const rules::Explanation& explanation,
                                        const std::filesystem::path& store) {
  if (!rules::has_when(rule.when)) return store::WhenStanding{};
  const auto history = store::History::open(store);
  if (!history) return history.error();
  return (*history)->standing({.rule = pipeline::hit_of(rule),
                               .article = subject.id,
                               .source = subject.article.source,
                               .url = subject.article.url,
                               .entities = explanation.entities},
                              SystemClock{}.now());
}

rules::Mark mark_of(Output output) {
  if (output == Output::table && ::isatty(STDOUT_FILENO) == 1) return {.before = "\033[1m", .behind = "\033[0m"};
  return {};
}

}  // namespace

int explain_rule(const ExplainChoice& choice) {
  RuleSource source = read_rules_of(choice.where, command);
  if (source.status != ok) return source.status;
  const rules::Rule* rule = find_rule(source.config.model, choice.rule, command);
  if (rule == nullptr) return usage;
  const std::filesystem::path store = source.store;
  const auto subject = subject_of(choice, store);
  if (!subject) return tell(subject.error());
  const pipeline::SetupPtr setup = pipeline::make_setup(std::move(source.config), {});
  const rules::Document document = pipeline::document_of(*setup, subject->article);
  rule = find_rule(setup->config.model, choice.rule, command);
  const auto undefined = choice.where.rules.empty() ? rules::Undefined::is_error : rules::Undefined::occurs_nowhere;
  std::vector<Diagnostic> problems;
  replay::setup_of(setup->config, {*rule}, &problems, undefined);
  tell_undefined(problems, command);
  const auto explanation = rules::explain(setup->config.model, *rule, document, undefined);
  if (!explanation) {
    fmt::print(stderr, "feedwatch {}: rule \"{}\" has errors; feedwatch rules check tells them\n", command, choice.rule);
    return bad_config;
  }
  const auto standing = standing_of(*rule, *subject, *explanation, store);
  if (choice.output == Output::json) {
    json::object told = explain_json(*rule, *explanation, document);
    told["when"] = when_json(rule->when, standing);
    fmt::print("{}\n", json::serialize(told));
  } else {
    fmt::print("{}{}", explain_text(*rule, *explanation, document, mark_of(choice.output)), when_text(rule->when, standing));
  }
  return ok;
}

}  // namespace feedwatch::cli
