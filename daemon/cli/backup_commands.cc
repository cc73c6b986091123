// The words of `feedwatch backup` and `feedwatch restore`.
#include "cli/backup.h"
#include "cli/words.h"

namespace feedwatch::cli {

namespace {

struct Choices {
  Common common{};
  std::filesystem::path file{};
  bool list{false};
};

}  // namespace

void add_backup_commands(CLI::App& app, Action& action) {
  const auto choices = std::make_shared<Choices>();
  CLI::App* backup = app.add_subcommand("backup", "Copy the database, also while the daemon runs, and check the copy");
  CLI::Option* file = backup->add_option("file", choices->file, "where to, instead of among the daemon's own backups");
  backup->add_flag("--list", choices->list, "show the daemon's backups instead")->excludes(file);
  add_config(*backup, choices->common);
  add_output(*backup, choices->common);
  backup->callback([choices, &action] {
    action = [choices] { return choices->list ? list_backups(choices->common) : back_up(choices->common, choices->file); };
  });

  CLI::App* restore = app.add_subcommand(
      "restore", "Go back to a backup; what is found at first then alerts nobody, and the present database is kept aside");
  restore->add_option("file", choices->file, "a backup, or the name of one of the daemon's")->required();
  add_config(*restore, choices->common);
  restore->callback([choices, &action] { action = [choices] { return restore_backup(choices->common, choices->file); }; });
}

}  // namespace feedwatch::cli
