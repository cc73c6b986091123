// What the operator wants done to what is stored, as values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.h"
#include "notify/silence.h"

namespace feedwatch::store {

struct AddSilence {
  notify::Silence silence{};  // without id
};

struct ExpireSilence {
  std::string id{};
};

// `alert`: its public id, or how the only one begins. Includes what went out with it.
struct Acknowledge {
  std::string alert{};
  std::string author{};
};

// Which deliveries are meant. With ids these alone (numbers, or "msg_…"); else the dead ones that all the rest holds for.
struct DeliveryChoice {
  std::vector<std::string> ids{};
  std::string receiver{};       // empty: all
  std::optional<Time> since{};  // the message was made then or later
  std::optional<Time> before{};
};

// Dead or delivered ones are pending again, due now, with all their attempts before them.
struct Replay {
  DeliveryChoice which{};
};

// Dead ones, and by id also those that are pending, are given up for good. Never one that is being sent.
struct Drop {
  DeliveryChoice which{};
};

struct EnableReceiver {
  std::string id{};
};

using Order = std::variant<AddSilence, ExpireSilence, Acknowledge, Replay, Drop, EnableReceiver>;

struct OrderDone {
  int64_t changed{0};  // how many silences, alerts or deliveries; 0: there was nothing to do
  std::string id{};    // of what was made
};

struct Session;
// Inside a transaction of the worker. Error: unknown-id (nothing, or more than one thing, has that id).
Result<OrderDone> carry_out(Session& session, const Order& order, Time now);

}  // namespace feedwatch::store
