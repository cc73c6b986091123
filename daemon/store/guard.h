// Watches over what the database stands on: keeps a reserve on the disk and gives it back when that is full, notices when writes
// fail and when they succeed again, and notes damage. Owned by the worker's thread; health() may be asked by any.
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.h"
#include "store/condition.h"

namespace feedwatch::store {

// Gives the reserve of a database back that is not open. False: there was none.
bool give_up_reserve(const std::filesystem::path& database);

class Guard {
 public:
  // Without `reserve` only failures are noticed.
  Guard(std::filesystem::path database, bool reserve);

  Health health() const;
  bool is_damaged() const { return condition_ == Condition::damaged; }
  bool is_short() const { return condition_ == Condition::degraded; }

  // A write has failed. True: there is more room now, it is worth another try.
  bool take_failure(const Error& error);
  void take_success();
  // To be called now and then: gives the reserve back before the disk is full, and sets it up again when there is room.
  void look();
  // Whether somebody should try to write, since nobody else does.
  bool wants_trial() const { return condition_ == Condition::read_only; }

 private:
  void become(Condition condition, std::string reason);
  void set_up_reserve();
  bool give_back_reserve();
  bool has_reserve() const;

  std::filesystem::path database_;
  std::filesystem::path file_;  // of the reserve; empty: none is wanted
  uint64_t reserve_{0};         // bytes
  Condition condition_{Condition::ok};

  mutable std::mutex mutex_;
  Health health_{};  // under the mutex
};

}  // namespace feedwatch::store
