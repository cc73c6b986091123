#include <algorithm>
#include <unordered_map>

#include "rules/when.h"

namespace feedwatch::rules {

namespace {

// A window that begins at `time` comes into reach of an event, or leaves it.
struct Edge {
  Time time{};
  bool leaves{false};
  size_t event{0};
};

// A window of `within` that begins between `from` and `to` touches the event.
struct Begins {
  Time from{};
  Time to{};
};

Begins begins(const WhenEvent& event, Duration within) { return {event.happened - within, event.seen}; }

std::vector<Edge> edges(std::span<const WhenEvent> events, Begins wanted, Duration within) {
  std::vector<Edge> all;
  for (size_t i = 0; i < events.size(); ++i) {
    const Begins one = begins(events[i], within);
    if (one.to < wanted.from || one.from > wanted.to) continue;
    all.push_back({std::max(one.from, wanted.from), false, i});
    all.push_back({one.to, true, i});
  }
  const auto before = [](const Edge& a, const Edge& b) { return std::tie(a.time, a.leaves) < std::tie(b.time, b.leaves); };
  std::sort(all.begin(), all.end(), before);
  return all;
}

// The first event of each publisher that a window beginning at `begin` touches.
std::vector<size_t> touched(std::span<const WhenEvent> events, Time begin, Duration within, size_t fresh) {
  std::unordered_map<std::string_view, size_t> by_publisher{{events[fresh].publisher, fresh}};
  for (size_t i = 0; i < events.size(); ++i) {
    const Begins one = begins(events[i], within);
    if (begin < one.from || begin > one.to || events[i].publisher == events[fresh].publisher) continue;
    const auto [known, is_new] = by_publisher.try_emplace(events[i].publisher, i);
    if (!is_new && events[i].happened < events[known->second].happened) known->second = i;
  }
  std::vector<size_t> because;
  for (const auto& [publisher, event] : by_publisher) because.push_back(event);
  const auto earlier = [&](size_t a, size_t b) {
    return std::tie(events[a].happened, events[a].seen, a) < std::tie(events[b].happened, events[b].seen, b);
  };
  std::sort(because.begin(), because.end(), earlier);
  return because;
}

}  // namespace

// Sweeps the beginnings of windows that touch the fresh event and counts the publishers in each.
std::vector<size_t> when_seen(const When::Seen& seen, std::span<const WhenEvent> events, size_t fresh) {
  const Begins wanted = begins(events[fresh], seen.within);
  std::unordered_map<std::string_view, size_t> publishers;
  for (const Edge& edge : edges(events, wanted, seen.within)) {
    if (edge.time > wanted.to) break;
    const std::string_view publisher = events[edge.event].publisher;
    if (edge.leaves) {
      if (--publishers[publisher] == 0) publishers.erase(publisher);
      continue;
    }
    ++publishers[publisher];
    if (publishers.size() >= seen.sources) return touched(events, edge.time, seen.within, fresh);
  }
  return {};
}

}  // namespace feedwatch::rules
