#include "store/schema.h"

#include <sqlite3.h>

#include <atomic>
#include <string>

#include <fmt/format.h>

#include "store/backup.h"
#include "store/files.h"

namespace feedwatch::store {

namespace {

// In the header of every file of ours, so that another program's database is not taken for one: "feed".
constexpr int64_t application_id = 0x66656564;

// A number beyond this many steps of later versions is not one that a version of feedwatch wrote.
constexpr int64_t most_later_steps = 1000;

void take_steps(Database& database, const std::vector<std::string_view>& steps, size_t taken) {
  SQLite::Transaction transaction{database.connection(), SQLite::TransactionBehavior::IMMEDIATE};
  for (size_t i = taken; i < steps.size(); ++i) database.script(std::string{steps[i]});
  database.script(fmt::format("PRAGMA user_version = {}; PRAGMA application_id = {}", steps.size(), application_id));
  transaction.commit();
}

int64_t number(SQLite::Database& database, const char* sql) { return database.execAndGet(sql).getInt64(); }

Result<int64_t> steps_taken(SQLite::Database& database, const std::filesystem::path& path, size_t known) {
  const int64_t taken = number(database, "PRAGMA user_version");
  const bool is_ours = number(database, "PRAGMA application_id") == application_id;
  if (!is_ours && number(database, "SELECT count(*) FROM sqlite_schema") > 0) {
    return Error{"store-corrupt", fmt::format("{}: a database, but not one of feedwatch", path.string())};
  }
  if (taken < 0 || taken > static_cast<int64_t>(known) + most_later_steps || (is_ours && taken == 0)) {
    return Error{"store-corrupt", fmt::format("{}: no version of feedwatch has schema {}", path.string(), taken)};
  }
  if (taken > static_cast<int64_t>(known)) {
    return Error{"store-newer", fmt::format("{}: made by a later version of feedwatch (schema {}, this version knows {})",
                                            path.string(), taken, known)};
  }
  return taken;
}

// Names of tables, indices and columns with what SQLite makes of their declarations, a line each. Texts of the schema, and the
// tables that FTS5 makes for itself, may differ between versions of SQLite.
std::vector<std::string> shape_of(SQLite::Database& database) {
  std::vector<std::string> lines;
  SQLite::Statement row{database, R"(
    SELECT json_array(made.type, made.name, part.name, part.type, part."notnull", part.dflt_value, part.pk) FROM sqlite_schema AS made
    LEFT JOIN pragma_table_info(made.name) AS part ON made.type IN ('table', 'view')
    WHERE made.name NOT LIKE 'sqlite^_%' ESCAPE '^' AND made.name NOT LIKE 'word^_%' ESCAPE '^'
    UNION ALL
    SELECT json_array('index', list.name, list."unique", list.partial, part.seqno, part.name) FROM sqlite_schema AS made
    JOIN pragma_index_list(made.name) AS list JOIN pragma_index_info(list.name) AS part
    WHERE made.type = 'table' AND made.name NOT LIKE 'sqlite^_%' ESCAPE '^' AND made.name NOT LIKE 'word^_%' ESCAPE '^'
    ORDER BY 1)"};
  while (row.executeStep()) lines.push_back(row.getColumn(0).getString());
  return lines;
}

}  // namespace

Result<> check_schema(SQLite::Database& database, const std::filesystem::path& path, const std::vector<std::string_view>& steps) {
  const auto taken = steps_taken(database, path, steps.size());
  if (!taken) return taken.error();
  SQLite::Database wanted{":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
  for (size_t i = 0; i < static_cast<size_t>(*taken); ++i) wanted.exec(std::string{steps[i]});
  if (shape_of(database) == shape_of(wanted)) return {};
  return Error{"store-corrupt", fmt::format("{}: not the tables of schema {}", path.string(), *taken)};
}

Result<> migrate(Database& database, const std::filesystem::path& path, const std::vector<std::string_view>& steps) {
  const auto found = steps_taken(database.connection(), path, steps.size());
  if (!found) return found.error();
  const auto taken = static_cast<size_t>(*found);
  if (taken == steps.size()) return {};
  if (taken > 0 && path != ":memory:") {
    const std::atomic<bool> never{false};
    auto copied = back_up(path, beside(path, fmt::format(".v{}", taken)), never, steps);
    if (!copied && copied.error().code == "backup-damaged") return Error{"store-corrupt", copied.error().message};
    if (!copied) return Error{"store-unreadable", copied.error().message};
  }
  try {
    take_steps(database, steps, taken);
  } catch (const SQLite::Exception& failure) {
    if ((failure.getErrorCode() & 0xff) != SQLITE_ERROR) throw;
    return Error{"store-corrupt", fmt::format("{}: does not fit its schema {}: {}", path.string(), taken, failure.what())};
  }
  return {};
}

}  // namespace feedwatch::store
