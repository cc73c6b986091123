// The words of `feedwatch sources list|show|explain|pause|resume|add|remove|import|export`.
#include "cli/sources_tools.h"

namespace feedwatch::cli {

namespace {

struct Choices {
  Common common{};
  NewSource source{};
  std::string id{};
  std::string file{};
  bool with_secrets{false};
};

using Shared = std::shared_ptr<Choices>;

CLI::App* add(CLI::App& sources, Action& action, const Shared& choices, const char* name, const char* what,
              int (*run)(const Choices&)) {
  CLI::App* command = sources.add_subcommand(name, what);
  add_config(*command, choices->common);
  command->callback([choices, run, &action] { action = [choices, run] { return run(*choices); }; });
  return command;
}

void add_reading(CLI::App& sources, Action& action, const Shared& choices) {
  CLI::App* list = add(sources, action, choices, "list", "What is watched, and how it does",
                       [](const Choices& chosen) { return list_sources(chosen.common); });
  add_output(*list, choices->common);
  CLI::App* show = add(sources, action, choices, "show", "All of one source",
                       [](const Choices& chosen) { return show_source(chosen.common, chosen.id); });
  show->add_option("id", choices->id, "id of the source")->required();
  add_output(*show, choices->common);
  CLI::App* explain = add(sources, action, choices, "explain", "Why the next poll of a source is when it is",
                          [](const Choices& chosen) { return explain_source(chosen.common, chosen.id); });
  explain->add_option("id", choices->id, "id of the source")->required();
  add_output(*explain, choices->common);
}

void add_pausing(CLI::App& sources, Action& action, const Shared& choices) {
  CLI::App* pause = add(sources, action, choices, "pause", "Poll a source no more until it is resumed, over restarts too",
                        [](const Choices& chosen) { return pause_source(chosen.common, chosen.id, true); });
  pause->add_option("id", choices->id, "id of the source")->required();
  CLI::App* resume = add(sources, action, choices, "resume", "Poll a paused source again",
                         [](const Choices& chosen) { return pause_source(chosen.common, chosen.id, false); });
  resume->add_option("id", choices->id, "id of the source")->required();
}

void add_writing(CLI::App& sources, Action& action, const Shared& choices) {
  CLI::App* one = add(sources, action, choices, "add", "Watch another source, from a file of its own in sources.d",
                      [](const Choices& chosen) { return add_source(chosen.common, chosen.source); });
  one->add_option("url", choices->source.url, "address of the feed or page")->required();
  one->add_option("--id", choices->source.id, "made of the address when not given");
  one->add_option("--name", choices->source.name, "what alerts call it");
  one->add_option("--kind", choices->source.kind, "feed, page, index or sitemap; found out when not given")
      ->check(CLI::IsMember({"auto", "feed", "page", "index", "sitemap"}));
  one->add_option("--interval", choices->source.interval, "such as 30m");
  one->add_option("--tag", choices->source.tags, "may be given several times");
  CLI::App* remove = add(sources, action, choices, "remove", "Stop watching a source that was added or imported",
                         [](const Choices& chosen) { return remove_source(chosen.common, chosen.id); });
  remove->add_option("id", choices->id, "id of the source")->required();
  CLI::App* import =
      add(sources, action, choices, "import", "Watch the feeds of an OPML file; folders and categories become tags",
          [](const Choices& chosen) { return import_sources(chosen.common, chosen.file); });
  import->add_option("file", choices->file, "OPML file")->required();
  CLI::App* out = add(sources, action, choices, "export", "Write the feeds that are watched as OPML 2.0",
                      [](const Choices& chosen) { return export_sources(chosen.common, chosen.file, chosen.with_secrets); });
  out->add_option("file", choices->file, "where to; standard output when not given");
  out->add_flag("--with-secrets", choices->with_secrets, "also those that have a key in their address");
}

}  // namespace

void add_source_list_commands(CLI::App& sources, Action& action) {
  const auto choices = std::make_shared<Choices>();
  add_reading(sources, action, choices);
  add_pausing(sources, action, choices);
  add_writing(sources, action, choices);
}

}  // namespace feedwatch::cli
