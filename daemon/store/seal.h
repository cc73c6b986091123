// What is noted beside the database about the state it was left in, so that the next start knows how far to trust it.
//
//   PATH.seal     written when the file was closed in order, gone while it is open: its size, time and checksum
//   PATH.suspect  written when the file, or a copy of it, turned out to be damaged while it was in use
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

enum class Suspicion : uint8_t {
  none,
  suspected,  // to be checked whole before it is used
  checked,    // it was suspected, and the check has found nothing
  condemned,  // it failed again after that: checks do not see what is wrong
};

// While there is any, the file is not to be sealed.
Suspicion suspicion_of(const std::filesystem::path& path);
// By whoever met damage in the file itself. Condemned when it was under suspicion before.
void note_damage(const std::filesystem::path& path, std::string_view what);
// By whoever made a copy that is damaged, which may be the fault of the disk that it lies on: it condemns nothing. True: the file
// is suspected now; false where it was under suspicion before, or that cannot be noted.
bool note_bad_copy(const std::filesystem::path& path, std::string_view what);
// The whole file was checked, and nothing found.
void note_checked(const std::filesystem::path& path);
// By whoever has since closed the file in order or made a good copy of it: suspicion that a check has not borne out ends.
void forget_false_alarm(const std::filesystem::path& path);
void forget_damage(const std::filesystem::path& path);

}  // namespace feedwatch::store
