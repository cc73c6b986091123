// What keeps the daemon going when its disk fills up, its file breaks or its past has to come from a backup.
#include <fmt/format.h>

#include "app/app.h"
#include "base/run_on.h"
#include "pipeline/source_state.h"
#include "store/seal.h"

namespace feedwatch::app {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration between_looks = seconds{5};
constexpr Duration between_glances = seconds{1};  // short of the nap after which the watchdog looks again
constexpr Duration before_first_backup = minutes{1};
constexpr Duration longest_wait = hours{1};  // the interval may be changed meanwhile

alert::OperatorEvent make_event(std::string type, std::string code, std::string message, Time now) {
  alert::OperatorEvent event;
  event.id = fmt::format("{}-{}", type, now.time_since_epoch().count());
  event.type = std::move(type);
  event.code = std::move(code);
  event.message = std::move(message);
  event.timestamp = now;
  return event;
}

Result<store::Backup> make_backup(const std::filesystem::path& database, const std::filesystem::path& folder, size_t keep,
                                  Time now, const std::atomic<bool>& stop) {
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure) return Error{"backup-failed", fmt::format("{}: {}", folder.string(), failure.message())};
  store::drop_backups(folder, keep, now);
  store::Backup backup{.file = store::backup_name(folder, now), .made = now};
  auto bytes = store::back_up(database, backup.file, stop);
  if (!bytes) return bytes.error();
  backup.bytes = *bytes;
  store::drop_backups(folder, keep, now);
  return backup;
}

}  // namespace

// Settled in one transaction: after a crash in between it is done again.
Task<> App::take_up_rebuilt() {
  const auto rebuilt = co_await parts_.store->is_rebuilt();
  if (!rebuilt || !*rebuilt) co_return;
  std::vector<store::SourceState> quiet;
  for (States* const known : {&states_, &former_}) {
    for (auto& [id, state] : *known) {
      pipeline::begin_quietly(state, clock_.now());
      quiet.push_back(state);
    }
  }
  const auto settled = co_await parts_.store->settle_rebuilt(std::move(quiet));
  if (!settled && observer_.task_failed) observer_.task_failed(settled.error().message);
}

Task<> App::tell_of_recovery() {
  const std::optional<store::Recovery> recovery = parts_.store->recovery();
  if (!recovery) co_return;
  const bool is_altered = recovery->kind == store::Recovery::Kind::altered;
  const bool is_ordered = recovery->kind == store::Recovery::Kind::replaced;
  const char* const code = is_altered ? "store-altered" : is_ordered ? "store-replaced" : "store-corrupt";
  auto event = make_event(is_altered ? "store.altered" : "store.restored", code, store::describe(*recovery), clock_.now());
  co_await tell(std::move(event));
}

bool App::polls_are_held() const { return parts_.store->health().condition != store::Condition::ok; }

// Looks for itself: trouble that begins and ends between two looks of watch_store() is told by nobody.
Task<> App::wait_for_store() {
  while (polls_are_held()) co_await polls_may_go_.wait_for(clock_, between_glances);
}

Task<> App::watch_store() {
  for (;;) {
    const store::Health now = parts_.store->health();
    const store::Health before = std::exchange(shown_, now);
    if (now.condition != before.condition) {
      co_await tell_condition(before, now);
      polls_may_go_.notify();
    }
    co_await tell_untold();
    if (now.condition == store::Condition::damaged && observer_.store_lost) {
      observer_.store_lost();
      co_return;
    }
    co_await store_troubled_.wait_for(clock_, between_looks);
  }
}

Task<> App::tell_condition(store::Health before, store::Health now) {
  if (now.condition == store::Condition::ok) {
    auto event = make_event("store.recovered", store::word_of(before.condition),
                            "The database can be written again and has its reserve on the disk; polling goes on.", clock_.now());
    co_await tell(std::move(event));
    co_return;
  }
  std::string what;
  switch (now.condition) {
    case store::Condition::degraded:
      what = "The disk is short. Nothing is polled meanwhile; what is known already is still delivered: ";
      break;
    case store::Condition::read_only:
      what = "The database cannot be written. Nothing is polled or delivered until it can: ";
      break;
    default:
      what = "The database is damaged. It is opened anew, from a backup if need be: ";
  }
  auto event = make_event("store.degraded", store::word_of(now.condition), what + now.reason, clock_.now());
  co_await tell(std::move(event));
}

Task<> App::keep_backups() {
  const std::vector<store::Backup> known = store::backups_in(config().backup.folder, clock_.now());
  if (!known.empty()) last_backup_ = known.front();  // what the status shows until there is a newer one
  co_await clock_.sleep_for(before_first_backup);
  for (;;) {
    const Duration nap = co_await back_up_when_due();
    co_await clock_.sleep_for(nap);
  }
}

// How long until the next look.
Task<Duration> App::back_up_when_due() {
  const config::Backups wanted = config().backup;
  if (wanted.every == Duration::zero()) co_return longest_wait;
  const Time now = clock_.now();
  const std::vector<store::Backup> known = store::backups_in(wanted.folder, now);
  if (!known.empty()) last_backup_ = known.front();
  const Time due = known.empty() || store::is_from_future(known.front(), now) ? now : known.front().made + wanted.every;
  if (due > now) co_return std::min<Duration>(due - now, longest_wait);
  if (polls_are_held()) co_return between_looks;
  auto making = [database = config().state_dir / "feedwatch.db", wanted, now, this] {
    return make_backup(database, wanted.folder, wanted.keep, now, ending_);
  };
  auto outcome = co_await run_on(workers_.get_executor(), *parts_.activity, std::move(making));
  co_await tell_of_backup(std::move(outcome));
  co_return std::min<Duration>(wanted.every, longest_wait);
}

// A copy that fails its check says that the database would: it is opened anew and looked at whole. When nothing is found, the
// next bad copy is no reason to look again: it is its own disk that is bad.
Task<> App::tell_of_backup(Result<store::Backup> outcome) {
  const std::filesystem::path database = config().state_dir / "feedwatch.db";
  if (outcome) {
    last_backup_ = *outcome;
    store::forget_false_alarm(database);
    if (observer_.backed_up) observer_.backed_up(*outcome);
    co_return;
  }
  const Error error = outcome.error();
  if (error.code == "backup-stopped") co_return;
  auto event =
      make_event("backup.failed", error.code,
                 fmt::format("No backup of the database was made: {}; tried again in an hour", error.message), clock_.now());
  co_await tell(std::move(event));
  if (error.code != "backup-damaged" || !observer_.store_lost) co_return;
  if (store::note_bad_copy(database, error.message)) observer_.store_lost();
}

}  // namespace feedwatch::app
