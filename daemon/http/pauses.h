// Hosts that have asked not to be asked for a while (429, RFC 6585 §4), and what belongs to them. Owned by the io thread.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/time.h"
#include "http/guard.h"

namespace feedwatch::http {

// How far a 429 reaches. domain: all hosts under one registrable domain.
enum class PauseScope : uint8_t { feed, host, domain };

class Pauses {
 public:
  // `now` and `until` in elapsed time. A pause is never shortened. With scope host, several hosts of one domain that are paused
  // at the same time pause the domain: it counts its visitors as one. scope feed: nothing beyond that one address is paused.
  void note(const Target& target, PauseScope scope, Duration until, Duration now);
  // Until when nobody may ask there; nullopt: asking is free.
  std::optional<Duration> until(const Target& target, Duration now);

  // Asking is free again, whatever was noted.
  void lift(const Target& target);

  size_t size() const { return hosts_.size() + domains_.size(); }

 private:
  using Map = std::map<std::string, Duration>;

  void widen(const std::string& domain, Duration now);

  Map hosts_{};  // by authority
  Map domains_{};
  std::map<std::string, std::map<std::string, Duration>> of_domain_{};  // domain → its paused authorities
};

// The registrable domain of a host (Public Suffix List), or the host itself where there is none: an address, a suffix.
std::string registrable_domain(const std::string& host);

}  // namespace feedwatch::http
