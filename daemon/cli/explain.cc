// `feedwatch rules explain`: why a rule holds on an article or does not.
#include <unistd.h>

#include <cstdio>
#include <iostream>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "cli/explain_text.h"
#include "cli/rules_tools.h"
#include "config/files.h"
#include "pipeline/match.h"
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

Result<Article> stored(const std::filesystem::path& store, const std::string& id) {
  const auto history = store::History::open(store);
  if (!history) return history.error();
  auto row = (*history)->article(id);
  if (!row) return row.error();
  if (!*row) return Error{"unknown-article", fmt::format("no one article has the id \"{}\"", id)};
  return std::move((*row)->article);
}

Result<Article> article_of(const ExplainChoice& choice, const std::filesystem::path& store) {
  if (!choice.article.empty()) return stored(store, choice.article);
  Article article;
  if (!choice.text.empty()) {
    auto text = read_text(choice.text);
    if (!text) return text.error();
    article.text = std::move(*text);
  }
  article.title = choice.title;
  article.lang = choice.lang;
  article.source = choice.source;
  article.url = choice.url;
  return article;
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
  const auto article = article_of(choice, source.store);
  if (!article) return tell(article.error());
  const pipeline::SetupPtr setup = pipeline::make_setup(std::move(source.config), {});
  const rules::Document document = pipeline::document_of(*setup, *article);
  rule = find_rule(setup->config.model, choice.rule, command);
  const auto undefined = choice.where.rules.empty() ? rules::Undefined::is_error : rules::Undefined::occurs_nowhere;
  const auto explanation = rules::explain(setup->config.model, *rule, document, undefined);
  if (!explanation) {
    fmt::print(stderr, "feedwatch {}: rule \"{}\" has errors; feedwatch rules check tells them\n", command, choice.rule);
    return bad_config;
  }
  if (choice.output == Output::json) {
    fmt::print("{}\n", json::serialize(explain_json(*rule, *explanation, document)));
  } else {
    fmt::print("{}", explain_text(*rule, *explanation, document, mark_of(choice.output)));
  }
  return ok;
}

}  // namespace feedwatch::cli
