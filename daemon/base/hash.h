// A small stable 64-bit hash for keys that are stored: FNV-1a, spread by the finaliser of SplitMix64. Not keyed: for tables that
// a hostile text could fill, use a seeded one.
#pragma once

#include <cstdint>
#include <string_view>

namespace feedwatch {

constexpr uint64_t hash64(std::string_view bytes, uint64_t seed = 0) {
  uint64_t hash = 0xcbf29ce484222325ULL ^ seed;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebULL;
  return hash ^ (hash >> 31);
}

}  // namespace feedwatch
