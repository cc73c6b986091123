#include "pipeline/move.h"

#include <utility>

namespace feedwatch::pipeline {

namespace {

constexpr uint32_t enough_successes = 3;
constexpr Duration long_enough = std::chrono::hours{24};

}  // namespace

std::string permanent_target(const http::Response& response) {
  std::string target;
  for (const http::Hop& hop : response.redirects) {
    if (hop.status != 301 && hop.status != 308) break;
    target = hop.url;
  }
  return target;
}

std::optional<std::string> note_move(Move& move, const std::string& target, bool same_feed, Time now) {
  if (target.empty() || !same_feed) {
    move = {};
    return std::nullopt;
  }
  if (move.url != target) move = {.url = target, .since = now};
  ++move.successes;
  if (move.successes < enough_successes || now - move.since < long_enough) return std::nullopt;
  return std::exchange(move, {}).url;
}

}  // namespace feedwatch::pipeline
