// The words of `feedwatch alerts …`.
#include "cli/alerts.h"
#include "cli/words.h"

namespace feedwatch::cli {

namespace {

struct Choices {
  Common common{};
  AlertListing listing{};
  std::string id{};
  std::vector<std::string> ids{};
  std::string author{};
};

}  // namespace

void add_alerts_commands(CLI::App& app, Action& action) {
  constexpr size_t most = 10'000;
  const auto choices = std::make_shared<Choices>();
  CLI::App* alerts = app.add_subcommand("alerts", "What was told, or is about to be, or was kept quiet");
  alerts->require_subcommand(1);

  CLI::App* list = alerts->add_subcommand("list", "Alerts, the newest first");
  list->add_option("--rule", choices->listing.rule, "only those of this rule");
  list->add_option("--state", choices->listing.state, "only those in this state")
      ->check(CLI::IsMember({"muted", "held", "collected", "waiting", "dead", "delivered", "included", "untold"}));
  list->add_option("--since", choices->listing.since, "only since then: 6h, 30d, or a day");
  list->add_option("-n,--limit", choices->listing.limit, "how many at most")
      ->check(CLI::Range(size_t{1}, most))
      ->capture_default_str();
  add_config(*list, choices->common);
  add_output(*list, choices->common);
  list->callback([choices, &action] { action = [choices] { return list_alerts(choices->common, choices->listing); }; });

  CLI::App* show = alerts->add_subcommand("show", "One alert: what it says, and what has become of it");
  show->add_option("id", choices->id, "id of the alert, or how it begins")->required();
  add_config(*show, choices->common);
  add_output(*show, choices->common);
  show->callback([choices, &action] { action = [choices] { return show_alert(choices->common, choices->id); }; });

  CLI::App* explain = alerts->add_subcommand("explain", "Why there is this alert, why it went where it went, and when");
  explain->add_option("id", choices->id, "id of the alert, or how it begins")->required();
  add_config(*explain, choices->common);
  add_output(*explain, choices->common);
  explain->callback([choices, &action] { action = [choices] { return explain_alert(choices->common, choices->id); }; });

  CLI::App* ack = alerts->add_subcommand("ack", "Acknowledge alerts: they are not told again, nor to others");
  ack->add_option("ids", choices->ids, "ids of alerts, digests or reminders, or how they begin")->required();
  ack->add_option("--author", choices->author, "who, instead of you");
  add_config(*ack, choices->common);
  ack->callback(
      [choices, &action] { action = [choices] { return acknowledge_alerts(choices->common, choices->ids, choices->author); }; });
}

}  // namespace feedwatch::cli
