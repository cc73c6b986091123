// What is remembered of a source between polls beyond what the store knows by name: SourceState::extra as a value. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "pipeline/ailment.h"
#include "pipeline/quiet.h"

namespace feedwatch::pipeline {

// What a feed said about being asked, kept because a 304 does not repeat it.
struct Rhythm {
  std::optional<Duration> ttl{};
  uint32_t skip_hours{0};
  uint8_t skip_days{0};

  bool operator==(const Rhythm&) const = default;
};

// A permanent redirect that has been seen, and not yet believed.
struct Move {
  std::string url{};
  Time since{};
  uint32_t successes{0};  // in a row

  bool operator==(const Move&) const = default;
};

// Where wall time stood against elapsed time when the state was saved. Within one era of elapsed time (a boot of the machine) a
// later look tells whether the wall clock has been set meanwhile.
struct Anchor {
  uint64_t era{0};  // 0: not known
  Duration offset{};

  bool operator==(const Anchor&) const = default;
};

// What the owner was told last of the source's health.
enum class Told : uint8_t { nothing, failing, gone };

struct Notes {
  Rhythm rhythm{};
  uint64_t identity{0};  // of the feed: hash of its id, or of title and site; 0: not known
  uint64_t stranger{0};  // identity of another feed that redirects led to; 0: none has
  Move move{};           // url empty: none
  Anchor anchor{};
  uint64_t manner{0};  // manner_of() the settings of the last poll; 0: not known
  Told told{Told::nothing};
  uint32_t good_polls{0};  // since `told`
  std::string habit{};     // when it has news, as schedule::to_text() writes it
  Courses courses{};       // of what is wrong although it answers
  Quiet quiet{};
  std::string refused_by{};          // origin of the last 429, where redirects led to it; empty: who was asked
  bool past_lost{false};             // what was known of it: the next poll that reads it tells nobody, whatever is configured
  std::vector<uint64_t> archives{};  // hashes of the archive documents read, oldest first; they never change (RFC 5005 §4)

  bool operator==(const Notes&) const = default;
};

// Empty for no notes. What cannot be read counts as absent; what is not ours is dropped.
std::string to_extra(const Notes& notes);
Notes notes_of(const std::string& extra);

}  // namespace feedwatch::pipeline
