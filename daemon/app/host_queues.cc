#include "app/host_queues.h"

namespace feedwatch::app {

bool HostQueues::begin(const std::string& source, const std::string& host, size_t places) {
  const auto [known, fresh] = sources_.try_emplace(source);
  Source& one = known->second;
  if (!fresh) {
    if (one.standing == Standing::waiting) return false;
    one.standing = Standing::polled;
    return true;
  }
  Host& at = hosts_[host];
  one.host = host;
  if (at.taken >= places || !at.line.empty()) {
    one.place = at.line.insert(at.line.end(), source);
    return false;
  }
  ++at.taken;
  one.standing = Standing::polled;
  return true;
}

std::optional<std::string> HostQueues::leave(const std::string& source, size_t places) {
  const auto known = sources_.find(source);
  if (known == sources_.end()) return std::nullopt;
  const Source one = std::move(known->second);
  sources_.erase(known);
  const auto found = hosts_.find(one.host);
  Host& at = found->second;
  if (one.standing == Standing::waiting) {
    at.line.erase(one.place);
    return std::nullopt;  // whoever has a place is still there, and calls the next
  }
  --at.taken;
  std::optional<std::string> next;
  if (!at.line.empty() && at.taken < places) {
    next = std::move(at.line.front());
    at.line.pop_front();
    ++at.taken;
    sources_.at(*next).standing = Standing::called;
  }
  if (at.taken == 0 && at.line.empty()) hosts_.erase(found);
  return next;
}

bool HostQueues::waits(const std::string& source) const {
  const auto known = sources_.find(source);
  return known != sources_.end() && known->second.standing == Standing::waiting;
}

bool HostQueues::is_called(const std::string& source) const {
  const auto known = sources_.find(source);
  return known != sources_.end() && known->second.standing == Standing::called;
}

}  // namespace feedwatch::app
