// What others are told of a receiver that gets its messages no more, or has lost one. Never by that receiver itself.
#include <fmt/format.h>

#include "app/app.h"
#include "deliver/disabled.h"

namespace feedwatch::app {

namespace {

constexpr Duration between_dead = std::chrono::hours{1};  // a receiver that refuses everything is told of once

alert::OperatorEvent news_of(const char* type, const std::string& receiver, Time now) {
  alert::OperatorEvent event;
  event.id = fmt::format("{}-{}-{}", type, receiver, now.time_since_epoch().count());
  event.type = type;
  event.timestamp = now;
  return event;
}

}  // namespace

void App::note_disabled(const std::string& receiver, const std::string& reason) {
  if (observer_.disabled) observer_.disabled(receiver, reason);
  alert::OperatorEvent event = news_of("receiver.disabled", receiver, clock_.now());
  event.code = reason.starts_with(deliver::long_down) ? "down" : "gone";
  event.message = fmt::format(
      "Receiver \"{}\" is not tried any more: {}. Its messages wait; feedwatch receivers enable {} sends them once it is mended.",
      receiver, reason, receiver);
  tasks_.spawn(tell(std::move(event), receiver));
}

void App::note_attempt(const store::Delivery& delivery, const deliver::Verdict& verdict) {
  if (observer_.attempted) observer_.attempted(delivery, verdict);
  if (verdict.fate != deliver::Fate::dead) return;
  const Duration now = clock_.elapsed();
  const auto told = dead_told_.find(delivery.receiver);
  if (told != dead_told_.end() && now - told->second < between_dead) return;
  dead_told_[delivery.receiver] = now;
  alert::OperatorEvent event = news_of("delivery.dead", delivery.receiver, clock_.now());
  event.code = verdict.code;
  event.message = fmt::format(
      "A message to receiver \"{}\" was given up: {}. What it said: feedwatch alerts show {}. For the next hour no other is told "
      "of: "
      "feedwatch deliveries list --receiver {} --state dead lists all, feedwatch deliveries replay --receiver {} sends them "
      "again.",
      delivery.receiver, verdict.message, delivery.alert_id, delivery.receiver, delivery.receiver);
  tasks_.spawn(tell(std::move(event), delivery.receiver));
}

}  // namespace feedwatch::app
