#include "cli/backup.h"

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <system_error>
#include <thread>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/clock.h"
#include "cli/daemon_talk.h"
#include "cli/orders.h"
#include "cli/rule_source.h"
#include "store/backup.h"
#include "store/files.h"
#include "store/recovery.h"

namespace feedwatch::cli {

namespace json = boost::json;
namespace fs = std::filesystem;

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration patience = seconds{60};
constexpr milliseconds between_looks{100};

const std::atomic<bool> never_stops{false};

struct Place {
  int status{ok};
  fs::path database{};
  fs::path backups{};
};

Place place_of(const Common& common, const char* command) {
  const RuleSource source = read_rules_of({.config = common.config, .rules = {}}, command);
  return {.status = source.status, .database = source.store, .backups = source.config.backup.folder};
}

int tell_failure(const char* command, const Error& error) {
  fmt::print(stderr, "feedwatch {}: {} [{}]\n", command, error.message, error.code);
  return error.code == "backup-damaged" ? problems : cannot_create;
}

// What root makes in the daemon's folders is the daemon's.
void give_to_owner(const fs::path& file, const fs::path& like) {
  struct stat owner{};
  if (::geteuid() != 0 || ::stat(like.c_str(), &owner) != 0) return;
  if (::chown(file.c_str(), owner.st_uid, owner.st_gid) != 0) {
    fmt::print(stderr, "{}: still belongs to root: {}\n", file.string(), std::generic_category().message(errno));
  }
}

json::object to_json(const store::Backup& backup) {
  return {{"file", backup.file.native()}, {"made", to_rfc3339(backup.made)}, {"bytes", backup.bytes}};
}

std::string line_of(const store::Backup& backup) {
  return fmt::format("{}  {:>10} KiB  {}\n", to_rfc3339(backup.made), (backup.bytes + 1023) / 1024, backup.file.string());
}

Time now() { return std::chrono::floor<seconds>(SystemClock().now()); }

// The file itself, or the daemon's backup of that name.
fs::path find_backup(const fs::path& file, const fs::path& backups) {
  std::error_code none;
  return fs::exists(file, none) || file.has_parent_path() ? file : backups / file;
}

// The daemon closes the store and opens it on the new file; when that is gone from where it lay ready, it has.
int wait_for_daemon(const fs::path& database) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (store::has_replacement(database) || !ask_sockets(database.parent_path(), {{"command", "status"}})) {
    if (std::chrono::steady_clock::now() > until) {
      fmt::print(stderr, "feedwatch restore: the daemon has not come back with it within a minute; see its log [timeout]\n");
      return try_later;
    }
    std::this_thread::sleep_for(between_looks);
  }
  fmt::print("restored; the daemon goes on with it\n");
  return ok;
}

}  // namespace

int back_up(const Common& common, const fs::path& file) {
  const Place place = place_of(common, "backup");
  if (place.status != ok) return place.status;
  store::Backup backup{.file = file, .made = now()};
  std::error_code failure;
  if (!fs::exists(place.database, failure))
    return tell("backup", {"store-missing", fmt::format("{}: there is nothing stored yet", place.database.string())});
  if (file.empty()) {
    const bool is_new = fs::create_directories(place.backups, failure);
    if (is_new) give_to_owner(place.backups, place.database);
    backup.file = store::backup_name(place.backups, backup.made);
  }
  if (const fs::path folder = fs::absolute(backup.file, failure).parent_path(); !fs::is_directory(folder, failure))
    return tell_failure(
        "backup", {"backup-failed", fmt::format("{}: there is no folder {}; make it first", file.string(), folder.string())});
  const auto bytes = store::back_up(place.database, backup.file, never_stops);
  if (!bytes) return tell_failure("backup", bytes.error());
  if (file.empty()) give_to_owner(backup.file, place.database);
  backup.bytes = *bytes;
  fmt::print("{}", common.output == Output::json ? json::serialize(to_json(backup)) + '\n' : line_of(backup));
  return ok;
}

int list_backups(const Common& common) {
  const Place place = place_of(common, "backup");
  if (place.status != ok) return place.status;
  json::array all;
  for (const store::Backup& backup : store::backups_in(place.backups, now())) {
    if (common.output == Output::json) {
      all.push_back(to_json(backup));
    } else {
      fmt::print("{}", line_of(backup));
    }
  }
  if (common.output == Output::json) fmt::print("{}\n", json::serialize(all));
  return ok;
}

int restore_backup(const Common& common, const fs::path& file) {
  const Place place = place_of(common, "restore");
  if (place.status != ok) return place.status;
  const fs::path state_dir = place.database.parent_path();
  const auto living = ask_daemon(state_dir, {{"command", "status"}});
  if (!living && living.error().code != "not-running")
    return complain("restore", living.error().message, status_of_talk(living.error()));
  std::error_code failure;
  fs::create_directories(state_dir, failure);
  const auto prepared = store::prepare_replacement(find_backup(file, place.backups), place.database, never_stops);
  if (!prepared) return tell_failure("restore", prepared.error());
  const fs::path ready = store::beside(place.database, ".restore");
  give_to_owner(ready, state_dir);
  const auto answer = ask_daemon(state_dir, {{"command", "restore"}});
  const std::string trouble = answer ? std::string{} : answer.error().code;
  if (trouble == "not-running") {
    fmt::print("checked; the next start of the daemon goes on with it\n");
    return ok;
  }
  // It may have ended the conversation before it answered.
  if (answer ? is_ok(*answer) : trouble != "socket-missing") return wait_for_daemon(place.database);
  fs::remove(ready, failure);
  return complain("restore", answer ? text_at(*answer, "message") : answer.error().message, unavailable);
}

}  // namespace feedwatch::cli
