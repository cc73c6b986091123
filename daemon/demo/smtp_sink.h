// A mail server that accepts everything and hands it on: enough of RFC 5321 for a well-behaved client on loopback. For the demo
// only.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "base/clock.h"
#include "base/task_group.h"

namespace feedwatch::demo {

struct Mail {
  std::string from{};
  std::vector<std::string> to{};
  std::string message{};  // as sent, dot-stuffing undone, CRLF line ends
};

// Owned by the io thread. Listens on a free loopback port from construction on.
class SmtpSink {
 public:
  SmtpSink(boost::asio::any_io_executor executor, std::function<void(const Mail&)> on_mail);

  uint16_t port() const { return acceptor_.local_endpoint().port(); }
  // Serves until cancelled.
  Task<> run();

 private:
  using Socket = boost::asio::ip::tcp::socket;

  Task<> accept_until_cancelled();
  Task<> converse(Socket socket);

  std::function<void(const Mail&)> on_mail_;
  boost::asio::ip::tcp::acceptor acceptor_;
  TaskGroup conversations_;
};

}  // namespace feedwatch::demo
