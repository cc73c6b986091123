// Another file in the place of the database: after damage, or because the operator wants an older state back. The file that was
// there is never deleted. Used by whoever holds the store's lock.
//
// The new file is made and checked as PATH.restore first. While that stands there it is the one that counts: an interrupted
// replacement goes on at the next start.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace feedwatch::store {

struct Recovery {
  enum class Kind : uint8_t {
    restored,    // damaged; a backup has taken its place
    begun_anew,  // damaged, and there was no good backup
    replaced,    // by what the operator chose
    altered,     // another program has written the file meanwhile; it passed every check and is used as it is
  };

  Kind kind{};
  std::string reason{};           // what is wrong with the file that was there
  std::filesystem::path aside{};  // where that is now
  std::filesystem::path from{};   // the backup
  std::optional<Time> as_of{};    // of the backup
};

// What the owner is told.
std::string describe(const Recovery& recovery);

bool has_replacement(const std::filesystem::path& path);
// A checked copy of `from` as PATH.restore, marked so that the daemon that opens it takes every source's next poll for its first.
// Errors as of back_up().
Result<> prepare_replacement(const std::filesystem::path& from, const std::filesystem::path& path, const std::atomic<bool>& stop);
// Moves what is at `path`, with its log, aside to a name with `label` and the time, and PATH.restore to `path`. Returns the new
// name of what was there; empty when nothing was. Error: store-unreadable.
Result<std::filesystem::path> take_replacement(const std::filesystem::path& path, const std::string& label, Time now);

// Puts the newest good backup of `backups` but the first `skipped` of them in the place of a damaged file, or an empty database
// when there is none.
Result<Recovery> recover(const std::filesystem::path& path, const std::filesystem::path& backups, size_t skipped,
                         std::string reason, Time now);

}  // namespace feedwatch::store
