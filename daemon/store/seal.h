// What is noted beside the database about the state it was left in, so that the next start knows how far to trust it.
//
//   PATH.seal     written when the file was closed in order, gone while it is open: its size, time and checksum
//   PATH.suspect  written when the file turned out to be damaged while it was in use
//
// Used by whoever holds the store's lock.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace feedwatch::store {

enum class Seal : uint8_t {
  none,     // there is none: it was not closed in order, or is new
  intact,   // the bytes are those that were left
  altered,  // another program has written it since
  rotten,   // the bytes are others, though nobody has written
};

Seal check_seal(const std::filesystem::path& path);
void set_seal(const std::filesystem::path& path);
void break_seal(const std::filesystem::path& path);

enum class Suspicion : uint8_t { none, suspected, condemned };

Suspicion suspicion_of(const std::filesystem::path& path);
// Condemned when it was suspected before: a check has found nothing then, and still it failed.
void note_damage(const std::filesystem::path& path, std::string_view what);
void forget_damage(const std::filesystem::path& path);

}  // namespace feedwatch::store
