// The schema's steps and how a file gets to the newest. PRAGMA user_version counts the steps a file has taken.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/database.h"

namespace feedwatch::store {

// The numbered files of daemon/store/schema, in order.
const std::vector<std::string_view>& schema_files();

// Applies the steps that are missing, all in one transaction. A file that has taken some steps is copied before to PATH.v<N>, N
// the steps it has. Errors: store-newer (it knows steps that we do not), store-corrupt (it is another program's), and those of
// to_error().
// A step that does not fit what the file holds is store-corrupt, too: then the file is not what its number says.
Result<> migrate(Database& database, const std::filesystem::path& path, const std::vector<std::string_view>& steps);

// Whether the file has the tables and indices that its number of steps makes. Errors: store-newer, store-corrupt.
Result<> check_schema(SQLite::Database& database, const std::filesystem::path& path, const std::vector<std::string_view>& steps);

}  // namespace feedwatch::store
