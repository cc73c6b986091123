// The Fetcher that speaks HTTP through libcurl, politely and on its guard. Owned by the io thread.
#pragma once

#include <memory>
#include <vector>

#include "base/activity.h"
#include "http/curl_multi.h"
#include "http/fetcher.h"
#include "http/host_limiter.h"
#include "http/pauses.h"
#include "http/trust.h"

namespace feedwatch::http {

struct ClientOptions {
  std::string user_agent{};
  Limits limits{};  // of polite requests; the others have as many connections again, and no spacing
  PauseScope pause_scope{PauseScope::host};
  std::string ca_file{};
  Duration connect_timeout{std::chrono::seconds{10}};
  std::vector<uint16_t> own_ports{};  // that this program listens on: never asked, whatever allow_private says
};

// Beside what Fetcher promises:
// - Waits for a place run on `clock`; timeouts of the network are libcurl's and run on real time. `timeout` is for all hops of a
//   fetch together, without their waits for a place.
// - A redirect waits for its place like any request, and for its Retry-After of up to a minute; beyond that it is the answer.
//   From https: to http: it is refused. 303, and 301 or 302 to anything but GET, go on as GET without the body (RFC 9110 §15.4).
// - Headers and credentials go to the first origin only: scheme, host and port.
// - A polite request to a host that answered 429 waits for nobody: until its Retry-After is over it is refused (host-paused).
// - Through a proxy goes a tunnel (CONNECT, or SOCKS5) to an address that was looked up and checked here; the proxy's own address
//   is checked like any other. The environment's proxies are never used.
// - A header with CR, LF or NUL in it is refused (bad-header); such a validator is left out.
class Client final : public Fetcher {
 public:
  // Error: bad-ca-file.
  static Result<std::unique_ptr<Client>> open(boost::asio::any_io_executor executor, CurlMulti& multi, Clock& clock,
                                              ClientOptions options);
  ~Client() override;

  Task<Result<Response>> fetch(Request request) override;

  // For fetches that start from now on; those under way keep their manners. On error nothing changes.
  Result<> configure(ClientOptions options);

  // Until when polite requests to that URL are refused; nullopt: they are not.
  std::optional<Time> paused_until(const std::string& url);
  // As if the URL had answered 429 with that Retry-After: what is remembered from before a restart.
  void pause(const std::string& url, Time until);
  void lift_pause(const std::string& url);
  // What is remembered from before a restart: the URL was asked at that time.
  void note_asked(const std::string& url, Time at);

  size_t hosts() const { return limiter_.hosts(); }

 private:
  struct Shared;
  struct Loan;
  struct Journey;

  Client(boost::asio::any_io_executor executor, CurlMulti& multi, Clock& clock, const ClientOptions& options,
         std::shared_ptr<Shared> shared);

  Task<Result<Response>> travel(Journey& journey);
  Task<Result<Response>> ask(Journey& journey);
  Result<> check_pause(const Target& target);
  void note_pause(const Target& target, Duration wait);

  CurlMulti& multi_;
  Clock& clock_;
  HostLimiter limiter_;
  Gate impolite_;
  PauseScope pause_scope_;
  Pauses pauses_{};
  std::shared_ptr<Shared> shared_;  // manners and idle handles; fetches under way keep the one they began with
};

}  // namespace feedwatch::http
