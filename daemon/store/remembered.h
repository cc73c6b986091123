// What the stages of notify/pipeline.h are to know about an alert's past, out of the store. Inside a transaction of the worker.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "notify/pipeline.h"
#include "store/session.h"

namespace feedwatch::store {

// Alerts on their way to one message.
struct Parcel {
  std::vector<int64_t> alerts{};            // rows, oldest first
  std::vector<notify::Subject> subjects{};  // of each
  std::vector<int64_t> stories{};           // of each, 0: it is about none
  std::string group{};                      // key of the group
  std::string throttle{};                   // key of the throttle
};

Parcel parcel_of(int64_t row, const alert::Alert& told, const Hit& hit);
// Fills subjects and stories of what has waited; left empty while neither a silence nor an inhibitor asks for them.
void describe(Session& session, const Hit& hit, Parcel& parcel, Time now);

bool is_grouped(const Hit& hit);
notify::Policy policy_of(const Hit& hit);
notify::Past remembered(Session& session, const Hit& hit, const Parcel& parcel, Time now, notify::Stage from);
void remember_group(Session& session, const Hit& hit, const std::string& key, Time axis);
void remember_window(Session& session, const Hit& hit, const std::string& key, const notify::Window& window);

}  // namespace feedwatch::store
