#include <algorithm>
#include <numeric>

#include "rules/when.h"

namespace feedwatch::rules {

namespace {

constexpr size_t nothing = SIZE_MAX;

// The chain of articles for the first queries, of those that end here the one that began last.
struct Chain {
  Time begin{};
  size_t event{nothing};   // its last
  size_t before{nothing};  // the chain that this one goes on from, in the arena
};

class Chains {
 public:
  Chains(const When::Sequence& sequence, std::span<const WhenEvent> events)
      : sequence_(sequence), events_(events), best_(sequence.queries.size(), nothing) {}

  // Events come in order of time. True when the whole sequence is there.
  bool add(size_t event) {
    const size_t queries = best_.size();
    for (size_t step = queries; step-- > 0;) {
      if ((events_[event].steps >> step & 1U) == 0) continue;
      if (step == 0) {
        extend(0, {events_[event].happened, event, nothing});
      } else if (const size_t before = best_[step - 1];
                 before != nothing && events_[event].happened - arena_[before].begin <= sequence_.within) {
        extend(step, {arena_[before].begin, event, before});
      }
    }
    return best_.back() != nothing;
  }

  std::vector<size_t> whole() const {
    std::vector<size_t> events;
    for (size_t at = best_.back(); at != nothing; at = arena_[at].before) events.push_back(arena_[at].event);
    std::reverse(events.begin(), events.end());
    return events;
  }

 private:
  // From the last query down, so that one article stands for one query of a chain.
  void extend(size_t step, Chain chain) {
    if (best_[step] != nothing && arena_[best_[step]].begin >= chain.begin) return;
    arena_.push_back(chain);
    best_[step] = arena_.size() - 1;
  }

  const When::Sequence& sequence_;
  std::span<const WhenEvent> events_;
  std::vector<Chain> arena_{};
  std::vector<size_t> best_;
};

}  // namespace

std::vector<size_t> when_sequence(const When::Sequence& sequence, std::span<const WhenEvent> events, size_t fresh) {
  if (sequence.queries.empty() || events[fresh].steps == 0) return {};
  std::vector<size_t> order(events.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto earlier = [&](size_t a, size_t b) {
    return std::tie(events[a].happened, events[a].seen, a) < std::tie(events[b].happened, events[b].seen, b);
  };
  std::sort(order.begin(), order.end(), earlier);
  Chains chains{sequence, events};
  for (const size_t event : order) {
    if (!chains.add(event)) continue;
    std::vector<size_t> whole = chains.whole();
    return whole;
  }
  return {};
}

}  // namespace feedwatch::rules
