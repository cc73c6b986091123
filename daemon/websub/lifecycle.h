// How a subscription comes, lives and goes: what is asked of the hub and when, as changes of its record. Pure.
#pragma once

#include <optional>
#include <string>

#include "base/time.h"
#include "store/subscription.h"
#include "websub/callback.h"

namespace feedwatch::websub {

using store::Subscription;

inline constexpr Duration wanted_lease = std::chrono::days{10};

// The body of the request to the hub. The secret goes along when `send_secret`.
std::string request_body(const Subscription& subscription, bool send_secret);

// The hub is about to be asked. Until it confirms, this counts as a failure, and it is asked again ever more rarely.
void note_asked(Subscription& subscription, Time now);
// It did not take the request. A confirmation that came meanwhile stands.
void note_refused(Subscription& subscription, const std::string& code, std::optional<Time> not_before, Time now);

// Whether the hub's question is about what we want, so that its challenge is echoed.
bool is_wanted(const Subscription& subscription, const Question& question);
// The hub was told that we want it: runs for the lease, renewed between 60 and 80 % of it.
void note_confirmed(Subscription& subscription, std::optional<long long> lease, Time now);
// The hub will not, or not any more. Asked again in a day.
void note_denied(Subscription& subscription, Time now);

// From now on it is to end; forgotten when is_given_up().
void leave(Subscription& subscription, Time now);
bool is_given_up(const Subscription& subscription);

// News are pushed: the source needs to be asked itself only now and then.
bool is_healthy(const Subscription& subscription, Time now);

// When a source is to be asked that would be at `due`: with a healthy subscription not before `safety` after the last poll,
// unless that ends before. Never earlier than `due`.
Time relaxed(const Subscription& subscription, Time due, Time last_poll, Time now);
inline constexpr Duration safety = std::chrono::hours{6};

}  // namespace feedwatch::websub
