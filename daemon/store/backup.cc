#include "store/backup.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include "store/database.h"
#include "store/files.h"

namespace feedwatch::store {

namespace {

constexpr int pages_at_once = 512;
constexpr int steps_between_looks = 10'000;  // of SQLite's machine
constexpr uint64_t least_left = uint64_t{8} << 20;
constexpr Duration most_ahead = std::chrono::hours{1};
constexpr std::chrono::hours writes_within{1};  // a backup that is under way
constexpr std::string_view name_start = "feedwatch-";

Error failed(const std::filesystem::path& file, std::string_view why) {
  return {"backup-failed", fmt::format("{}: {}", file.string(), why)};
}

Error stopped(const std::filesystem::path& file) { return {"backup-stopped", fmt::format("{}: not finished", file.string())}; }

int is_set(void* stop) noexcept { return static_cast<const std::atomic<bool>*>(stop)->load() ? 1 : 0; }

void heed(SQLite::Database& database, const std::atomic<bool>& stop) {
  ::sqlite3_progress_handler(database.getHandle(), steps_between_looks, is_set, const_cast<std::atomic<bool>*>(&stop));
}

Result<> check_room(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::error_code none;
  const uint64_t bytes = std::filesystem::file_size(from, none);
  if (none) return failed(from, none.message());
  const auto space = space_for(to);
  const uint64_t needed = bytes + bytes / 4 + least_left;
  if (!space || space->free >= needed) return {};
  return Error{"backup-no-room",
               fmt::format("{}: the copy needs {} MiB, {} MiB are free", to.string(), needed >> 20, space->free >> 20)};
}

Result<> make_private(const std::filesystem::path& file) {
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) return failed(file, std::generic_category().message(errno));
  ::close(descriptor);
  return {};
}

// The read transaction is what makes it one instant, however many steps it takes.
Result<> copy_pages(const std::filesystem::path& from, const std::filesystem::path& to, const std::atomic<bool>& stop) {
  Database source{from, Database::Access::read};
  SQLite::Database target{to.string(), SQLite::OPEN_READWRITE};
  target.exec("PRAGMA synchronous = OFF");
  source.script("BEGIN");
  source.value("SELECT count(*) FROM sqlite_schema");
  SQLite::Backup backup{target, source.connection()};
  for (;;) {
    if (stop) return stopped(to);
    if (backup.executeStep(pages_at_once) == SQLITE_DONE) return {};
  }
}

std::string first_problem(SQLite::Database& database) {
  SQLite::Statement check{database, "PRAGMA integrity_check(1)"};
  if (!check.executeStep()) return "the check gave no answer";
  const std::string answer = check.getColumn(0).getString();
  return answer == "ok" ? std::string{} : answer;
}

Result<> check_open(SQLite::Database& database, const std::filesystem::path& file, const std::vector<std::string_view>& steps) {
  database.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON");
  if (auto known = check_schema(database, file, steps); !known) return known;
  if (database.execAndGet("PRAGMA user_version").getInt64() == 0) {
    return Error{"store-corrupt", fmt::format("{}: an empty database", file.string())};
  }
  if (const std::string problem = first_problem(database); !problem.empty()) {
    return Error{"store-corrupt", fmt::format("{}: {}", file.string(), problem)};
  }
  if (database.tableExists("word")) database.exec("INSERT INTO word (word) VALUES ('integrity-check')");
  return {};
}

// The copy bears the mark of a log that it has not; as a plain file it needs nothing beside it.
void leave_log_mode(const std::filesystem::path& file) {
  SQLite::Database database{file.string(), SQLite::OPEN_READWRITE};
  database.exec("PRAGMA journal_mode = DELETE");
}

Error verdict_on(const Error& error, const std::filesystem::path& from) {
  const bool is_damaged = error.code == "store-corrupt" || error.code == "store-newer";
  if (error.code == "backup-stopped") return error;
  return {is_damaged ? "backup-damaged" : "backup-failed", fmt::format("copy of {}: {}", from.string(), error.message)};
}

Result<uint64_t> finish(const std::filesystem::path& unfinished, const std::filesystem::path& to) {
  if (!sync_file(unfinished)) return failed(unfinished, std::generic_category().message(errno));
  std::error_code failure;
  const uint64_t bytes = std::filesystem::file_size(unfinished, failure);
  if (!failure) std::filesystem::rename(unfinished, to, failure);
  if (failure) return failed(to, failure.message());
  if (!sync_folder_of(to)) return failed(to, std::generic_category().message(errno));
  return bytes;
}

bool is_left(const std::filesystem::path& unfinished) {
  std::error_code failure;
  const auto written = std::filesystem::last_write_time(unfinished, failure);
  return !failure && written < std::filesystem::file_time_type::clock::now() - writes_within;
}

void remove_all_of(const std::filesystem::path& file) {
  std::error_code ignored;
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(beside(file, suffix), ignored);
}

Error error_of(const SQLite::Exception& failure, const std::filesystem::path& file) {
  Error error = to_error(failure);
  if (is_damage(failure, file)) error.code = "store-corrupt";
  return error;
}

Result<uint64_t> copy_checked(const std::filesystem::path& from, const std::filesystem::path& unfinished,
                              const std::filesystem::path& to, const std::atomic<bool>& stop,
                              const std::vector<std::string_view>& steps) {
  if (auto made = make_private(unfinished); !made) return made.error();
  try {
    if (auto copied = copy_pages(from, unfinished, stop); !copied) return copied.error();
    leave_log_mode(unfinished);
  } catch (const SQLite::Exception& failure) {
    return verdict_on(error_of(failure, unfinished), from);
  }
  if (auto checked = check_whole(unfinished, stop, steps); !checked) return verdict_on(checked.error(), from);
  return finish(unfinished, to);
}

}  // namespace

