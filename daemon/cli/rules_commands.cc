// The words of `feedwatch rules …`.
#include "cli/rules_tools.h"
#include "cli/words.h"

namespace feedwatch::cli {

namespace {

void add_rule_choice(CLI::App& command, RuleChoice& choice) {
  command.add_option("-c,--config", choice.config, "main configuration file")->capture_default_str();
  command.add_option("--rules", choice.rules, "a rule file to use instead of those of the configuration");
}

void add_explain(CLI::App& rules, Action& action) {
  const auto choice = std::make_shared<ExplainChoice>();
  CLI::App* explain = rules.add_subcommand("explain", "Why a rule matches an article, or does not");
  explain->add_option("rule", choice->rule, "id of the rule")->required();
  CLI::Option* article = explain->add_option("--article", choice->article, "id of a stored article, or the start of it");
  CLI::Option* text = explain->add_option("--text", choice->text, "file with a text; - for standard input");
  article->excludes(text);
  explain->add_option("--title", choice->title, "title for --text");
  explain->add_option("--lang", choice->lang, "language for --text");
  explain->add_option("--source", choice->source, "source for --text");
  explain->add_option("--url", choice->url, "URL for --text");
  add_rule_choice(*explain, choice->where);
  add_output(*explain, choice->output);
  explain->callback([choice, &action] {
    if (choice->article.empty() && choice->text.empty() && choice->title.empty())
      throw CLI::ValidationError("rules explain needs --article ID, --text FILE or --title TEXT");
    action = [choice] { return explain_rule(*choice); };
  });
}

struct Choices {
  Common common{};
  std::string file{};
};

}  // namespace

void add_rules_commands(CLI::App& app, Action& action) {
  const auto choices = std::make_shared<Choices>();
  CLI::App* rules_command = app.add_subcommand("rules", "Rules on their own");
  rules_command->require_subcommand(1);

  CLI::App* check = rules_command->add_subcommand("check", "Validate one rule file");
  check->add_option("file", choices->file, "rule file, YAML or INI")->required();
  add_output(*check, choices->common);
  check->callback([choices, &action] { action = [choices] { return check_rules(choices->file, choices->common.output); }; });

  add_explain(*rules_command, action);
}

}  // namespace feedwatch::cli
