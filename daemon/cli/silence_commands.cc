// The words of `feedwatch silence …`.
#include "cli/silence.h"
#include "cli/words.h"

namespace feedwatch::cli {

namespace {

struct Choices {
  Common common{};
  SilenceWish wish{};
  std::vector<std::string> ids{};
  bool all{false};
};

}  // namespace

void add_silence_commands(CLI::App& app, Action& action) {
  const auto choices = std::make_shared<Choices>();
  CLI::App* silence = app.add_subcommand("silence", "Not to be told, for a time, what matches");
  silence->require_subcommand(1);

  CLI::App* add = silence->add_subcommand("add", "Begin a silence; prints its id");
  add->add_option(
         "matchers", choices->wish.matchers,
         "NAME=VALUE or NAME!=VALUE, all must hold; rule, story, source, domain, severity, entity or a label; * for any text")
      ->required();
  auto* lasts = add->add_option("--for", choices->wish.lasts, "how long: 30m, 2h, 7d");
  add->add_option("--until", choices->wish.until, "or until when: 2026-10-01 or 2026-10-01T06:00:00Z")->excludes(lasts);
  add->add_option("--from", choices->wish.from, "from when on, instead of now");
  add->add_option("--comment", choices->wish.comment, "why");
  add->add_option("--author", choices->wish.author, "who, instead of you");
  add_config(*add, choices->common);
  add_output(*add, choices->common);
  add->callback([choices, &action] { action = [choices] { return add_silence(choices->common, choices->wish); }; });

  CLI::App* list = silence->add_subcommand("list", "Silences that hold or will");
  list->add_flag("--all", choices->all, "also those that are over");
  add_config(*list, choices->common);
  add_output(*list, choices->common);
  list->callback([choices, &action] { action = [choices] { return list_silences(choices->common, choices->all); }; });

  CLI::App* expire = silence->add_subcommand("expire", "End silences now");
  expire->add_option("ids", choices->ids, "ids as `silence list` shows them")->required();
  add_config(*expire, choices->common);
  expire->callback([choices, &action] { action = [choices] { return expire_silences(choices->common, choices->ids); }; });
}

}  // namespace feedwatch::cli
