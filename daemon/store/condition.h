// How the store is doing, as others see it.
#pragma once

#include <cstdint>
#include <string>

namespace feedwatch::store {

enum class Condition : uint8_t {
  ok,
  degraded,   // the disk is nearly full: the reserve was given back, so that what is owed can be delivered; poll no more
  read_only,  // writes fail
  damaged,    // the file is damaged; every request fails until the store is opened again, which mends it
};

struct Health {
  Condition condition{Condition::ok};
  std::string reason{};  // empty when ok

  bool operator==(const Health&) const = default;
};

const char* word_of(Condition condition);

}  // namespace feedwatch::store
