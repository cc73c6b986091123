// The seam to a receiver: one attempt to hand a message over, and what came of it. Owned by the io thread.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "base/clock.h"
#include "config/config.h"
#include "deliver/verdict.h"
#include "store/store.h"

namespace feedwatch::deliver {

// Hears what is said to a receiver that is being tested, line by line; `ours`: by us. Never credentials. May be called from the
// notifier's own thread, one line at a time.
using Dialogue = std::function<void(bool ours, std::string_view line)>;

class Notifier {
 public:
  virtual ~Notifier() = default;

  // Ends within a bounded time whatever the receiver does. Several may be under way at once. `delivery` outlives the call.
  virtual Task<Verdict> send(const store::Delivery& delivery) = 0;
};

using NotifierFactory = std::function<std::shared_ptr<Notifier>(const config::Receiver&)>;

}  // namespace feedwatch::deliver
