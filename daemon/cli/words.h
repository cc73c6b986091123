// How the words of a command line become a subcommand: each group adds its own to the application and sets the action when its
// words were given.
#pragma once

#include <functional>

#include <CLI/CLI.hpp>

#include "cli/commands.h"

namespace feedwatch::cli {

// What was asked for; runs after parsing, its result is the exit status.
using Action = std::function<int()>;

void add_config(CLI::App& command, Common& common);
void add_output(CLI::App& command, Common& common);
void add_output(CLI::App& command, Output& output);

// One function a group, each in a file of its own. What the options fill in belongs to the callbacks.
void add_alerts_commands(CLI::App& app, Action& action);
void add_articles_commands(CLI::App& app, Action& action);
void add_backup_commands(CLI::App& app, Action& action);
void add_daemon_commands(CLI::App& app, Action& action);
void add_deliveries_commands(CLI::App& app, Action& action);
void add_demo_command(CLI::App& app, Action& action);
void add_inspect_commands(CLI::App& app, Action& action);
void add_receivers_commands(CLI::App& app, Action& action);
void add_rules_commands(CLI::App& app, Action& action);
void add_silence_commands(CLI::App& app, Action& action);
void add_sources_commands(CLI::App& app, Action& action);
void add_simulate_command(CLI::App& app, Action& action);
void add_stories_commands(CLI::App& app, Action& action);

}  // namespace feedwatch::cli
