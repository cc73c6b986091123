// The last stage: messages into the outbox, or into the digests of their receivers. Inside a transaction of the worker.
#pragma once

#include <cstdint>
#include <vector>

#include "store/alert_rows.h"
#include "store/telling.h"

namespace feedwatch::store {

// One message for each receiver: those with a digest collect it, the others get it now. When the rule wants it acknowledged, that
// is remembered. `alert`: its row. Requires nothing of the lane but that it keeps the order of what belongs together.
void send_one(Session& session, const Hit& hit, int64_t alert, int64_t lane, const Delivery& like, Outbox& outbox,
              PollResult& result);

// One message of all these alerts, oldest first; the one alert itself when there is but one. Alerts that are past their age are
// left out. Lists the articles of up to 50 and counts the others.
void send_together(Session& session, const Hit& hit, const std::vector<int64_t>& alerts, Outbox& outbox, PollResult& result);

// A message of several alerts: their articles, each with its alert and rule, as far as 50 go; `more` counts the others. Without
// id, time and rule.
alert::Alert combine(std::vector<AlertRow> rows);

// Notes which message the alerts went out in.
void note_included(Session& session, const std::vector<int64_t>& alerts, int64_t message);

}  // namespace feedwatch::store
