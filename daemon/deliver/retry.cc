#include "deliver/retry.h"

#include <algorithm>

#include "deliver/retry_after.h"

namespace feedwatch::deliver {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration never_shortened = hours{20};

// FNV-1a with a last stir, so that messages which differ in one digit still spread.
uint64_t hash(std::string_view text, uint32_t number) {
  uint64_t value = 0xCBF29CE484222325;
  for (const char c : text) value = (value ^ static_cast<uint8_t>(c)) * 0x100000001B3;
  value ^= number;
  value = (value ^ value >> 33) * 0xFF51AFD7ED558CCD;
  value = (value ^ value >> 33) * 0xC4CEB9FE1A85EC53;
  return value ^ value >> 33;
}

// In thousandths, from -100 to 100.
int64_t jitter(const Attempt& attempt) { return static_cast<int64_t>(hash(attempt.message_id, attempt.number) % 201) - 100; }

Duration varied(Duration wait, const Attempt& attempt) {
  const int64_t by = jitter(attempt);
  return wait + wait * (wait >= never_shortened ? std::abs(by) : by) / 1000;
}

std::optional<Duration> planned_wait(const Schedule& schedule, const Attempt& attempt, Time now) {
  if (schedule.waits.empty() || attempt.number == 0) return std::nullopt;
  if (attempt.number <= schedule.waits.size()) return varied(schedule.waits[attempt.number - 1], attempt);
  if (!schedule.until || now - attempt.created >= *schedule.until) return std::nullopt;
  return varied(schedule.waits.back(), attempt);
}

}  // namespace

Schedule webhook_schedule() {
  return {{seconds{5}, minutes{5}, minutes{30}, hours{2}, hours{5}, hours{10}, hours{14}, hours{20}, hours{24}}, std::nullopt};
}

Schedule mail_schedule() { return {{seconds{300}, seconds{600}, seconds{1200}, seconds{2400}, seconds{4000}}, days{5}}; }

Schedule file_schedule() { return {{seconds{5}, seconds{30}, minutes{5}}, days{5}}; }

std::optional<Time> next_try(const Schedule& schedule, const Attempt& attempt, const Verdict& verdict, Time now) {
  if (verdict.fate == Fate::refused && attempt.number >= attempts_when_refused) return std::nullopt;
  const auto wait = planned_wait(schedule, attempt, now);
  if (!wait) return std::nullopt;
  return now + std::max(*wait, verdict.retry_after.value_or(Duration::zero()));
}

Verdict judge_http(int status, std::string_view retry_after, Time now) {
  Verdict verdict;
  verdict.status = status;
  if (status >= 200 && status <= 299) {
    verdict.fate = Fate::delivered;
    return verdict;
  }
  const bool may_pass = status == 408 || status == 409 || status == 425 || status == 429;
  const bool client_error = status >= 400 && status <= 499;
  verdict.fate = status == 410 ? Fate::gone : client_error && !may_pass ? Fate::refused : Fate::retry;
  verdict.code = "http-" + std::to_string(status);
  verdict.message = "answered " + std::to_string(status);
  if (status >= 300 && status <= 399) verdict.message += ", a redirect: give the URL it leads to";
  if (status == 410) verdict.message += ": it wants no more messages";
  if (!retry_after.empty()) verdict.retry_after = parse_retry_after(retry_after, now);
  return verdict;
}

Fate judge_smtp(int reply) {
  if (reply >= 200 && reply <= 299) return Fate::delivered;
  return reply >= 500 && reply <= 599 ? Fate::dead : Fate::retry;
}

}  // namespace feedwatch::deliver
