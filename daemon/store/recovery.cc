#include "store/recovery.h"

#include <chrono>
#include <system_error>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include "store/backup.h"
#include "store/database.h"
#include "store/files.h"
#include "store/guard.h"
#include "store/schema.h"
#include "store/seal.h"

namespace feedwatch::store {

namespace {

constexpr const char* note_rebuilt = "INSERT OR REPLACE INTO meta (key, value) VALUES ('rebuilt', 1)";

std::filesystem::path replacement_of(const std::filesystem::path& path) { return beside(path, ".restore"); }

void remove_with_log(const std::filesystem::path& file) {
  std::error_code ignored;
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(beside(file, suffix), ignored);
}

Error unmovable(const std::filesystem::path& path, const std::error_code& why) {
  return {"store-unreadable", fmt::format("{}: cannot be replaced: {}", path.string(), why.message())};
}

// A name that nothing has yet.
std::filesystem::path aside_name(const std::filesystem::path& path, const std::string& label, Time now) {
  const std::string suffix = fmt::format(".{}-{}", label, stamp_of(now));
  std::filesystem::path name = beside(path, suffix);
  std::error_code none;
  for (int i = 2; std::filesystem::exists(name, none); ++i) name = beside(path, fmt::format("{}-{}", suffix, i));
  return name;
}

Result<> finish_replacement(const std::filesystem::path& fresh, const std::filesystem::path& path) {
  std::error_code failure;
  if (!sync_file(fresh)) return Error{"backup-failed", fmt::format("{}: cannot be written to disk", fresh.string())};
  std::filesystem::rename(fresh, replacement_of(path), failure);
  if (failure) return Error{"backup-failed", fmt::format("{}: {}", fresh.string(), failure.message())};
  sync_folder_of(path);
  return {};
}

Result<> mark_rebuilt(const std::filesystem::path& file) {
  try {
    SQLite::Database{file.string(), SQLite::OPEN_READWRITE}.exec(note_rebuilt);
    return {};
  } catch (const SQLite::Exception& failure) {
    return Error{"backup-failed", fmt::format("{}: {}", file.string(), failure.what())};
  }
}

// On a full disk the backup itself takes the place.
Result<> use_up(const std::filesystem::path& backup, const std::filesystem::path& path) {
  const std::atomic<bool> never{false};
  if (auto checked = check_whole(backup, never); !checked) return checked;
  if (auto marked = mark_rebuilt(backup); !marked) return marked;
  return finish_replacement(backup, path);
}

Result<> copy(const std::filesystem::path& from, const std::filesystem::path& path, const std::atomic<bool>& stop, Room room) {
  const auto fresh = beside(path, ".restore.new");
  if (auto copied = back_up(from, fresh, stop, schema_files(), room); !copied) return copied.error();
  if (auto marked = mark_rebuilt(fresh); !marked) {
    remove_with_log(fresh);
    return marked;
  }
  return finish_replacement(fresh, path);
}

// On a short disk the reserve goes first, then the backup itself; one that lies on another disk has to be copied all the same.
Result<> prepare(const std::filesystem::path& backup, const std::filesystem::path& path) {
  const std::atomic<bool> never{false};
  const auto has_no_room = [](const Result<>& prepared) { return !prepared && prepared.error().code == "backup-no-room"; };
  auto prepared = copy(backup, path, never, Room::ample);
  if (has_no_room(prepared) && give_up_reserve(path)) prepared = copy(backup, path, never, Room::ample);
  if (!has_no_room(prepared)) return prepared;
  if (use_up(backup, path)) return {};
  return copy(backup, path, never, Room::bare);
}

Result<> prepare_empty(const std::filesystem::path& path) {
  const auto fresh = beside(path, ".restore.new");
  remove_with_log(fresh);
  try {
    Database database{fresh};
    if (auto ready = migrate(database, fresh, schema_files()); !ready) return ready;
    database.script(note_rebuilt);
    database.checkpoint();
  } catch (const SQLite::Exception& failure) {
    return to_error(failure);
  }
  return finish_replacement(fresh, path);
}

}  // namespace

std::string describe(const Recovery& recovery) {
  const std::string aside = recovery.aside.empty() ? std::string{} : fmt::format(" It lies in {}.", recovery.aside.string());
  const std::string since = recovery.as_of ? to_rfc3339(std::chrono::floor<std::chrono::seconds>(*recovery.as_of)) : "then";
  constexpr const char* quiet =
      "The next poll of every source tells nobody what it finds: what is new is kept, and feedwatch rules backtest shows what of "
      "it would "
      "have alerted.";
  switch (recovery.kind) {
    case Recovery::Kind::restored:
      return fmt::format(
          "The database was damaged ({}).{} The backup {} has taken its place: nothing is known of what happened since {}. {}",
          recovery.reason, aside, recovery.from.string(), since, quiet);
    case Recovery::Kind::begun_anew:
      return fmt::format("The database was damaged ({}).{} There is no good backup, so a new one was begun. {}", recovery.reason,
                         aside, quiet);
    case Recovery::Kind::replaced:
      return fmt::format("The database was replaced, as was ordered.{} {}", aside, quiet);
    case Recovery::Kind::altered:
      return fmt::format(
          "Another program has written the database while feedwatch was not running ({}). It passed every check and is used as "
          "it is.",
          recovery.reason);
  }
  return {};
}

bool has_replacement(const std::filesystem::path& path) {
  std::error_code none;
  return std::filesystem::exists(replacement_of(path), none);
}

Result<> prepare_replacement(const std::filesystem::path& from, const std::filesystem::path& path,
                             const std::atomic<bool>& stop) {
  return copy(from, path, stop, Room::ample);
}

// The log goes first: left behind, it would be read into the file that comes.
Result<std::filesystem::path> take_replacement(const std::filesystem::path& path, const std::string& label, Time now) {
  const std::filesystem::path aside = aside_name(path, label, now);
  std::error_code failure;
  bool was_there = false;
  for (const char* suffix : {"-wal", "-shm", ""}) {
    if (!std::filesystem::exists(beside(path, suffix), failure)) continue;
    std::filesystem::rename(beside(path, suffix), beside(aside, suffix), failure);
    if (failure) return unmovable(beside(path, suffix), failure);
    was_there = true;
  }
  break_seal(path);
  forget_damage(path);
  sync_folder_of(path);
  std::filesystem::rename(replacement_of(path), path, failure);
  if (failure) return unmovable(path, failure);
  sync_folder_of(path);
  return Result<std::filesystem::path>{boost::system::in_place_value, was_there ? aside : std::filesystem::path{}};
}

// Nothing is begun anew while a backup may still be good: error, those of back_up().
Result<Recovery> recover(const std::filesystem::path& path, const std::filesystem::path& backups, size_t skipped,
                         std::string reason, Time now) {
  Recovery recovery{.kind = Recovery::Kind::begun_anew, .reason = std::move(reason)};
  const std::vector<Backup> known = backups_in(backups, now);
  std::optional<Error> obstacle;
  bool prepared = false;
  for (size_t i = skipped; i < known.size() && !prepared; ++i) {
    const auto outcome = prepare(known[i].file, path);
    prepared = outcome.has_value();
    if (!prepared && outcome.error().code != "backup-damaged") obstacle = outcome.error();
    if (!prepared) continue;
    recovery.kind = Recovery::Kind::restored;
    recovery.from = known[i].file;
    recovery.as_of = known[i].made;
  }
  if (!prepared && obstacle) {
    return Error{
        obstacle->code,
        fmt::format("{} is damaged ({}), and there are backups, but none can take its place now: {}. It is tried again at "
                    "the next start; without files in {} that would begin a new database",
                    path.string(), recovery.reason, obstacle->message, backups.string())};
  }
  if (!prepared) {
    if (auto begun = prepare_empty(path); !begun) return begun.error();
  }
  auto aside = take_replacement(path, "damaged", now);
  if (!aside) return aside.error();
  recovery.aside = std::move(*aside);
  return recovery;
}

}  // namespace feedwatch::store
