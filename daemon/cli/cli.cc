#include "cli/cli.h"

#include <cstdio>
#include <functional>
#include <optional>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "config/units.h"
#include "demo/demo.h"

namespace feedwatch::cli {

namespace {

// What was asked for: set by the subcommand that the words name.
using Action = std::function<int()>;

struct Choices {
  Common common{};
  std::string output{"table"};
  bool all{false};
  bool wait{false};
  bool batch{false};
  std::string file{};
  std::string content_type{};
  std::string base{};
  std::string rules{};
  std::string span{};
};

void add_config(CLI::App& command, Choices& choices) {
  command.add_option("-c,--config", choices.common.config, "main configuration file")->capture_default_str();
}

void add_output(CLI::App& command, Choices& choices) {
  command.add_option("-o,--output", choices.output, "table or json")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
}

Common common_of(const Choices& choices) {
  Common common = choices.common;
  common.output = choices.output == "json" ? Output::json : Output::table;
  return common;
}

void add_daemon_commands(CLI::App& app, Choices& choices, Action& action) {
  CLI::App* run_command = app.add_subcommand("run", "Run the daemon in the foreground (systemd starts this)");
  add_config(*run_command, choices);
  run_command->callback([&] { action = [&] { return run(common_of(choices)); }; });

  CLI::App* once_command = app.add_subcommand("once", "Poll every due source once, deliver what is due, exit");
  add_config(*once_command, choices);
  add_output(*once_command, choices);
  once_command->add_flag("--all", choices.all, "poll every source, due or not");
  once_command->callback([&] { action = [&] { return once(common_of(choices), choices.all); }; });

  CLI::App* status_command = app.add_subcommand("status", "Ask the running daemon how it is");
  add_config(*status_command, choices);
  add_output(*status_command, choices);
  status_command->callback([&] { action = [&] { return status(common_of(choices)); }; });

  CLI::App* reload_command = app.add_subcommand("reload", "Make the running daemon read its configuration anew");
  add_config(*reload_command, choices);
  reload_command->add_flag("--wait", choices.wait, "wait for the outcome; fail when the configuration was rejected");
  reload_command->callback([&] { action = [&] { return reload(common_of(choices), choices.wait); }; });
}

void add_file_commands(CLI::App& app, Choices& choices, Action& action) {
  CLI::App* check_command = app.add_subcommand("check", "Validate configuration and rules; print every problem at once");
  add_config(*check_command, choices);
  add_output(*check_command, choices);
  check_command->callback([&] { action = [&] { return check(common_of(choices)); }; });

  CLI::App* rules_command = app.add_subcommand("rules", "Rules on their own");
  rules_command->require_subcommand(1);
  CLI::App* rules_check = rules_command->add_subcommand("check", "Validate one rule file");
  rules_check->add_option("file", choices.file, "rule file, YAML or INI")->required();
  add_output(*rules_check, choices);
  rules_check->callback([&] { action = [&] { return check_rules(choices.file, common_of(choices).output); }; });
}

void add_inspect_commands(CLI::App& app, Choices& choices, Action& action) {
  CLI::App* inspect = app.add_subcommand("inspect", "What feedwatch makes of one input, as JSON");
  inspect->require_subcommand(1);
  constexpr const char* batch_help = "one JSON request a line on stdin, one answer a line on stdout";

  CLI::App* feed = inspect->add_subcommand("feed", "Read a feed document");
  feed->add_option("file", choices.file, "file with the document");
  feed->add_option("--content-type", choices.content_type, "Content-Type header it came with");
  feed->add_option("--base-url", choices.base, "URL it came from");
  feed->add_flag("--batch", choices.batch, batch_help);
  feed->callback([&] { action = [&] { return inspect_feed(choices.file, choices.content_type, choices.base, choices.batch); }; });

  CLI::App* url = inspect->add_subcommand("url", "Resolve a URL and show its identity key");
  url->add_option("url", choices.file, "URL");
  url->add_option("--base", choices.base, "URL to resolve against");
  url->add_flag("--batch", choices.batch, batch_help);
  url->callback([&] { action = [&] { return inspect_url(choices.file, choices.base, choices.batch); }; });

  CLI::App* rule = inspect->add_subcommand("rule", "Run a query over a document");
  rule->add_option("request", choices.file, R"(JSON: {"query":…,"doc":{…}})");
  rule->add_option("--rules", choices.rules, "rule file with the entities and topics the query names");
  rule->add_flag("--batch", choices.batch, batch_help);
  rule->callback([&] { action = [&] { return inspect_rule(choices.rules, choices.file, choices.batch); }; });
}

void add_demo_command(CLI::App& app, Choices& choices, Action& action) {
  CLI::App* command = app.add_subcommand("demo", "See the whole thing work on this machine, without a network");
  command->add_option("--for", choices.span, "end after this long, such as 20s; default: when the day is over");
  command->callback([&] {
    action = [&] {
      const std::optional<Duration> span = config::parse_duration(choices.span);
      if (span || choices.span.empty()) return demo::run(span);
      std::fprintf(stderr, "feedwatch demo: --for wants a duration such as 20s, not %s\n", choices.span.c_str());
      return int{usage};
    };
  });
}

}  // namespace

int main(int argc, const char* const* argv) {
  CLI::App app{"feedwatch watches feeds and tells you, once, when what you care about shows up."};
  app.set_version_flag("--version", "feedwatch " FEEDWATCH_VERSION);
  app.require_subcommand(1);
  Choices choices;
  Action action;
  add_daemon_commands(app, choices, action);
  add_file_commands(app, choices, action);
  add_inspect_commands(app, choices, action);
  add_demo_command(app, choices, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? ok : usage;
  }
  return action();
}

}  // namespace feedwatch::cli
