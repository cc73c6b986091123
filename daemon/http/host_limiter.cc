#include "http/host_limiter.h"

#include <algorithm>

namespace feedwatch::http {

struct HostLimiter::Host {
  Gate connections;
  Gate start;  // one at a time waits for the spacing and for a place among all
  Duration next_start{Duration::min()};
  int visits{0};

  Host(const boost::asio::any_io_executor& executor, int places) : connections(executor, places), start(executor, 1) {}
};

HostLimiter::Place::Visit::Visit(Host* at) : host(at) {
  if (host != nullptr) ++host->visits;
}

HostLimiter::Place::Visit::~Visit() {
  if (host != nullptr) --host->visits;
}

HostLimiter::HostLimiter(boost::asio::any_io_executor executor, Clock& clock, const Limits& limits)
    : executor_(executor), clock_(clock), limits_(limits), among_all_(std::move(executor), limits.connections) {}

HostLimiter::~HostLimiter() = default;

Task<HostLimiter::Place> HostLimiter::enter(std::string authority, Duration spacing) {
  Host& visited = host(authority);  // not forgotten while it is visited
  Place place;
  place.visit_ = Place::Visit{&visited};
  place.connection_ = co_await visited.connections.enter();
  const Gate::Pass turn = co_await visited.start.enter();
  while (visited.next_start > clock_.elapsed()) co_await clock_.sleep_for(visited.next_start - clock_.elapsed());
  place.among_all_ = co_await among_all_.enter();
  visited.next_start = clock_.elapsed() + std::max(limits_.spacing, spacing);
  co_return place;
}

void HostLimiter::note_start(const std::string& authority, Duration at) {
  const Duration now = clock_.elapsed();
  if (at > now || at + limits_.spacing <= now) return;
  Duration& next = host(authority).next_start;
  next = std::max(next, at + limits_.spacing);
}

void HostLimiter::configure(const Limits& limits) {
  limits_ = limits;
  among_all_.resize(limits.connections);
  for (auto& [authority, known] : hosts_) known->connections.resize(limits.per_host);
}

HostLimiter::Host& HostLimiter::host(const std::string& authority) {
  if (hosts_.size() >= sweep_at_) forget_idle_hosts();
  auto& known = hosts_[authority];
  if (!known) known = std::make_unique<Host>(executor_, limits_.per_host);
  return *known;
}

void HostLimiter::forget_idle_hosts() {
  const Duration now = clock_.elapsed();
  std::erase_if(hosts_, [now](const auto& entry) { return entry.second->visits == 0 && entry.second->next_start <= now; });
  sweep_at_ = std::max<size_t>(64, 2 * hosts_.size());
}

}  // namespace feedwatch::http
