#include <algorithm>
#include <numeric>

#include "rules/when.h"

namespace feedwatch::rules {

// Of the windows that hold `min` events and the fresh one among them, the first.
std::vector<size_t> when_count(const When::Count& count, std::span<const WhenEvent> events, size_t fresh) {
  std::vector<size_t> order(events.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto earlier = [&](size_t a, size_t b) {
    return std::tie(events[a].happened, events[a].seen, a) < std::tie(events[b].happened, events[b].seen, b);
  };
  std::sort(order.begin(), order.end(), earlier);
  const auto place = static_cast<size_t>(std::find(order.begin(), order.end(), fresh) - order.begin());
  const size_t wanted = std::max<size_t>(count.min, 1);
  for (size_t first = place + 1 > wanted ? place + 1 - wanted : 0; first <= place && first + wanted <= order.size(); ++first) {
    const Time begin = events[order[first]].happened;
    if (events[order[first + wanted - 1]].happened - begin > count.within) continue;
    return {order.begin() + static_cast<ptrdiff_t>(first), order.begin() + static_cast<ptrdiff_t>(first + wanted)};
  }
  return {};
}

}  // namespace feedwatch::rules
