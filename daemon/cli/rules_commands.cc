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

void add_test(CLI::App& rules, Action& action) {
  const auto choice = std::make_shared<RulesTestChoice>();
  CLI::App* test = rules.add_subcommand("test", "Run the tests that stand in rule files");
  CLI::Option* config = test->add_option("-c,--config", choice->config, "main configuration file")->capture_default_str();
  test->add_option("file", choice->files, "rule files, YAML or INI, instead of those of the configuration")->excludes(config);
  add_output(*test, choice->output);
  test->callback([choice, &action] { action = [choice] { return test_rules(*choice); }; });
}

struct Choices {
  Common common{};
  std::string file{};
};

constexpr const char* since_help = "how far back: a duration (30d, 6h), or a day (2026-10-01)";

void add_backtest(CLI::App& rules, Action& action) {
  const auto choice = std::make_shared<BacktestChoice>();
  CLI::App* command =
      rules.add_subcommand("backtest", "What a rule, or the rules of a file, would have found in stored articles");
  command->add_option("rule", choice->what, "id of a rule, or a rule file to hold against the running rules")->required();
  command->add_option("--since", choice->since, since_help)->capture_default_str();
  command->add_option("--examples", choice->examples, "how many articles to show for each rule")->capture_default_str();
  Common common;
  command->add_option("-c,--config", choice->config, "main configuration file")->default_val(common.config.string());
  add_output(*command, choice->output);
  command->callback([choice, &action] { action = [choice] { return backtest(*choice); }; });
}

void add_coverage(CLI::App& rules, Action& action) {
  const auto choice = std::make_shared<CoverageChoice>();
  CLI::App* command = rules.add_subcommand("coverage", "Which rules never matched");
  command->add_option("--since", choice->since, since_help)->capture_default_str();
  command->add_flag("--replay", choice->replay,
                    "run the rules over stored articles instead of counting what they matched so far");
  add_rule_choice(*command, choice->where);
  add_output(*command, choice->output);
  command->callback([choice, &action] { action = [choice] { return coverage(*choice); }; });
}

void add_top(CLI::App& rules, Action& action) {
  const auto choice = std::make_shared<TopChoice>();
  CLI::App* command = rules.add_subcommand("top", "Which rules cost most, measured over stored articles");
  command->add_flag("--slow", choice->slow, "the dearest first (this is the order in any case)");
  command->add_option("--since", choice->since, since_help)->capture_default_str();
  command->add_option("--articles", choice->articles, "measure over the newest so many")->capture_default_str();
  command->add_option("--rules-shown", choice->rules, "show so many")->capture_default_str();
  add_rule_choice(*command, choice->where);
  add_output(*command, choice->output);
  command->callback([choice, &action] { action = [choice] { return top_slow(*choice); }; });
}

}  // namespace

void add_rules_commands(CLI::App& app, Action& action) {
  const auto choices = std::make_shared<Choices>();
  CLI::App* rules_command = app.add_subcommand("rules", "Rules on their own");
  rules_command->require_subcommand(1);

  CLI::App* check = rules_command->add_subcommand("check", "Validate one rule file");
  check->add_option("file", choices->file, "rule file, YAML or INI")->required();
  add_output(*check, choices->common);
  check->callback([choices, &action] { action = [choices] { return check_rules(choices->file, choices->common.output); }; });

  CLI::App* convert =
      rules_command->add_subcommand("convert", "Print a rule file in its other form, YAML or INI; comments are not kept");
  convert->add_option("file", choices->file, "rule file; INI when its name ends in .ini")->required();
  convert->callback([choices, &action] { action = [choices] { return convert_rules(choices->file); }; });

  add_explain(*rules_command, action);
  add_backtest(*rules_command, action);
  add_coverage(*rules_command, action);
  add_top(*rules_command, action);
  add_test(*rules_command, action);
}

}  // namespace feedwatch::cli
