// A loopback TCP server that answers HTTP requests with exactly the bytes a test wants, right or wrong. Lives on the test's io
// context; TLS when it is given a context.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "base/task_group.h"

namespace boost::asio::ssl {
class context;
}

namespace feedwatch::test {

struct Seen {
  std::string method{};
  std::string target{};
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
  int connection{0};  // 1 for the first one accepted

  // The value of the first header of that name, compared without case; "(none)" when there is none.
  std::string header(std::string_view name) const;
};

// What goes out for one request: the pieces in order with `pause` (real time) between them, then the end.
struct Script {
  enum class End { keep, close, reset, hang };

  std::vector<std::string> pieces{};
  Duration pause{};
  End end{End::keep};
};

using Lines = std::vector<std::string>;

// A well-formed answer with a Content-Length.
Script answer(int status, std::string body = {}, const Lines& headers = {});
Script redirect(int status, const std::string& location);

class ScriptedServer {
 public:
  using Behaviour = std::function<Script(const Seen&)>;

  ScriptedServer(boost::asio::io_context& io, Behaviour behaviour, const std::string& address = "127.0.0.1",
                 boost::asio::ssl::context* tls = nullptr);
  ~ScriptedServer();

  // Ends every connection and stops listening; requires that the io context is run afterwards.
  void stop();

  uint16_t port() const { return port_; }
  std::string url(const std::string& target) const;  // "http://127.0.0.1:PORT" + target
  const std::vector<Seen>& seen() const { return seen_; }
  int connections() const { return connections_; }

 private:
  Task<> listen();
  Task<> serve(boost::asio::ip::tcp::socket socket, int connection);
  template <class Stream>
  Task<> converse(Stream& stream, boost::asio::ip::tcp::socket& socket, int connection);

  Behaviour behaviour_;
  boost::asio::ssl::context* tls_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::string origin_;
  uint16_t port_;
  std::vector<Seen> seen_{};
  int connections_{0};
  TaskGroup tasks_;
};

}  // namespace feedwatch::test
