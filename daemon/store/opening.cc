#include "store/opening.h"

#include <sqlite3.h>

#include <chrono>
#include <system_error>

#include <fmt/format.h>

#include "base/notify.h"
#include "store/backup.h"
#include "store/files.h"
#include "store/guard.h"
#include "store/schema.h"
#include "store/seal.h"

namespace feedwatch::store {

namespace {

// What a slow disk reads at least, in a second.
constexpr uintmax_t slow_disk = uintmax_t{10} << 20;

Time now() { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }

Error unreadable(const std::filesystem::path& path, std::string_view why) {
  return {"store-unreadable", fmt::format("{}: {}", path.string(), why)};
}

// A log with content says that the last owner did not close the file.
bool ended_badly(const std::filesystem::path& path) {
  std::error_code none;
  const auto size = std::filesystem::file_size(beside(path, "-wal"), none);
  return !none && size > 0;
}

// How far the file has to be checked before it is used. quick: structure; whole: every index, too.
enum class Check : uint8_t { none, quick, whole, hopeless };

struct Doubt {
  Check check{Check::none};
  bool altered{false};
};

Doubt doubt_of(const std::filesystem::path& path) {
  std::error_code none;
  if (path == ":memory:" || !std::filesystem::exists(path, none)) return {};
  const Suspicion suspicion = suspicion_of(path);
  if (suspicion == Suspicion::condemned) return {.check = Check::hopeless};
  const Seal seal = check_seal(path);
  if (seal == Seal::rotten) return {.check = Check::hopeless};
  // Nobody leaves a log beside a sealed file but another program.
  const bool is_altered = seal == Seal::altered || (seal == Seal::intact && ended_badly(path));
  if (is_altered || suspicion != Suspicion::none) return {.check = Check::whole, .altered = is_altered};
  return {.check = seal == Seal::intact ? Check::none : Check::quick};
}

Result<> check_quickly(Database& database, const std::filesystem::path& path) {
  Query row = database.query("PRAGMA quick_check(1)");
  if (!row.next()) return unreadable(path, "no answer");
  const std::string answer = row.text(0);
  if (answer != "ok") return Error{"store-corrupt", fmt::format("{}: {}", path.string(), answer)};
  return check_schema(database.connection(), path, schema_files());
}

// The service manager would take a long look at a large file for hanging.
void ask_for_patience(const std::filesystem::path& path) {
  std::error_code none;
  const auto bytes = std::filesystem::file_size(path, none);
  if (none) return;
  notify::extend_timeout(std::chrono::seconds{60 + bytes / slow_disk});
}

// A damaged file goes aside as it was found: closing it must not write its log back into it.
struct KeepsLog {
  Database& database;
  bool keeps{true};

  explicit KeepsLog(Database& of) : database(of) {}
  KeepsLog(const KeepsLog&) = delete;
  KeepsLog& operator=(const KeepsLog&) = delete;
  ~KeepsLog() {
    if (keeps) keep_log(database);
  }
};

Result<> check(Database& database, const std::filesystem::path& path, Check wanted) {
  const std::atomic<bool> never{false};
  if (wanted == Check::whole) return check_whole(path, never);
  return wanted == Check::quick ? check_quickly(database, path) : Result<>{};
}

// An empty file where there was a database once.
bool is_hollow(Database& database, const Options& options, const Doubt& doubt) {
  if (doubt.check == Check::none || database.value("PRAGMA user_version") != 0) return false;
  return doubt.altered || (!options.backups.empty() && !backups_in(options.backups, now()).empty());
}

Result<Opened> open_as_it_is(Options options) {
  const std::filesystem::path path = options.path;
  const Doubt doubt = doubt_of(path);
  if (doubt.check == Check::hopeless) {
    return Error{"store-corrupt", fmt::format("{}: its content is not what was left there", path.string())};
  }
  if (doubt.check != Check::none) ask_for_patience(path);
  try {
    Database database{path};
    KeepsLog unless_sound{database};
    if (!options.synced) database.script("PRAGMA synchronous = OFF");
    if (auto checked = check(database, path, doubt.check); !checked) return checked.error();
    if (is_hollow(database, options, doubt)) return Error{"store-corrupt", fmt::format("{}: is empty", path.string())};
    if (doubt.check == Check::whole) note_checked(path);
    if (path != ":memory:") break_seal(path);
    unless_sound.keeps = false;
    if (auto ready = migrate(database, path, schema_files()); !ready) return ready.error();
    Opened opened{.session = std::make_unique<Session>(std::move(database), std::move(options))};
    Session& session = *opened.session;
    if (session.options.stories_at_need) {
      session.stories.restore_at_need();
    } else {
      session.stories.restore(session.database);
    }
    release_leases(session);
    if (doubt.altered) {
      opened.recovery = Recovery{.kind = Recovery::Kind::altered, .reason = "its checksum is not the one it was left with"};
    }
    return opened;
  } catch (const SQLite::Exception& failure) {
    Error error = to_error(failure);
    if (is_damage(failure, path)) error.code = "store-corrupt";
    if (error.code == "store-failed" || error.code == "store-io") error.code = "store-unreadable";
    error.message = fmt::format("{}: {}", path.string(), error.message);
    return error;
  } catch (const std::filesystem::filesystem_error& failure) {
    return unreadable(path, failure.what());
  }
}

// One backup after another, as long as what was put in place is no good either.
Result<Opened> open_after_damage(const Options& options, Error damage) {
  const size_t backups = backups_in(options.backups, now()).size();
  for (size_t skipped = 0; skipped <= backups; ++skipped) {
    ask_for_patience(options.path);
    auto recovery = recover(options.path, options.backups, skipped, damage.message, now());
    if (!recovery) return recovery.error();
    auto opened = open_as_it_is(options);
    if (opened) {
      opened->recovery = std::move(*recovery);
      return opened;
    }
    if (opened.error().code != "store-corrupt") return opened;
    damage = opened.error();
  }
  return damage;
}

}  // namespace

void keep_log(Database& database) {
  ::sqlite3_db_config(database.connection().getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

Result<Opened> open_session(Options options) {
  const bool mends = !options.backups.empty() && options.path != ":memory:";
  std::optional<Recovery> recovery;
  if (mends && has_replacement(options.path)) {
    auto aside = take_replacement(options.path, "replaced", now());
    if (!aside) return aside.error();
    recovery = Recovery{.kind = Recovery::Kind::replaced, .aside = std::move(*aside)};
  }
  auto opened = open_as_it_is(options);
  // What the reserve is for: that a full disk does not keep the daemon from starting.
  if (!opened && opened.error().code == "store-full" && give_up_reserve(options.path)) opened = open_as_it_is(options);
  if (opened) {
    if (recovery) opened->recovery = std::move(recovery);
    return opened;
  }
  if (!mends || opened.error().code != "store-corrupt") return opened;
  return open_after_damage(options, opened.error());
}

void seal_closed(const std::filesystem::path& path) {
  if (path == ":memory:" || ended_badly(path)) return;
  forget_false_alarm(path);
  if (suspicion_of(path) == Suspicion::none) set_seal(path);
}

}  // namespace feedwatch::store
