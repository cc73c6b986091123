// Keyed hashing of words. Articles are hostile input, so the key is drawn once a process: nobody outside can prepare collisions.
// Equal hashes are never taken for equal words; whoever looks up compares the text too.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace feedwatch::rules {

struct HashKey {
  uint64_t a, b;
};
HashKey draw_hash_key();
inline const HashKey hash_key = draw_hash_key();

inline uint64_t mix(uint64_t a, uint64_t b) {
  __extension__ typedef unsigned __int128 wide;
  const wide product = static_cast<wide>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

inline uint64_t hash_bytes(const char* data, size_t size) {
  const auto read8 = [](const char* p) {
    uint64_t v = 0;
    std::memcpy(&v, p, 8);
    return v;
  };
  const auto read4 = [](const char* p) {
    uint32_t v = 0;
    std::memcpy(&v, p, 4);
    return static_cast<uint64_t>(v);
  };
  const auto byte = [](const char* p) { return static_cast<uint64_t>(static_cast<uint8_t>(*p)); };
  uint64_t state = hash_key.a ^ size;
  uint64_t low = 0;
  uint64_t high = 0;
  if (size >= 8) {
    const char* last = data + size - 8;
    for (; size > 16; data += 8, size -= 8) state = mix(read8(data) ^ state, hash_key.b);
    low = read8(data);
    high = read8(last);
  } else if (size >= 4) {
    low = read4(data);
    high = read4(data + size - 4);
  } else if (size > 0) {
    low = byte(data) << 16 | byte(data + size / 2) << 8 | byte(data + size - 1);
  }
  return mix(low ^ hash_key.b, high ^ state);
}

inline uint64_t hash_of(std::string_view text) { return hash_bytes(text.data(), text.size()); }
inline uint64_t combine(uint64_t first, uint64_t second) {
  return mix(first ^ hash_key.a, second ^ hash_key.b ^ 0x9E3779B97F4A7C15U);
}

}  // namespace feedwatch::rules
