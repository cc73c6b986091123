#include "store/guard.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>

#include <fmt/format.h>

#include "store/files.h"
#include "store/seal.h"

namespace feedwatch::store {

namespace {

constexpr uint64_t usual_reserve = uint64_t{16} << 20;
constexpr uint64_t share_of_disk = 8;  // a small file system gives up less

std::string in_mib(uint64_t bytes) { return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / (1 << 20)); }

std::filesystem::path reserve_of(const std::filesystem::path& database) { return beside(database, ".reserve"); }

uint64_t size_of_reserve(const std::filesystem::path& database) {
  const auto space = space_for(database);
  return space ? std::min(usual_reserve, space->size / share_of_disk) : usual_reserve;
}

// With less than this left the reserve is given back; it is set up again with twice as much left beside it.
uint64_t low_water(uint64_t reserve) { return reserve / 4; }
uint64_t room_to_return(uint64_t reserve) { return reserve + 2 * low_water(reserve); }

}  // namespace

const char* word_of(Condition condition) {
  switch (condition) {
    case Condition::ok:
      return "ok";
    case Condition::degraded:
      return "degraded";
    case Condition::read_only:
      return "read-only";
    case Condition::damaged:
      return "damaged";
  }
  return "";
}

bool give_up_reserve(const std::filesystem::path& database) {
  std::error_code failure;
  return std::filesystem::remove(reserve_of(database), failure) && !failure;
}

Guard::Guard(std::filesystem::path database, bool reserve) : database_(std::move(database)) {
  if (!reserve || database_ == ":memory:") return;
  file_ = reserve_of(database_);
  reserve_ = size_of_reserve(database_);
  look();
}

Health Guard::health() const {
  const std::lock_guard lock{mutex_};
  return health_;
}

bool Guard::take_failure(const Error& error) {
  if (is_damaged()) return false;
  if (error.code == "store-corrupt") {
    if (database_ != ":memory:") note_damage(database_, error.message);
    become(Condition::damaged, error.message);
    return false;
  }
  if (error.code != "store-full" && error.code != "store-io") return false;
  const auto space = space_for(database_);
  const bool is_full = error.code == "store-full" || (space && space->free < low_water(reserve_));
  if (is_full && give_back_reserve()) return true;
  become(Condition::read_only, error.message);
  return false;
}

void Guard::take_success() {
  if (condition_ != Condition::read_only) return;
  become(Condition::ok, {});
  look();
}

void Guard::look() {
  if (file_.empty() || is_damaged() || condition_ == Condition::read_only) return;
  const auto space = space_for(database_);
  if (!space) return;
  if (has_reserve()) {
    if (space->free < low_water(reserve_)) give_back_reserve();
    return;
  }
  if (space->free >= room_to_return(reserve_)) set_up_reserve();
  if (has_reserve()) return become(Condition::ok, {});
  become(Condition::degraded, fmt::format("{} are free on the disk of {}, and all goes on as usual with {}", in_mib(space->free),
                                          database_.string(), in_mib(room_to_return(reserve_))));
}

void Guard::become(Condition condition, std::string reason) {
  condition_ = condition;
  const std::lock_guard lock{mutex_};
  health_ = {.condition = condition, .reason = std::move(reason)};
}

bool Guard::has_reserve() const {
  std::error_code none;
  return std::filesystem::file_size(file_, none) == reserve_ && !none;
}

void Guard::set_up_reserve() {
  const int descriptor = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) return;
  const bool allocated = ::posix_fallocate(descriptor, 0, static_cast<off_t>(reserve_)) == 0;
  ::close(descriptor);
  std::error_code ignored;
  if (!allocated) std::filesystem::remove(file_, ignored);
}

// False: there was none to give.
bool Guard::give_back_reserve() {
  if (file_.empty() || !give_up_reserve(database_)) return false;
  const auto space = space_for(database_);
  become(Condition::degraded,
         fmt::format("the disk of {} is nearly full: the reserve of {} was given back, which leaves {}; all goes "
                     "on as usual with {}",
                     database_.string(), in_mib(reserve_), in_mib(space ? space->free : 0), in_mib(room_to_return(reserve_))));
  return true;
}

}  // namespace feedwatch::store
