// A proxy on the loopback that does what it is told: HTTP CONNECT or SOCKS5, with or without a login. Lives on the test's io
// context.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "base/task_group.h"

namespace feedwatch::test {

struct ProxyManners {
  std::string login{};    // "user:password"; empty: nobody is asked
  std::string refusal{};  // what answers every CONNECT, whole; for SOCKS5: any text makes it refuse
};

class LoopbackProxy {
 public:
  enum class Kind { http, socks5 };

  using Manners = ProxyManners;

  LoopbackProxy(boost::asio::io_context& io, Kind kind, Manners manners = {});
  ~LoopbackProxy();

  // As ScriptedServer::stop().
  void stop();

  std::string url() const;
  uint16_t port() const { return port_; }
  // "address:port" of each connection that was asked for.
  const std::vector<std::string>& asked() const { return asked_; }
  // The head of each CONNECT.
  const std::vector<std::string>& heads() const { return heads_; }
  int connections() const { return connections_; }

 private:
  using Socket = boost::asio::ip::tcp::socket;

  Task<> listen();
  Task<> serve(Socket client);
  Task<bool> agree(Socket& client, Socket& server);
  Task<bool> agree_http(Socket& client, Socket& server);
  Task<bool> agree_socks(Socket& client, Socket& server);
  Task<bool> log_in_socks(Socket& client);
  Task<> relay(Socket& from, Socket& to);

  Kind kind_;
  Manners manners_;
  boost::asio::ip::tcp::acceptor acceptor_;
  uint16_t port_;
  std::vector<std::string> asked_{};
  std::vector<std::string> heads_{};
  int connections_{0};
  TaskGroup tasks_;
};

}  // namespace feedwatch::test
