#include "store/seal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "store/files.h"

namespace feedwatch::store {

namespace {

constexpr size_t read_at_once = size_t{1} << 20;

struct State {
  int64_t size{0};
  int64_t time{0};  // nanoseconds since 1970 when it was written last
  uint64_t sum{0};
};

std::filesystem::path seal_of(const std::filesystem::path& path) { return beside(path, ".seal"); }
std::filesystem::path mark_of(const std::filesystem::path& path) { return beside(path, ".suspect"); }

std::optional<State> read_state(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  struct stat found{};
  State state;
  std::vector<unsigned char> buffer(read_at_once);
  ssize_t got = ::fstat(descriptor, &found) == 0 ? 1 : -1;
  while (got > 0) {
    got = ::read(descriptor, buffer.data(), buffer.size());
    if (got > 0) state.sum = ::crc32(state.sum, buffer.data(), static_cast<uInt>(got));
  }
  ::close(descriptor);
  if (got < 0) return std::nullopt;
  state.size = found.st_size;
  state.time = int64_t{found.st_mtim.tv_sec} * 1'000'000'000 + found.st_mtim.tv_nsec;
  return state;
}

void write_mark(const std::filesystem::path& path, std::string_view word, std::string_view what) {
  std::ofstream{mark_of(path), std::ios::trunc} << word << ' ' << what << '\n';
}

std::optional<State> read_seal(const std::filesystem::path& path) {
  std::ifstream file{seal_of(path)};
  State state;
  if (file >> state.size >> state.time >> state.sum) return state;
  return std::nullopt;
}

}  // namespace

Seal check_seal(const std::filesystem::path& path) {
  const auto sealed = read_seal(path);
  if (!sealed) return Seal::none;
  const auto now = read_state(path);
  if (!now) return Seal::none;  // opening it will say what is wrong
  if (now->size == sealed->size && now->sum == sealed->sum) return Seal::intact;
  return now->time == sealed->time ? Seal::rotten : Seal::altered;
}

// Without it the next start only checks more.
void set_seal(const std::filesystem::path& path) {
  const auto state = read_state(path);
  if (!state) return;
  const auto fresh = beside(path, ".seal.new");
  {
    std::ofstream file{fresh, std::ios::trunc};
    file << fmt::format("{} {} {}\n", state->size, state->time, state->sum);
    if (!file.flush()) return;
  }
  std::error_code ignored;
  if (sync_file(fresh)) std::filesystem::rename(fresh, seal_of(path), ignored);
}

// On disk before the first byte is written: a seal that outlives a power cut would call our own writing rot.
void break_seal(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::remove(seal_of(path), ignored)) sync_folder_of(path);
}

Suspicion suspicion_of(const std::filesystem::path& path) {
  std::ifstream mark{mark_of(path)};
  if (!mark) return Suspicion::none;
  std::string word;
  mark >> word;
  if (word == "condemned") return Suspicion::condemned;
  return word == "checked" ? Suspicion::checked : Suspicion::suspected;  // a full disk leaves the mark empty
}

void note_damage(const std::filesystem::path& path, std::string_view what) {
  write_mark(path, suspicion_of(path) == Suspicion::none ? "suspected" : "condemned", what);
}

bool note_bad_copy(const std::filesystem::path& path, std::string_view what) {
  if (suspicion_of(path) != Suspicion::none) return false;
  write_mark(path, "suspected", what);
  return suspicion_of(path) == Suspicion::suspected;
}

void note_checked(const std::filesystem::path& path) {
  if (suspicion_of(path) == Suspicion::suspected) write_mark(path, "checked", "and nothing was found");
}

void forget_false_alarm(const std::filesystem::path& path) {
  if (suspicion_of(path) == Suspicion::checked) forget_damage(path);
}

void forget_damage(const std::filesystem::path& path) {
  std::error_code ignored;
  std::filesystem::remove(mark_of(path), ignored);
}

}  // namespace feedwatch::store
