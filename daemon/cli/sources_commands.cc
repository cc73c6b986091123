// The words of `feedwatch sources …`.
#include "cli/words.h"

namespace feedwatch::cli {

namespace {

struct Choices {
  Common common{};
  std::string url{};
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
}

}  // namespace feedwatch::cli
