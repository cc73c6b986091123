// Alerts that are kept for a while before they are sent: what their stories have gained meanwhile belongs into them. Inside a
// transaction of the worker.
#pragma once

#include <cstdint>
#include <vector>

#include "store/session.h"

namespace feedwatch::store {

// The deliveries as they are to be sent, see Store::refresh.
std::vector<Delivery> refresh(Session& session, std::vector<Delivery> deliveries);

// Brings the body of an alert up to date for which there are no deliveries yet.
void refresh(Session& session, int64_t alert);

}  // namespace feedwatch::store
