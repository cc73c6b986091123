#include "deliver/lane.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"
#include "deliver/exec.h"
#include "deliver/format.h"

namespace feedwatch::deliver {

namespace {

// Enough for 100 messages a second to a receiver that answers within 80 ms.
constexpr size_t webhooks_at_once = 8;
constexpr size_t mails_at_once = 2;

constexpr Duration longest_wait_here = std::chrono::minutes{1};  // well within a lease

std::string endpoint_of(const config::Receiver& receiver) {
  std::string address = receiver.webhook.url + "\n" + receiver.email.smtp + "\n" + receiver.file.path.string();
  for (const std::string& to : receiver.email.to) address += "\n" + to;
  for (const std::string& word : receiver.email.sendmail) address += "\n" + word;
  for (const std::string& word : receiver.exec.command) address += "\n" + word;
  return fmt::format("{:016x}", hash64(address));
}

Schedule schedule_of(const config::Receiver& receiver) {
  switch (receiver.type) {
    case config::Receiver::Type::email:
      return mail_schedule();
    case config::Receiver::Type::file:
    case config::Receiver::Type::output:
      return file_schedule();
    case config::Receiver::Type::webhook:
    case config::Receiver::Type::exec:
      break;
  }
  if (receiver.webhook.schedule.empty()) return webhook_schedule();
  return {receiver.webhook.schedule, std::nullopt};
}

size_t places_of(const config::Receiver& receiver) {
  switch (receiver.type) {
    case config::Receiver::Type::email:
      return mails_at_once;
    case config::Receiver::Type::file:
    case config::Receiver::Type::output:
      return 1;
    case config::Receiver::Type::exec:
      return programs_at_once;
    case config::Receiver::Type::webhook:
      break;
  }
  return webhooks_at_once;
}

Bucket bucket_of(const config::Receiver& receiver) {
  if (receiver.type != config::Receiver::Type::webhook) return {};
  return {receiver.webhook.spacing.value_or(spacing_of(receiver.webhook.format)), receiver.webhook.burst};
}

}  // namespace

void Lane::configure(const config::Receiver& receiver, std::shared_ptr<Notifier> made) {
  const std::string now_at = endpoint_of(receiver);
  if (now_at != endpoint) {
    breaker = {};
    quiet_until = Duration::zero();
    failing_since.reset();
  }
  const Bucket wanted = bucket_of(receiver);
  if (now_at != endpoint || !wanted.same_rate(bucket)) bucket = wanted;
  endpoint = now_at;
  notifier = std::move(made);
  schedule = schedule_of(receiver);
  places = places_of(receiver);
}

std::optional<Duration> Lane::open_at() const {
  if (!breaker.is_open()) return quiet_until;
  const auto probe = breaker.probe_at();
  return probe ? std::optional(std::max(*probe, quiet_until)) : std::nullopt;
}

bool Lane::may_start_later() const {
  return !disabled && !retired && open_at().has_value() && line.under_way() < breaker.places(places);
}

bool Lane::may_start(Duration now) const { return may_start_later() && next_turn() <= now; }

size_t Lane::room(size_t most) const {
  if (bucket.every() == Duration::zero()) return most;
  return std::clamp<size_t>(static_cast<size_t>(longest_wait_here / bucket.every()), 1, most);
}

size_t Lane::wanted(size_t most) const {
  if (line.has_next()) return 0;
  const size_t places_here = breaker.is_open() ? 1 : room(most);
  return places_here - std::min(places_here, line.waiting());
}

void Lane::wake() {
  resting = false;
  woken.notify();
}

}  // namespace feedwatch::deliver
