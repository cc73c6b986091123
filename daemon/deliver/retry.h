// When a delivery is tried again, and what an answer means. Pure.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "deliver/verdict.h"

namespace feedwatch::deliver {

// The waits between attempts. Without `until` a message is dead when they are used up; with it the last wait repeats until the
// message is that old.
struct Schedule {
  std::vector<Duration> waits{};
  std::optional<Duration> until{};
};

Schedule webhook_schedule();  // Standard Webhooks 1.0, "Deliverability and reliability": ten attempts within 75 h 35 min
Schedule mail_schedule();     // Postfix's: 5 min doubling to 4,000 s, for five days
Schedule file_schedule();     // a disk fills and empties by the minute; for five days

struct Attempt {
  std::string_view message_id{};
  uint32_t number{1};  // of the attempt just made, from 1
  Time created{};      // of the message
};

constexpr uint32_t attempts_when_refused = 3;  // in all, of what hardly passes by itself

// When to try again; nullopt: the message is dead. Waits vary by ±10 % (those of 20 h and more only upward, so that the whole
// table never spans less than 72 h), always the same for one message and attempt. A later Retry-After wins. Requires a verdict of
// retry or refused.
std::optional<Time> next_try(const Schedule& schedule, const Attempt& attempt, const Verdict& verdict, Time now);

// A webhook's answer: 2xx is success; 410 asks to be left alone; 408, 409, 425, 429, 3xx and 5xx may pass; other 4xx hardly will.
// `retry_after` is the header's value, empty when there is none.
Verdict judge_http(int status, std::string_view retry_after, Time now);

// A mail server's reply (RFC 5321 §4.2.1): 2yz success, 4yz may pass, 5yz will not.
Fate judge_smtp(int reply);

}  // namespace feedwatch::deliver
