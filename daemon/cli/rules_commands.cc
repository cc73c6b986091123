// The words of `feedwatch rules …`.
#include "cli/words.h"

namespace feedwatch::cli {

namespace {

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
}

}  // namespace feedwatch::cli
