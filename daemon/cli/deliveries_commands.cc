// The words of `feedwatch deliveries …`.
#include "cli/alerts.h"
#include "cli/words.h"

namespace feedwatch::cli {

namespace {

struct Choices {
  Common common{};
  DeliveryListing listing{};
  std::string id{};
};

void add_filters(CLI::App& command, Choices& choices) {
  command.add_option("--receiver", choices.listing.receiver, "only those for this receiver");
  command.add_option("--since", choices.listing.since, "only messages made since then: 6h, 30d, or a day");
  command.add_option("--before", choices.listing.before, "only messages made before then");
}

void add_choice(CLI::App& command, Choices& choices) {
  command.add_option("ids", choices.listing.ids, "numbers or message ids; without any, the dead ones that the options name");
  add_filters(command, choices);
  command.add_flag("--all", choices.listing.all, "all dead ones");
  add_config(command, choices.common);
  add_output(command, choices.common);
}

}  // namespace

void add_deliveries_commands(CLI::App& app, Action& action) {
  constexpr size_t most = 100'000;
  const auto choices = std::make_shared<Choices>();
  CLI::App* deliveries = app.add_subcommand("deliveries", "Messages on their way to receivers, delivered ones and dead letters");
  deliveries->require_subcommand(1);

  CLI::App* list = deliveries->add_subcommand("list", "Deliveries, the newest first");
  list->add_option("--state", choices->listing.state, "only those in this state")
      ->check(CLI::IsMember({"pending", "leased", "delivered", "dead"}));
  add_filters(*list, *choices);
  list->add_option("-n,--limit", choices->listing.limit, "how many at most")
      ->check(CLI::Range(size_t{1}, most))
      ->capture_default_str();
  add_config(*list, choices->common);
  add_output(*list, choices->common);
  list->callback([choices, &action] { action = [choices] { return list_deliveries(choices->common, choices->listing); }; });

  CLI::App* show = deliveries->add_subcommand("show", "One delivery with every attempt and what it sends");
  show->add_option("id", choices->id, "its number or message id")->required();
  add_config(*show, choices->common);
  add_output(*show, choices->common);
  show->callback([choices, &action] { action = [choices] { return show_delivery(choices->common, choices->id); }; });

  CLI::App* replay =
      deliveries->add_subcommand("replay", "Send dead letters (by id: delivered ones, too) again, with the same id");
  add_choice(*replay, *choices);
  replay->callback([choices, &action] { action = [choices] { return replay_deliveries(choices->common, choices->listing); }; });

  CLI::App* drop = deliveries->add_subcommand("drop", "Give dead letters (by id: pending ones, too) up for good");
  add_choice(*drop, *choices);
  drop->callback([choices, &action] { action = [choices] { return drop_deliveries(choices->common, choices->listing); }; });
}

}  // namespace feedwatch::cli
