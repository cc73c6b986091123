#include "cli/receivers.h"

#include <algorithm>
#include <cstdio>
#include <iostream>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "app/load.h"
#include "app/unsubscribed.h"
#include "cli/orders.h"
#include "cli/printing.h"
#include "cli/rule_source.h"
#include "config/units.h"
#include "deliver/disabled.h"

namespace feedwatch::cli {

namespace json = boost::json;

namespace {

// What is stored of receivers; nothing while there is no store yet.
struct Known {
  std::map<std::string, std::string> disabled{};
  std::map<std::string, store::Backlog> backlogs{};
  app::Unsubscribed unsubscribed{};
};

Result<Known> load_known(const std::filesystem::path& file) {
  auto unsubscribed = app::Unsubscribed::read(file.parent_path());
  if (!unsubscribed) return unsubscribed.error();
  auto history = store::History::open(file);
  if (!history && history.error().code == "store-missing") return Known{.unsubscribed = std::move(*unsubscribed)};
  if (!history) return history.error();
  auto disabled = (*history)->disabled_receivers();
  if (!disabled) return disabled.error();
  auto backlogs = (*history)->backlogs();
  if (!backlogs) return backlogs.error();
  return Known{.disabled = std::move(*disabled), .backlogs = std::move(*backlogs), .unsubscribed = std::move(*unsubscribed)};
}

std::string digest_text(const config::Receiver& receiver) {
  if (!receiver.digest) return {};
  const rules::Digest& digest = *receiver.digest;
  if (digest.every > Duration{0}) return config::to_text(digest.every);
  return fmt::format("{} {}{}{}", digest.days.empty() ? "daily" : digest.days, digest.at, digest.tz.empty() ? "" : " ",
                     digest.tz);
}

json::object receiver_json(const config::Receiver& receiver, const Known& known) {
  const auto disabled = known.disabled.find(receiver.id);
  const auto backlog = known.backlogs.find(receiver.id);
  const bool waits = backlog != known.backlogs.end();
  json::object unsubscribed;
  for (const auto& [address, since] : known.unsubscribed.of(receiver.id)) unsubscribed[address] = to_rfc3339(since);
  return {{"id", receiver.id},
          {"kind", name_of(receiver.type)},
          {"digest", text_or_null(digest_text(receiver))},
          {"disabled",
           disabled == known.disabled.end() ? json::value(nullptr) : json::value(deliver::reason_to_show(disabled->second))},
          {"unsubscribed", std::move(unsubscribed)},
          {"waiting", waits ? backlog->second.messages : 0},
          {"oldest", waits ? json::value(to_rfc3339(backlog->second.oldest)) : json::value(nullptr)}};
}

std::string line_of(const config::Receiver& receiver, const Known& known) {
  const auto disabled = known.disabled.find(receiver.id);
  const auto backlog = known.backlogs.find(receiver.id);
  std::string state =
      disabled == known.disabled.end() ? "enabled" : "disabled: " + printable(deliver::reason_to_show(disabled->second));
  for (const auto& [address, since] : known.unsubscribed.of(receiver.id)) state += "; unsubscribed: " + printable(address);
  return fmt::format("{:<20}  {:<8}  {:<24}  {:>7}  {}\n", receiver.id, name_of(receiver.type), digest_text(receiver),
                     backlog == known.backlogs.end() ? 0 : backlog->second.messages, state);
}

}  // namespace

int list_receivers(const Common& common) {
  constexpr const char* command = "receivers list";
  const RuleSource source = read_rules_of({.config = common.config, .rules = {}}, command);
  if (source.status != ok) return source.status;
  const auto known = load_known(source.store);
  if (!known) return tell(command, known.error());
  if (common.output == Output::json) {
    json::array array;
    for (const config::Receiver& receiver : source.config.receivers) array.push_back(receiver_json(receiver, *known));
    std::cout << json::serialize(array) << '\n';
    return ok;
  }
  fmt::print("{:<20}  {:<8}  {:<24}  {:>7}  {}\n", "ID", "KIND", "DIGEST", "WAITING", "STATE");
  for (const config::Receiver& receiver : source.config.receivers) std::fputs(line_of(receiver, *known).c_str(), stdout);
  return ok;
}

int enable_receiver(const Common& common, const std::string& id) {
  constexpr const char* command = "receivers enable";
  const Ordered ordered = carry_out(common, store::EnableReceiver{.id = id}, command);
  if (ordered.status != ok) return ordered.status;
  auto unsubscribed = app::Unsubscribed::read(app::state_dir_of(common.config));  // a daemon that runs has done it already
  if (!unsubscribed) return tell(command, unsubscribed.error());
  const auto back = unsubscribed->clear(id);
  if (!back) return tell(command, back.error());
  if (ordered.done.changed > 0 || *back > 0) return ok;
  const RuleSource source = read_rules_of({.config = common.config, .rules = {}}, command);
  const auto& known = source.config.receivers;
  const bool is_known = std::any_of(known.begin(), known.end(), [&id](const config::Receiver& one) { return one.id == id; });
  if (is_known) {
    fmt::print(stderr, "feedwatch {}: \"{}\" is enabled already, and none of its recipients has unsubscribed\n", command, id);
  } else {
    fmt::print(stderr, "feedwatch {}: there is no receiver \"{}\"; feedwatch receivers list shows those there are\n", command,
               id);
  }
  return problems;
}

}  // namespace feedwatch::cli
