#include "websub/lifecycle.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"

namespace feedwatch::websub {

namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration first_wait = minutes{15};
constexpr Duration longest_wait = days{1};
constexpr Duration shortest_wait = minutes{5};  // also where a hub gives leases of seconds
constexpr Duration longest_lease = days{365};
constexpr Duration untold_lease = days{1};  // a hub has to say, but not all do
constexpr uint32_t most_farewells = 3;

Duration wait_after(uint32_t failures) {
  Duration wait = first_wait;
  for (uint32_t i = 1; i < failures && wait < longest_wait; ++i) wait *= 2;
  return std::min(wait, longest_wait);
}

}  // namespace

std::string request_body(const Subscription& subscription, bool send_secret) {
  std::string body = fmt::format("hub.callback={}&hub.mode={}&hub.topic={}", form_value(subscription.callback),
                                 subscription.leaving ? "unsubscribe" : "subscribe", form_value(subscription.topic));
  if (subscription.leaving) return body;
  body += fmt::format("&hub.lease_seconds={}", std::chrono::duration_cast<seconds>(wanted_lease).count());
  if (send_secret && !subscription.secret.empty()) body += "&hub.secret=" + form_value(subscription.secret);
  return body;
}

void note_asked(Subscription& subscription, Time now) {
  ++subscription.failures;
  subscription.next_try = now + wait_after(subscription.failures);
}

void note_refused(Subscription& subscription, const std::string& code, std::optional<Time> not_before, Time now) {
  if (subscription.failures == 0) return;
  subscription.last_error = code;
  subscription.next_try = std::max(now + wait_after(subscription.failures), not_before.value_or(now));
}

bool is_wanted(const Subscription& subscription, const Question& question) {
  if (question.topic != subscription.topic || question.challenge.empty()) return false;
  return question.mode == (subscription.leaving ? "unsubscribe" : "subscribe");
}

void note_confirmed(Subscription& subscription, std::optional<long long> lease, Time now) {
  const Duration told = lease ? Duration{seconds{std::min<long long>(*lease, longest_lease / seconds{1})}} : untold_lease;
  const double spread = static_cast<double>(hash64(subscription.token) >> 11) * 0x1.0p-53;
  const Duration renewal{static_cast<Duration::rep>(static_cast<double>(told.count()) * (0.6 + 0.2 * spread))};
  subscription.lease_until = now + told;
  subscription.next_try = now + std::max(renewal, shortest_wait);
  subscription.failures = 0;
  subscription.last_error.clear();
}

void note_denied(Subscription& subscription, Time now) {
  subscription.lease_until.reset();
  subscription.failures = std::max(subscription.failures, 1U);
  subscription.last_error = "denied";
  subscription.next_try = now + longest_wait;
}

void leave(Subscription& subscription, Time now) {
  if (subscription.leaving) return;
  subscription.leaving = true;
  subscription.failures = 0;
  subscription.next_try = now;
}

bool is_given_up(const Subscription& subscription) { return subscription.leaving && subscription.failures >= most_farewells; }

bool is_healthy(const Subscription& subscription, Time now) {
  return !subscription.leaving && subscription.lease_until && *subscription.lease_until > now;
}

Time relaxed(const Subscription& subscription, Time due, Time last_poll, Time now) {
  if (!is_healthy(subscription, now)) return due;
  return std::max(due, std::min(last_poll + safety, *subscription.lease_until));
}

}  // namespace feedwatch::websub
