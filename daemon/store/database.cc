#include "store/database.h"

#include <fmt/format.h>
#include <sqlite3.h>

namespace feedwatch::store {

namespace {

constexpr int busy_timeout = 5000;  // milliseconds

const char* code_of(int error, int extended) {
  if (error == SQLITE_FULL || extended == SQLITE_IOERR_SHMSIZE) return "store-full";
  if (error == SQLITE_CORRUPT || error == SQLITE_NOTADB) return "store-corrupt";
  if (error == SQLITE_BUSY || error == SQLITE_LOCKED) return "store-locked";
  if (error == SQLITE_IOERR || error == SQLITE_READONLY || error == SQLITE_CANTOPEN) return "store-io";
  return "store-failed";
}

// Without this every allocation of SQLite takes a lock to keep statistics that nobody reads. Must come before the first
// connection.
void configure_library() {
  static const int configured = ::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  (void)configured;
}

SQLite::Database connect(const std::filesystem::path& path, Database::Access access) {
  configure_library();
  const int mode = access == Database::Access::read ? SQLite::OPEN_READONLY : SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE;
  return SQLite::Database{path.string(), mode | SQLite::OPEN_NOMUTEX, busy_timeout};
}

// Takes the place of SQLite's own checkpoint within COMMIT: callers wait for a commit, nobody waits for a checkpoint.
int note_log_pages(void* pages, sqlite3* /*connection*/, const char* /*schema*/, int count) noexcept {
  *static_cast<int*>(pages) = count;
  return SQLITE_OK;
}

}  // namespace

Error to_error(const SQLite::Exception& failure) {
  const int error = failure.getErrorCode();
  return {code_of(error & 0xff, failure.getExtendedErrorCode()), fmt::format("database: {} ({})", failure.what(), error)};
}

Database::Database(const std::filesystem::path& path, Access access) : connection_(connect(path, access)) {
  ::sqlite3_extended_result_codes(connection_.getHandle(), 1);
  if (access == Access::read) {
    connection_.exec(
        "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY");
    return;
  }
  // Of a new file only: the second writes each time it is said.
  if (connection_.execAndGet("PRAGMA page_count").getInt64() == 0)
    connection_.exec("PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL");
  connection_.exec(R"(
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA mmap_size = 0;
    PRAGMA secure_delete = OFF;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -8192;
    PRAGMA analysis_limit = 400)");
  ::sqlite3_wal_hook(connection_.getHandle(), note_log_pages, log_pages_.get());
}

void Database::checkpoint() {
  const int status = ::sqlite3_wal_checkpoint_v2(connection_.getHandle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  if (status != SQLITE_OK) throw SQLite::Exception{connection_.getHandle(), status};
  *log_pages_ = 0;
}

int Database::changes() const { return ::sqlite3_changes(connection_.getHandle()); }

bool Database::in_transaction() const { return ::sqlite3_get_autocommit(connection_.getHandle()) == 0; }

SQLite::Statement& Database::prepared(const char* sql) {
  auto place = statements_.find(sql);
  if (place == statements_.end()) place = statements_.emplace(sql, SQLite::Statement{connection_, sql}).first;
  return place->second;
}

}  // namespace feedwatch::store
