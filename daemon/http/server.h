// A small HTTP/1.1 server: requests in, answers of one handler out. Owned by the io thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>

#include "base/activity.h"
#include "base/clock.h"
#include "base/result.h"
#include "http/fetcher.h"

namespace feedwatch::http {

struct ServerRequest {
  std::string method{};
  std::string target{};  // path and query as they were sent
  Headers headers{};
  std::string body{};
  std::string peer{};  // address, without the port

  std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
  // The first header of that name, compared without case; nullptr when there is none.
  const std::string* header(std::string_view name) const;
};

struct ServerResponse {
  int status{200};
  Headers headers{};  // Content-Length and Connection are added
  std::string body{};
};

// Beyond these a client gets 413 or 431, or is cut off. Spans are real time.
struct ServerLimits {
  uint32_t header_bytes{16 * 1024};
  uint64_t body_bytes{1024 * 1024};
  size_t connections{64};                      // more wait in the backlog
  Duration receive{std::chrono::seconds{10}};  // from a request's first byte to its last; also for its answer to be taken
  Duration idle{std::chrono::seconds{30}};     // between two requests of one connection
};

class Server {
 public:
  // Makes the answer; may take its time. What it throws becomes a 500.
  using Handler = std::function<Task<ServerResponse>(ServerRequest)>;

  // Listens on an IP address; port 0 takes a free one. A connection counts as activity from its first moment to the first answer,
  // and again from the first byte of each further request to its answer. Error: cannot-listen.
  static Result<std::unique_ptr<Server>> open(boost::asio::any_io_executor executor, Activity& activity,
                                              const std::string& address, uint16_t port, Handler handler,
                                              ServerLimits limits = {});
  // Requires that stop() has returned.
  ~Server();

  uint16_t port() const;
  std::string url(std::string_view target) const;  // "http://127.0.0.1:PORT" + target

  // Ends listening and every connection, answers under way included.
  Task<> stop();

 private:
  class Listener;

  explicit Server(std::unique_ptr<Listener> listener);

  std::unique_ptr<Listener> listener_;
};

}  // namespace feedwatch::http
