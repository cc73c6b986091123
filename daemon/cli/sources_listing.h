// What is watched, and how it does, as tables and JSON. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/paused.h"
#include "config/config.h"
#include "store/store.h"

namespace feedwatch::cli {

// What is remembered of the sources, by their id.
class Known {
 public:
  // `now` decides which subscriptions at hubs still run.
  Known(std::vector<store::SourceState> states, app::Paused paused, std::vector<store::Subscription> subscriptions, Time now);
  Known(const Known&) = delete;
  Known& operator=(const Known&) = delete;

  const store::SourceState* state(const std::string& id) const;  // null: not polled yet
  std::optional<Time> paused_since(const std::string& id) const { return paused_.since(id); }
  // Its subscription at a hub, running or asked for; null: none.
  const store::Subscription* subscription(const std::string& id) const;
  // Whether its news are pushed through that.
  bool is_pushed(const std::string& id) const;
  // When it is polled next; nullopt: not by itself, or not known.
  std::optional<Time> next(const std::string& id) const;

 private:
  std::vector<store::SourceState> states_;
  app::Paused paused_;
  std::vector<store::Subscription> subscriptions_;
  Time now_;
  std::unordered_map<std::string_view, const store::SourceState*> by_id_{};
  std::unordered_map<std::string_view, const store::Subscription*> by_source_{};
};

// One line or object a source, in the order of the configuration.
std::string sources_text(const std::vector<config::Source>& sources, const Known& known);
std::string sources_json(const std::vector<config::Source>& sources, const Known& known);

// All of one source.
std::string source_text(const config::Source& source, const Known& known);
std::string source_json(const config::Source& source, const Known& known);

}  // namespace feedwatch::cli
