// The words of `feedwatch articles …` and `feedwatch stories …`.
#include "cli/words.h"

namespace feedwatch::cli {

namespace {

struct Choices {
  Common common{};
  std::vector<std::string> words{};
  std::string id{};
  size_t limit{20};
  uint32_t least_articles{1};
};

using Shared = std::shared_ptr<Choices>;

CLI::App* add(CLI::App& group, const char* name, const char* what, Choices& choices) {
  CLI::App* command = group.add_subcommand(name, what);
  add_config(*command, choices.common);
  add_output(*command, choices.common);
  return command;
}

void add_limit(CLI::App& command, Choices& choices) {
  constexpr size_t most = 10'000;
  command.add_option("-n,--limit", choices.limit, "how many at most")->check(CLI::Range(size_t{1}, most))->capture_default_str();
}

}  // namespace

void add_articles_commands(CLI::App& app, Action& action) {
  const Shared choices = std::make_shared<Choices>();
  CLI::App* articles = app.add_subcommand("articles", "What was found in the sources");
  articles->require_subcommand(1);

  CLI::App* search = add(*articles, "search", "Articles that hold all words, newest first", *choices);
  search->add_option("words", choices->words, "words, in any form of case and accents")->required();
  add_limit(*search, *choices);
  search->callback(
      [choices, &action] { action = [choices] { return search_articles(choices->common, choices->words, choices->limit); }; });

  CLI::App* show = add(*articles, "show", "One article with its text", *choices);
  show->add_option("id", choices->id, "id of the article, or how it begins")->required();
  show->callback([choices, &action] { action = [choices] { return show_article(choices->common, choices->id); }; });
}

void add_stories_commands(CLI::App& app, Action& action) {
  const Shared choices = std::make_shared<Choices>();
  CLI::App* stories = app.add_subcommand("stories", "Which articles tell one story");
  stories->require_subcommand(1);

  CLI::App* list = add(*stories, "list", "Stories, those with the newest articles first", *choices);
  add_limit(*list, *choices);
  list->add_option("--articles", choices->least_articles, "only stories of at least so many articles")->capture_default_str();
  list->callback([choices, &action] {
    action = [choices] { return list_stories(choices->common, choices->limit, choices->least_articles); };
  });

  CLI::App* show = add(*stories, "show", "One story: its articles, why each is in it, and what was told", *choices);
  show->add_option("id", choices->id, "id of the story, or how it begins")->required();
  show->callback([choices, &action] { action = [choices] { return show_story(choices->common, choices->id); }; });
}

}  // namespace feedwatch::cli
