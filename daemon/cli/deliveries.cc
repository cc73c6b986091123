#include <cstdio>
#include <iostream>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "base/clock.h"
#include "cli/alerts.h"
#include "cli/alerts_text.h"
#include "cli/orders.h"
#include "cli/since.h"

namespace feedwatch::cli {

namespace {

// nullopt: it has been said what is wrong.
std::optional<store::DeliveryChoice> choice_of(const DeliveryListing& wish, const char* command) {
  store::DeliveryChoice choice{.ids = wish.ids, .receiver = wish.receiver};
  const Time now = SystemClock().now();
  for (const auto& [name, text, place] :
       {std::tuple{"--since", &wish.since, &choice.since}, std::tuple{"--before", &wish.before, &choice.before}}) {
    if (text->empty()) continue;
    *place = parse_since(*text, now);
    if (*place) continue;
    fmt::print(stderr, "feedwatch {}: {}: \"{}\" is neither a duration such as 6h nor a day\n", command, name, *text);
    return std::nullopt;
  }
  return choice;
}

// What is named by nothing is not meant: a slip would be a flood, or a loss.
bool names_something(const DeliveryListing& wish) {
  return wish.all || !wish.ids.empty() || !wish.receiver.empty() || !wish.since.empty() || !wish.before.empty();
}

template <class Order>
int order_deliveries(const Common& common, const DeliveryListing& wish, const char* command, const char* done) {
  if (!names_something(wish)) {
    fmt::print(stderr, "feedwatch {}: say which: ids, --receiver, --since, --before or --all\n", command);
    return usage;
  }
  auto choice = choice_of(wish, command);
  if (!choice) return usage;
  const Ordered ordered = carry_out(common, Order{.which = std::move(*choice)}, command);
  if (ordered.status != ok) return ordered.status;
  if (common.output == Output::json) {
    fmt::print("{{\"{}\":{}}}\n", done, ordered.done.changed);
  } else {
    fmt::print("{} {}\n", ordered.done.changed, done);
  }
  return ok;
}

}  // namespace

int list_deliveries(const Common& common, const DeliveryListing& wish) {
  constexpr const char* command = "deliveries list";
  const auto choice = choice_of(wish, command);
  if (!choice) return usage;
  const Opened opened = open_history(common, command);
  if (opened.status != ok) return opened.status;
  const auto deliveries = opened.history->deliveries(
      {.state = wish.state, .receiver = wish.receiver, .since = choice->since, .before = choice->before, .limit = wish.limit});
  if (!deliveries) return tell(command, deliveries.error());
  std::cout << (common.output == Output::json ? boost::json::serialize(deliveries_json(*deliveries)) + '\n'
                                              : deliveries_text(*deliveries));
  return ok;
}

int show_delivery(const Common& common, const std::string& id) {
  constexpr const char* command = "deliveries show";
  const Opened opened = open_history(common, command);
  if (opened.status != ok) return opened.status;
  const auto delivery = opened.history->delivery(id);
  if (!delivery) return tell(command, delivery.error());
  if (!*delivery) return not_found(command, "delivery", id);
  std::cout << (common.output == Output::json ? boost::json::serialize(delivery_json(**delivery)) + '\n'
                                              : delivery_text(**delivery));
  return ok;
}

int replay_deliveries(const Common& common, const DeliveryListing& wish) {
  return order_deliveries<store::Replay>(common, wish, "deliveries replay", "replayed");
}

int drop_deliveries(const Common& common, const DeliveryListing& wish) {
  return order_deliveries<store::Drop>(common, wish, "deliveries drop", "dropped");
}

}  // namespace feedwatch::cli
