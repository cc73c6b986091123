// The words of run, once, check, status and reload.
#include "cli/words.h"

namespace feedwatch::cli {

namespace {

struct Choices {
  Common common{};
  bool all{false};
  bool wait{false};
};

}  // namespace

void add_daemon_commands(CLI::App& app, Action& action) {
  const auto choices = std::make_shared<Choices>();

  CLI::App* run_command = app.add_subcommand("run", "Run the daemon in the foreground (systemd starts this)");
  add_config(*run_command, choices->common);
  run_command->callback([choices, &action] { action = [choices] { return run(choices->common); }; });

  CLI::App* once_command = app.add_subcommand("once", "Poll every due source once, deliver what is due, exit");
  add_config(*once_command, choices->common);
  add_output(*once_command, choices->common);
  once_command->add_flag("--all", choices->all, "poll every source, due or not");
  once_command->callback([choices, &action] { action = [choices] { return once(choices->common, choices->all); }; });

  CLI::App* check_command = app.add_subcommand("check", "Validate configuration and rules; print every problem at once");
  add_config(*check_command, choices->common);
  add_output(*check_command, choices->common);
  check_command->callback([choices, &action] { action = [choices] { return check(choices->common); }; });

  CLI::App* status_command = app.add_subcommand("status", "Ask the running daemon how it is");
  add_config(*status_command, choices->common);
  add_output(*status_command, choices->common);
  status_command->callback([choices, &action] { action = [choices] { return status(choices->common); }; });

  CLI::App* reload_command = app.add_subcommand("reload", "Make the running daemon read its configuration anew");
  add_config(*reload_command, choices->common);
  reload_command->add_flag("--wait", choices->wait, "wait for the outcome; fail when the configuration was rejected");
  reload_command->callback([choices, &action] { action = [choices] { return reload(choices->common, choices->wait); }; });
}

}  // namespace feedwatch::cli
