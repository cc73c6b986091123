#include "store/schema.h"

#include <SQLiteCpp/Backup.h>
#include <fmt/format.h>

namespace feedwatch::store {

namespace {

// In the header of every file of ours, so that another program's database is not taken for one: "feed".
constexpr int64_t application_id = 0x66656564;

void back_up(Database& database, const std::filesystem::path& copy) {
  const auto unfinished = std::filesystem::path{copy} += ".tmp";
  std::filesystem::remove(unfinished);
  {
    SQLite::Database target{unfinished.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
    SQLite::Backup backup{target, database.connection()};
    backup.executeStep(-1);
  }
  std::filesystem::rename(unfinished, copy);
}

void take_steps(Database& database, const std::vector<std::string_view>& steps, size_t taken) {
  SQLite::Transaction transaction{database.connection(), SQLite::TransactionBehavior::IMMEDIATE};
  for (size_t i = taken; i < steps.size(); ++i) database.script(std::string{steps[i]});
  database.script(fmt::format("PRAGMA user_version = {}; PRAGMA application_id = {}", steps.size(), application_id));
  transaction.commit();
}

bool is_empty(Database& database) { return database.value("SELECT count(*) FROM sqlite_schema") == 0; }

}  // namespace

Result<> migrate(Database& database, const std::filesystem::path& path, const std::vector<std::string_view>& steps) {
  const auto taken = static_cast<size_t>(database.value("PRAGMA user_version").value_or(0));
  const bool ours = database.value("PRAGMA application_id") == application_id;
  if (!ours && !is_empty(database)) {
    return Error{"store-corrupt", fmt::format("{}: a database, but not one of feedwatch", path.string())};
  }
  if (taken > steps.size()) {
    return Error{"store-newer", fmt::format("{}: made by a later version of feedwatch (schema {}, this version knows {})",
                                            path.string(), taken, steps.size())};
  }
  if (taken == steps.size()) return {};
  if (taken > 0 && path != ":memory:") back_up(database, std::filesystem::path{path} += fmt::format(".v{}", taken));
  take_steps(database, steps, taken);
  return {};
}

}  // namespace feedwatch::store
