// The status that `feedwatch status` shows.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "app/app.h"
#include "deliver/disabled.h"

namespace feedwatch::app {

namespace json = boost::json;

namespace {

json::value time_or_null(const std::optional<Time>& time) { return time ? json::value(to_rfc3339(*time)) : json::value(nullptr); }

json::object source_status(const config::Source& source, const store::SourceState& state, bool is_paused) {
  return {{"id", source.id},
          {"status", is_paused ? "paused" : state.status},
          {"last_poll", time_or_null(state.last_poll)},
          {"last_success", time_or_null(state.last_success)},
          {"next_due", time_or_null(state.next_due)},
          {"failures", state.failures},
          {"last_error",
           state.last_error.empty() ? json::value(nullptr) : json::value(state.last_error + ": " + state.last_error_message)}};
}

}  // namespace

Task<json::object> App::status() {
  note_clock();
  json::object status{{"ok", true},
                      {"version", FEEDWATCH_VERSION},
                      {"started", to_rfc3339(started_)},
                      {"config", loaded_.file.native()},
                      {"loaded_at", time_or_null(loaded_at_)},
                      {"rejected", rejected_.empty() ? json::value(nullptr) : json::value(rejected_)}};
  json::array broken;
  for (const std::string& file : loaded_.broken_rule_files) broken.emplace_back(file);
  status["broken_rule_files"] = std::move(broken);
  status["broken_source_files"] = json::array(loaded_.broken_source_files.begin(), loaded_.broken_source_files.end());
  status["rules"] = loaded_.setup->rules.size();
  const store::Health health = parts_.store->health();
  status["store"] = store::word_of(health.condition);
  if (!health.reason.empty()) status["store_reason"] = health.reason;
  status["last_backup"] = last_backup_ ? json::value(to_rfc3339(last_backup_->made)) : json::value(nullptr);
  json::array sources;
  size_t failing = 0;
  for (const config::Source& source : config().sources) {
    const store::SourceState& state = states_.at(source.id);
    if (!state.last_error.empty()) ++failing;
    sources.push_back(source_status(source, state, paused_.contains(source.id)));
  }
  status["failing"] = failing;
  status["sources"] = std::move(sources);
  auto disabled = co_await parts_.store->disabled_receivers();
  json::array receivers;
  for (const config::Receiver& receiver : config().receivers) {
    json::object one{{"id", receiver.id}, {"type", name_of(receiver.type)}, {"state", "enabled"}};
    if (disabled && disabled->contains(receiver.id))
      one["state"] = "disabled: " + deliver::reason_to_show(disabled->at(receiver.id));
    receivers.push_back(std::move(one));
  }
  status["receivers"] = std::move(receivers);
  auto counts = co_await parts_.store->counts();
  if (counts) {
    status["articles"] = counts->articles;
    status["alerts"] = counts->alerts;
    status["pending"] = counts->pending;
    status["delivered"] = counts->delivered;
    status["dead"] = counts->dead;
    status["oldest_pending"] = time_or_null(counts->oldest_pending);
  } else {
    status["store_error"] = counts.error().message;
  }
  co_return status;
}

}  // namespace feedwatch::app
