// A receiver as the deliverer keeps it. Internal; owned by the io thread.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "deliver/breaker.h"
#include "deliver/bucket.h"
#include "deliver/line.h"
#include "deliver/notifier.h"
#include "deliver/retry.h"

namespace feedwatch::deliver {

struct Lane {
  Lane(boost::asio::any_io_executor executor, std::string receiver) : id(std::move(receiver)), woken(std::move(executor)) {}

  // Takes over what the configuration says of the receiver.
  void configure(const config::Receiver& receiver, std::shared_ptr<Notifier> made);

  // When something may start again, in elapsed time, and nullopt while that depends on an attempt under way; in the past when
  // nothing keeps the receiver.
  std::optional<Duration> open_at() const;
  bool may_start(Duration now) const;
  // When the rate that the receiver takes lets the next message pass, in elapsed time.
  Duration next_turn() const { return std::max(bucket.open_at(), open_at().value_or(Duration::zero())); }
  // How many messages may wait here: those that are leased to us must start before the lease ends.
  size_t room(size_t most) const;
  // How many messages to ask the store for, of at most so many that wait here: none while one of these can start, for it is
  // leased to us already.
  size_t wanted(size_t most) const;
  // As may_start, once the time has come: no attempt has to end first, and the owner has nothing to do.
  bool may_start_later() const;
  void wake();

  std::string id;
  std::string endpoint{};                // tells one address of the receiver from another, without showing it
  std::shared_ptr<Notifier> notifier{};  // attempts under way keep theirs when the configuration changes
  Schedule schedule{};
  size_t places{1};
  Line line{};
  Breaker breaker{};
  Bucket bucket{};
  Duration quiet_until{Duration::zero()};   // the receiver asked for it
  std::optional<Duration> failing_since{};  // elapsed time, as are the next two: of the last failures
  std::optional<Duration> failed_at{};
  std::optional<Duration> failed_before{};
  bool disabled{false};
  bool retired{false};                     // not in the configuration any more
  bool was_refused{false};                 // the store could not give out what is due
  bool resting{false};                     // nothing to do until `woken` or a time to come
  std::optional<Duration> asking_since{};  // a question to the store is open
  Signal woken;
};

}  // namespace feedwatch::deliver
