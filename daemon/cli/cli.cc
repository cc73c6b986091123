#include "cli/cli.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include "cli/words.h"

namespace feedwatch::cli {

void add_config(CLI::App& command, Common& common) {
  command.add_option("-c,--config", common.config, "main configuration file")->capture_default_str();
}

void add_output(CLI::App& command, Common& common) { add_output(command, common.output); }

void add_output(CLI::App& command, Output& output) {
  const std::map<std::string, Output> names{{"table", Output::table}, {"json", Output::json}};
  command.add_option("-o,--output", output, "table or json")
      ->transform(CLI::CheckedTransformer(names).description("{table,json}"))
      ->default_str("table");
}

namespace {

// Secrets stand in memory: nobody but root may look into it, alive or dead.
void keep_memory_private() {
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
}

}  // namespace

int main(int argc, const char* const* argv) {
  keep_memory_private();
  CLI::App app{"feedwatch watches feeds and tells you, once, when what you care about shows up."};
  app.set_version_flag("--version", "feedwatch " FEEDWATCH_VERSION);
  app.require_subcommand(1);
  Action action;
  add_daemon_commands(app, action);
  add_rules_commands(app, action);
  add_sources_commands(app, action);
  add_articles_commands(app, action);
  add_stories_commands(app, action);
  add_alerts_commands(app, action);
  add_silence_commands(app, action);
  add_deliveries_commands(app, action);
  add_receivers_commands(app, action);
  add_backup_commands(app, action);
  add_inspect_commands(app, action);
  add_demo_command(app, action);
  add_simulate_command(app, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? ok : usage;
  }
  return action();
}

}  // namespace feedwatch::cli