Result<uint64_t> back_up(const std::filesystem::path& from, const std::filesystem::path& to, const std::atomic<bool>& stop,
                         const std::vector<std::string_view>& steps, Room room) {
  if (room == Room::ample) {
    if (auto enough = check_room(from, to); !enough) return enough.error();
  }
  const auto unfinished = beside(to, ".tmp");
  auto done = copy_checked(from, unfinished, to, stop, steps);
  if (!done) remove_all_of(unfinished);
  return done;
}

bool is_damage(const SQLite::Exception& failure, const std::filesystem::path& file) {
  if ((failure.getErrorCode() & 0xff) == SQLITE_ERROR) return true;
  return failure.getExtendedErrorCode() == SQLITE_READONLY && ::access(file.c_str(), W_OK) == 0;
}

Result<> check_whole(const std::filesystem::path& file, const std::atomic<bool>& stop,
                     const std::vector<std::string_view>& steps) {
  try {
    SQLite::Database database{file.string(), SQLite::OPEN_READWRITE};
    ::sqlite3_extended_result_codes(database.getHandle(), 1);
    heed(database, stop);
    return check_open(database, file, steps);
  } catch (const SQLite::Exception& failure) {
    if ((failure.getErrorCode() & 0xff) == SQLITE_INTERRUPT) return stopped(file);
    Error error = error_of(failure, file);
    error.message = fmt::format("{}: {}", file.string(), error.message);
    return error;
  }
}

bool is_from_future(const Backup& backup, Time now) { return backup.made > now + most_ahead; }

std::vector<Backup> backups_in(const std::filesystem::path& folder, Time now) {
  std::vector<Backup> found;
  std::error_code failure;
  for (std::filesystem::directory_iterator entry{folder, failure}, end; !failure && entry != end; entry.increment(failure)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(name_start) || !name.ends_with(".db")) continue;
    const auto made = time_of_stamp(name.substr(name_start.size(), name.size() - name_start.size() - 3));
    std::error_code none;
    const uint64_t bytes = std::filesystem::file_size(entry->path(), none);
    if (made && !none) found.push_back({.file = entry->path(), .made = *made, .bytes = bytes});
  }
  std::sort(found.begin(), found.end(), [](const Backup& a, const Backup& b) { return a.made > b.made; });
  std::stable_partition(found.begin(), found.end(), [now](const Backup& one) { return !is_from_future(one, now); });
  return found;
}

std::filesystem::path backup_name(const std::filesystem::path& folder, Time now) {
  return folder / fmt::format("{}{}.db", name_start, stamp_of(now));
}

void drop_backups(const std::filesystem::path& folder, size_t keep, Time now) {
  std::error_code ignored;
  const std::vector<Backup> all = backups_in(folder, now);
  for (size_t i = keep; i < all.size(); ++i) std::filesystem::remove(all[i].file, ignored);
  std::vector<std::filesystem::path> unfinished;
  for (std::filesystem::directory_iterator entry{folder, ignored}, end; !ignored && entry != end; entry.increment(ignored)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with(name_start) && name.find(".db.tmp") != name.npos && is_left(entry->path()))
      unfinished.push_back(entry->path());
  }
  for (const auto& file : unfinished) std::filesystem::remove(file, ignored);
}

}  // namespace feedwatch::store
