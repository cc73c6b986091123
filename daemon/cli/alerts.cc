#include "cli/alerts.h"

#include <cstdio>
#include <iostream>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "base/clock.h"
#include "cli/alerts_text.h"
#include "cli/orders.h"
#include "cli/printing.h"
#include "cli/since.h"

namespace feedwatch::cli {

namespace {

using Text = std::string (*)(const store::AlertDetails&);

int show_as(const Common& common, const std::string& id, const char* command, Text text) {
  const Opened opened = open_history(common, command);
  if (opened.status != ok) return opened.status;
  const auto alert = opened.history->alert(id);
  if (!alert) return tell(command, alert.error());
  if (!*alert) return not_found(command, "alert", id);
  std::cout << (common.output == Output::json ? boost::json::serialize(alert_json(**alert)) + '\n' : text(**alert));
  return ok;
}

}  // namespace

int list_alerts(const Common& common, const AlertListing& wish) {
  constexpr const char* command = "alerts list";
  const auto since = wish.since.empty() ? std::nullopt : parse_since(wish.since, SystemClock().now());
  if (!wish.since.empty() && !since) {
    fmt::print(stderr, "feedwatch {}: --since: \"{}\" is neither a duration such as 6h nor a day\n", command, wish.since);
    return usage;
  }
  const Opened opened = open_history(common, command);
  if (opened.status != ok) return opened.status;
  const auto alerts = opened.history->alerts({.rule = wish.rule, .state = wish.state, .since = since, .limit = wish.limit});
  if (!alerts) return tell(command, alerts.error());
  std::cout << (common.output == Output::json ? boost::json::serialize(alerts_json(*alerts)) + '\n' : alerts_text(*alerts));
  return ok;
}

int show_alert(const Common& common, const std::string& id) { return show_as(common, id, "alerts show", alert_text); }
int explain_alert(const Common& common, const std::string& id) { return show_as(common, id, "alerts explain", explanation_text); }

int acknowledge_alerts(const Common& common, const std::vector<std::string>& ids, const std::string& author) {
  int worst = ok;
  for (const std::string& id : ids) {
    const store::Acknowledge order{.alert = id, .author = author.empty() ? who_am_i() : author};
    const Ordered ordered = carry_out(common, order, "alerts ack");
    if (ordered.status != ok) {
      worst = ordered.status;
      continue;
    }
    fmt::print("{}: {}\n", printable(id), ordered.done.changed > 0 ? "acknowledged" : "was acknowledged already");
  }
  return worst;
}

}  // namespace feedwatch::cli
