// Politeness: how many requests run at once, in all and to one host, and how far apart they start. Owned by the io thread.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "http/gate.h"

namespace feedwatch::http {

struct Limits {
  int connections{64};  // all hosts together
  int per_host{1};
  Duration spacing{std::chrono::seconds{1}};  // between the starts of two requests to one host
};

class HostLimiter {
  struct Host;

 public:
  // The right to run one request, until it is destroyed. The limiter outlives it.
  class Place {
   public:
    Place() = default;
    Place(Place&& other) noexcept = default;
    Place& operator=(Place&& other) noexcept = default;

   private:
    friend HostLimiter;
    struct Visit {
      Host* host{nullptr};
      explicit Visit(Host* at = nullptr);
      Visit(Visit&& other) noexcept : host(std::exchange(other.host, nullptr)) {}
      Visit& operator=(Visit&& other) noexcept {
        std::swap(host, other.host);
        return *this;
      }
      ~Visit();
    };

    Visit visit_{};  // first, so that the host is let go last
    Gate::Pass connection_{};
    Gate::Pass among_all_{};
  };

  HostLimiter(boost::asio::any_io_executor executor, Clock& clock, const Limits& limits);
  ~HostLimiter();

  // Waits its turn, on the clock. First come, first served, for each host and for the places that all hosts share; who waits for
  // a host keeps no other host waiting. The host's next request starts `spacing` after this one, or later. Cancellable.
  Task<Place> enter(std::string authority, Duration spacing = {});
  // A request to the host that is known to have started at `at`, in elapsed time: the next one keeps its distance from it too.
  void note_start(const std::string& authority, Duration at);
  // Concerns requests that start from now on.
  void configure(const Limits& limits);

  // How many hosts are remembered: those in use, those whose spacing runs, and not many more.
  size_t hosts() const { return hosts_.size(); }

 private:
  Host& host(const std::string& authority);
  void forget_idle_hosts();

  boost::asio::any_io_executor executor_;
  Clock& clock_;
  Limits limits_;
  Gate among_all_;
  std::unordered_map<std::string, std::unique_ptr<Host>> hosts_;
  size_t sweep_at_{64};
};

}  // namespace feedwatch::http
