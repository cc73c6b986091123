// SQLite as the store uses it: prepared statements are kept, arguments are bound by type, errors are exceptions
// (SQLite::Exception) up to the worker, which makes values of them. One thread at a time.
#pragma once

#include <cassert>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include <SQLiteCpp/SQLiteCpp.h>

#include "base/result.h"
#include "base/time.h"

namespace feedwatch::store {

// The Error for what SQLite threw: store-full, store-corrupt, store-locked, store-io (it cannot be read or written) or
// store-failed.
Error to_error(const SQLite::Exception& failure);

inline int64_t to_int(Time time) { return time.time_since_epoch().count(); }
inline Time to_time(int64_t value) { return Time{Duration{value}}; }

// A statement in use; free again for others when the Query ends.
class Query {
 public:
  explicit Query(SQLite::Statement& statement) : statement_(&statement) {}
  Query(Query&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
  Query& operator=(Query&&) = delete;
  ~Query() {
    if (statement_ != nullptr) statement_->tryReset();
  }

  bool next() { return statement_->executeStep(); }

  int64_t integer(int column) const { return statement_->getColumn(column).getInt64(); }
  uint64_t bits(int column) const { return static_cast<uint64_t>(integer(column)); }
  uint32_t number(int column) const { return static_cast<uint32_t>(integer(column)); }
  std::string text(int column) const { return statement_->getColumn(column).getString(); }
  double real(int column) const { return statement_->getColumn(column).getDouble(); }
  bool is_null(int column) const { return statement_->getColumn(column).isNull(); }
  Time time(int column) const { return to_time(integer(column)); }
  std::optional<Time> maybe_time(int column) const { return is_null(column) ? std::nullopt : std::optional<Time>(time(column)); }

 private:
  SQLite::Statement* statement_;
};

// Bytes that are no text. They must outlive the query.
struct Blob {
  const std::string& bytes;
};

class Database {
 public:
  // `read`: an existing file, for reading only, while another process may write.
  enum class Access : uint8_t { write, read };
  explicit Database(const std::filesystem::path& path, Access access = Access::write);

  // `sql` must be a string literal: statements are kept by its address. Texts are not copied and must outlive the query, which
  // the compiler checks for temporaries.
  template <class... Args>
  Query query(const char* sql, Args&&... args) {
    static_assert((!std::is_same_v<Args, std::string> && ...), "a text must outlive the query");
    SQLite::Statement& statement = prepared(sql);
    bind_all(statement, args...);
    return Query{statement};
  }
  // Runs a statement that answers nothing. Returns how many rows it changed.
  template <class... Args>
  int run(const char* sql, const Args&... args) {
    SQLite::Statement& statement = prepared(sql);
    bind_all(statement, args...);
    Query running{statement};
    running.next();
    return changes();
  }
  // The only value of the only row, or nothing.
  template <class... Args>
  std::optional<int64_t> value(const char* sql, Args&&... args) {
    Query found = query(sql, std::forward<Args>(args)...);
    if (!found.next() || found.is_null(0)) return std::nullopt;
    return found.integer(0);
  }
  // Several statements at once, not kept.
  void script(const std::string& sql) { connection_.exec(sql); }

  int64_t last_id() const { return connection_.getLastInsertRowid(); }
  int changes() const;
  bool in_transaction() const;
  // Pages in the write-ahead log after the last commit; 0 for a database in memory.
  int log_pages() const { return *log_pages_; }
  // Writes the log back as far as no reader of another process needs it. Never waits.
  void checkpoint();
  SQLite::Database& connection() { return connection_; }

 private:
  SQLite::Statement& prepared(const char* sql);

  template <class... Args>
  static void bind_all(SQLite::Statement& statement, const Args&... args) {
    int place = 0;
    (bind(statement, ++place, args), ...);
  }
  static void bind(SQLite::Statement& statement, int place, int64_t value) { statement.bind(place, value); }
  static void bind(SQLite::Statement& statement, int place, uint64_t value) {
    statement.bind(place, static_cast<int64_t>(value));
  }
  static void bind(SQLite::Statement& statement, int place, int32_t value) { statement.bind(place, value); }
  static void bind(SQLite::Statement& statement, int place, uint32_t value) { statement.bind(place, value); }
  static void bind(SQLite::Statement& statement, int place, bool value) { statement.bind(place, value ? 1 : 0); }
  static void bind(SQLite::Statement& statement, int place, const std::string& value) { statement.bindNoCopy(place, value); }
  static void bind(SQLite::Statement& statement, int place, double value) { statement.bind(place, value); }
  static void bind(SQLite::Statement& statement, int place, Blob value) {
    statement.bindNoCopy(place, value.bytes.data(), static_cast<int>(value.bytes.size()));
  }
  static void bind(SQLite::Statement& statement, int place, std::nullptr_t) { statement.bind(place); }
  static void bind(SQLite::Statement& statement, int place, Time value) { statement.bind(place, to_int(value)); }
  template <class T>
  static void bind(SQLite::Statement& statement, int place, const std::optional<T>& value) {
    if (value) {
      bind(statement, place, *value);
    } else {
      statement.bind(place);
    }
  }

  SQLite::Database connection_;
  std::unordered_map<const char*, SQLite::Statement> statements_{};
  std::unique_ptr<int> log_pages_{std::make_unique<int>(0)};  // SQLite keeps its address
};

}  // namespace feedwatch::store
