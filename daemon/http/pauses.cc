#include "http/pauses.h"

#include <libpsl.h>

#include <algorithm>

namespace feedwatch::http {

namespace {

// So many hosts of a domain that refuse at once are one server behind many names.
constexpr size_t enough_to_widen = 3;

void prolong(std::map<std::string, Duration>& pauses, const std::string& name, Duration until) {
  Duration& known = pauses.try_emplace(name, until).first->second;
  known = std::max(known, until);
}

std::optional<Duration> find(std::map<std::string, Duration>& pauses, const std::string& name, Duration now) {
  const auto found = pauses.find(name);
  if (found == pauses.end()) return std::nullopt;
  if (found->second > now) return found->second;
  pauses.erase(found);
  return std::nullopt;
}

}  // namespace

std::string registrable_domain(const std::string& host) {
  if (host.empty() || host.front() == '[') return host;
  const char* domain = ::psl_registrable_domain(::psl_builtin(), host.c_str());
  const bool is_address = host.find_first_not_of("0123456789.") == std::string::npos;
  return domain == nullptr || is_address ? host : std::string(domain);
}

void Pauses::note(const Target& target, PauseScope scope, Duration until, Duration now) {
  if (scope == PauseScope::feed || until <= now) return;
  const std::string domain = registrable_domain(target.host);
  if (scope == PauseScope::domain) return prolong(domains_, domain, until);
  prolong(hosts_, target.authority, until);
  prolong(of_domain_[domain], target.authority, until);
  widen(domain, now);
}

void Pauses::widen(const std::string& domain, Duration now) {
  auto& hosts = of_domain_[domain];
  std::erase_if(hosts, [now](const auto& entry) { return entry.second <= now; });
  if (hosts.size() < enough_to_widen) return;
  const auto last = std::ranges::max_element(hosts, {}, [](const auto& entry) { return entry.second; });
  prolong(domains_, domain, last->second);
}

void Pauses::lift(const Target& target) {
  hosts_.erase(target.authority);
  domains_.erase(registrable_domain(target.host));
}

std::optional<Duration> Pauses::until(const Target& target, Duration now) {
  if (hosts_.empty() && domains_.empty()) return std::nullopt;
  const auto host = find(hosts_, target.authority, now);
  const auto domain = domains_.empty() ? std::nullopt : find(domains_, registrable_domain(target.host), now);
  if (hosts_.empty()) of_domain_.clear();
  return host && domain ? std::max(*host, *domain) : (host ? host : domain);
}

}  // namespace feedwatch::http
