// Copies of a database that may be in use, by this process or another. A copy has its name only once it was checked whole and is
// on disk. Any thread; each call has connections of its own.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/schema.h"

namespace feedwatch::store {

struct Backup {
  std::filesystem::path file{};
  Time made{};
  uint64_t bytes{0};
};

// Copies are to leave the disk some room, unless that is worth less than the copy.
enum class Room : uint8_t { ample, bare };

// Copies `from` as it stands at one instant to `to`, replacing it; one file that needs nothing beside it, mode 0600. Writers are
// not held up. `stop` set by another thread ends it early. Errors: backup-damaged (the copy fails its check: so would the
// original), backup-no-room (the disk would be nearly full), backup-stopped, backup-failed.
Result<uint64_t> back_up(const std::filesystem::path& from, const std::filesystem::path& to, const std::atomic<bool>& stop,
                         const std::vector<std::string_view>& steps = schema_files(), Room room = Room::ample);

// A format that SQLite does not know, or a file that calls itself read-only though it is not: some bytes of the header say that.
bool is_damage(const SQLite::Exception& failure, const std::filesystem::path& file);

// Everything that can be checked of a file: SQLite's own check of all tables and indices, the full-text index, whose file it is,
// and that it has the tables it says. Errors: store-corrupt, store-newer, backup-stopped, and those of to_error().
Result<> check_whole(const std::filesystem::path& file, const std::atomic<bool>& stop,
                     const std::vector<std::string_view>& steps = schema_files());

// The daemon's own backups in a folder, the newest first; last those from the future, made while a clock was wrong.
std::vector<Backup> backups_in(const std::filesystem::path& folder, Time now);
// How far a clock may be ahead is not held against a backup.
bool is_from_future(const Backup& backup, Time now);
std::filesystem::path backup_name(const std::filesystem::path& folder, Time now);
// Removes all but the first `keep` of them, and what a backup that was cut short has left; not one that may be under way in
// another process.
void drop_backups(const std::filesystem::path& folder, size_t keep, Time now);

}  // namespace feedwatch::store
