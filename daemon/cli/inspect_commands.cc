// The words of `feedwatch inspect …`.
#include "cli/words.h"

namespace feedwatch::cli {

namespace {

struct Choices {
  std::string input{};
  std::string content_type{};
  std::string base{};
  std::string rules{};
  std::string after{};
  std::string select{};
  bool batch{false};
};

void add_batch(CLI::App& command, Choices& choices) {
  command.add_flag("--batch", choices.batch, "one JSON request a line on stdin, one answer a line on stdout");
}

}  // namespace

void add_inspect_commands(CLI::App& app, Action& action) {
  const auto choices = std::make_shared<Choices>();
  CLI::App* inspect = app.add_subcommand("inspect", "What feedwatch makes of one input, as JSON");
  inspect->require_subcommand(1);

  CLI::App* feed = inspect->add_subcommand("feed", "Read a feed document");
  feed->add_option("file", choices->input, "file with the document");
  feed->add_option("--content-type", choices->content_type, "Content-Type header it came with");
  feed->add_option("--base-url", choices->base, "URL it came from");
  add_batch(*feed, *choices);
  feed->callback([choices, &action] {
    action = [choices] { return inspect_feed(choices->input, choices->content_type, choices->base, choices->batch); };
  });

  CLI::App* page = inspect->add_subcommand("page", "Read a web page: its article or articles, its links");
  page->add_option("file", choices->input, "file with the page; a name ending in .txt is plain text");
  page->add_option("--base-url", choices->base, "URL it came from");
  page->add_option("--select", choices->select, "CSS selector of the article's text");
  add_batch(*page, *choices);
  page->callback([choices, &action] {
    action = [choices] { return inspect_page(choices->input, choices->base, choices->select, choices->batch); };
  });

  CLI::App* pagediff = inspect->add_subcommand("pagediff", "What changed in a region between two readings of a page");
  pagediff->add_option("request", choices->input,
                       R"(JSON: {"old":HTML,"new":HTML,"selector":CSS,"new_http":STATUS,"ignore":[…]})");
  add_batch(*pagediff, *choices);
  pagediff->callback([choices, &action] { action = [choices] { return inspect_pagediff(choices->input, choices->batch); }; });

  CLI::App* url = inspect->add_subcommand("url", "Resolve a URL and show its identity key");
  url->add_option("url", choices->input, "URL");
  url->add_option("--base", choices->base, "URL to resolve against");
  add_batch(*url, *choices);
  url->callback(
      [choices, &action] { action = [choices] { return inspect_url(choices->input, choices->base, choices->batch); }; });

  CLI::App* rule = inspect->add_subcommand("rule", "Run a query over a document");
  rule->add_option("request", choices->input, R"(JSON: {"query":…,"doc":{…}})");
  rule->add_option("--rules", choices->rules, "rule file with the entities and topics the query names");
  add_batch(*rule, *choices);
  rule->callback(
      [choices, &action] { action = [choices] { return inspect_rule(choices->rules, choices->input, choices->batch); }; });

  CLI::App* dedup = inspect->add_subcommand("dedup", "Group articles into copies and stories");
  dedup->add_option("file", choices->input, "file with an article a line, as JSON, in the order they arrived");
  add_batch(*dedup, *choices);
  dedup->callback([choices, &action] { action = [choices] { return inspect_dedup(choices->input, choices->batch); }; });

  CLI::App* update = inspect->add_subcommand("update", "Tell what changed between two versions of an article");
  update->add_option("before", choices->input, "file with the older version, its title as the first line");
  update->add_option("after", choices->after, "file with the newer version");
  add_batch(*update, *choices);
  update->callback(
      [choices, &action] { action = [choices] { return inspect_update(choices->input, choices->after, choices->batch); }; });
}

}  // namespace feedwatch::cli
