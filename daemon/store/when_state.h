// The rows behind `when`. Inside a transaction of the worker.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/when.h"
#include "store/session.h"

namespace feedwatch::store {

// An event as kept: with the source that told the article.
struct KeptEvent {
  rules::WhenEvent event{};
  std::string source{};
  std::string source_name{};
};

struct WhenRule {
  int64_t rule{0};
  std::string state{};  // JSON; empty: it begins
};

// What it tells depends on nothing having come: time in which nobody looked must not count.
inline bool tells_of_time(const rules::When& when) { return when.absent || when.spike; }

// The rule's row, made when it is new; begun anew when its conditions have changed. Remembers since when it was not looked at.
WhenRule begin_rule(Session& session, const Hit& hit, Time axis);
void save_state(Session& session, const WhenRule& rule);
// Forgets rules that have not been part of the configuration for a day, and events that cannot count any more.
void forget_old(Session& session, Time axis);

struct EventKey {
  int64_t rule{0};
  std::string key{};
  bool story{false};  // of one story: that of the article
};

// False when it was there already.
bool keep_event(Session& session, const EventKey& key, const KeptEvent& event, Duration reach);
// Those that may be within `within` of `fresh`, itself included, in no order; at most 10,000, the newest.
std::vector<KeptEvent> load_events(Session& session, const EventKey& key, const rules::WhenEvent& fresh, Duration within);
void drop_events(Session& session, const EventKey& key, int64_t article);

rules::SpikeState spike_from(const std::string& state, Time begin);
std::string to_state(const rules::SpikeState& state);
rules::AbsentState absent_from(const std::string& state, Time begin);
std::string to_state(const rules::AbsentState& state);

}  // namespace feedwatch::store
