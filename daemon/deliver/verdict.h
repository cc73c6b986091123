// What an attempt to deliver came to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace feedwatch::deliver {

enum class Fate : uint8_t {
  delivered,
  retry,    // may work later: on the schedule to its end
  refused,  // unlikely to work later: three attempts in all
  dead,     // will never work
  gone,     // the receiver wants nothing any more: it is disabled, the message waits
};

struct Verdict {
  Fate fate{Fate::retry};
  int status{0};                          // HTTP status or SMTP reply; 0: there was none
  std::string code{};                     // machine-readable cause ("http-503", "timeout"), empty when delivered
  std::string message{};                  // for the owner; never holds a secret or what the receiver wrote unescaped
  std::optional<Duration> retry_after{};  // the receiver asks not to be tried before
  std::string note{};                     // what the notifier wants to know at the next attempt
  Duration took{};
  bool partly{false};  // to be tried again for some only: others have taken or refused it, so the receiver is not down
};

// Of an attempt that failed: what the error says.
inline Verdict failed(Fate fate, const Error& error) {
  Verdict verdict;
  verdict.fate = fate;
  verdict.code = error.code;
  verdict.message = error.message;
  return verdict;
}

}  // namespace feedwatch::deliver
