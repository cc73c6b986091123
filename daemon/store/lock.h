// The file that says that somebody works on a store: beside it, locked (flock) for as long as that somebody lives. Any thread.
#pragma once

#include <filesystem>
#include <utility>

#include "base/result.h"

namespace feedwatch::store {

class Lock {
 public:
  // Errors: store-locked (somebody else has it), store-unreadable. A store in memory (":memory:") needs none.
  static Result<Lock> take(const std::filesystem::path& store);

  Lock(Lock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Lock& operator=(Lock&&) = delete;
  ~Lock();

 private:
  explicit Lock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

// Whether somebody works on the store now. False also where there is no such file, or no right to look at it.
bool is_locked(const std::filesystem::path& store);

}  // namespace feedwatch::store
