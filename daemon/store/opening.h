// How the file becomes a Session: as far as it can be trusted, checked; where it is damaged, replaced.
#pragma once

#include <memory>
#include <optional>

#include "store/recovery.h"
#include "store/session.h"

namespace feedwatch::store {

struct Opened {
  std::unique_ptr<Session> session{};
  std::optional<Recovery> recovery{};
};

// Requires the store's lock. Errors: as of Store::open.
Result<Opened> open_session(Options options);

// The connection will end without writing its log back, which leaves a damaged file as it is.
void keep_log(Database& database);

// After the last connection has ended in order. A file that turned out to be damaged since it was opened, be it while it was
// closed, is left under suspicion.
void seal_closed(const std::filesystem::path& path);

}  // namespace feedwatch::store
