#include "rules/hash.h"

#include <random>

namespace feedwatch::rules {

HashKey draw_hash_key() {
  std::random_device device;
  const auto draw = [&] { return static_cast<uint64_t>(device()) << 32 | device(); };
  const uint64_t a = draw();
  return {a, draw() | 1};
}

}  // namespace feedwatch::rules
