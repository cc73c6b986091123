// The words of `feedwatch sources …`.
#include "cli/sources_tools.h"
#include "cli/words.h"

namespace feedwatch::cli {

namespace {

struct Choices {
  Common common{};
  std::string url{};
  PreviewWords preview{};
  PollWish poll{};
};

}  // namespace

void add_sources_commands(CLI::App& app, Action& action) {
  const auto choices = std::make_shared<Choices>();
  CLI::App* sources = app.add_subcommand("sources", "What is watched, and what could be");
  sources->require_subcommand(1);

  CLI::App* discover = sources->add_subcommand("discover", "List the feeds that a web page offers");
  discover->add_option("url", choices->url, "address of a page or a feed")->required();
  add_config(*discover, choices->common);
  add_output(*discover, choices->common);
  discover->callback([choices, &action] { action = [choices] { return discover_sources(choices->common, choices->url); }; });

  CLI::App* preview = sources->add_subcommand("preview", "Show what feedwatch would see of a source, before it is added");
  preview->add_option("source", choices->preview.source, "URL, or the id of a configured source")->required();
  preview->add_option("--kind", choices->preview.kind, "feed, page, index or sitemap; found out when not given")
      ->check(CLI::IsMember({"feed", "page", "index", "sitemap"}));
  preview->add_option("--select", choices->preview.select, "CSS: the part that counts");
  preview->add_flag("--change", choices->preview.change, "show what a watch for change compares");
  add_config(*preview, choices->common);
  add_output(*preview, choices->common);
  preview->callback([choices, &action] { action = [choices] { return preview_source(choices->common, choices->preview); }; });

  CLI::App* poll =
      sources->add_subcommand("poll", "Have the running daemon ask a source now; exit 75 while its server forbids that");
  poll->add_option("id", choices->poll.id, "id of the source")->required();
  poll->add_flag("--force", choices->poll.force, "ask even though the server has asked for a pause");
  poll->add_option("--clock-file", choices->poll.clock_file, "take the time from here, as feedwatch simulate writes it");
  add_config(*poll, choices->common);
  poll->callback([choices, &action] { action = [choices] { return poll_source(choices->common, choices->poll); }; });

  add_source_list_commands(*sources, action);
}

}  // namespace feedwatch::cli
