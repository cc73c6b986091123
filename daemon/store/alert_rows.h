// Alerts as they are kept. Inside a transaction of the worker.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "alert/alert.h"
#include "notify/policy.h"
#include "store/session.h"

namespace feedwatch::store {

struct AlertRow {
  int64_t id{0};
  alert::Alert alert{};
  std::string body{};
  int64_t story{0};                     // 0: about none
  std::vector<std::string> entities{};  // that the rule found
};

// nullopt: there is none, or what it said is past its age.
std::optional<AlertRow> load_alert(Session& session, int64_t id);

// What stages tell alerts apart by.
notify::Subject subject_of(const alert::Alert& alert, std::vector<std::string> entities);

}  // namespace feedwatch::store
