// The words of `feedwatch receivers …`.
#include "cli/receivers.h"
#include "cli/words.h"

namespace feedwatch::cli {

namespace {

struct Choices {
  Common common{};
  std::string id{};
};

}  // namespace

void add_receivers_commands(CLI::App& app, Action& action) {
  const auto choices = std::make_shared<Choices>();
  CLI::App* receivers = app.add_subcommand("receivers", "Who is told");
  receivers->require_subcommand(1);

  CLI::App* list = receivers->add_subcommand("list", "Receivers, and whether messages get through to them");
  add_config(*list, choices->common);
  add_output(*list, choices->common);
  list->callback([choices, &action] { action = [choices] { return list_receivers(choices->common); }; });

  CLI::App* test = receivers->add_subcommand("test", "Send a marked test message on the real way and show the dialogue");
  test->add_option("id", choices->id, "id of the receiver")->required();
  add_config(*test, choices->common);
  add_output(*test, choices->common);
  test->callback([choices, &action] { action = [choices] { return test_receiver(choices->common, choices->id); }; });

  CLI::App* enable = receivers->add_subcommand("enable", "Let a receiver that was disabled have its messages");
  enable->add_option("id", choices->id, "id of the receiver")->required();
  add_config(*enable, choices->common);
  enable->callback([choices, &action] { action = [choices] { return enable_receiver(choices->common, choices->id); }; });
}

}  // namespace feedwatch::cli
