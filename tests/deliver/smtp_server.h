// A loopback mail server that answers each command as a test wants. Lives on the test's io context.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "base/task_group.h"

namespace feedwatch::deliver {

class SmtpServer {
 public:
  // What to say to a line; "" closes the connection, "hang" keeps silent. The end of a mail is asked for as ".".
  using Behaviour = std::function<std::string(const std::string& line)>;

  SmtpServer(boost::asio::io_context& io, Behaviour behaviour)
      : behaviour_(std::move(behaviour)),
        acceptor_(io, {boost::asio::ip::make_address("127.0.0.1"), 0}),
        tasks_(io.get_executor(), [](std::exception_ptr) {}) {
    tasks_.spawn(listen());
  }

  // Takes everything but what `special` (by the beginning of the line) answers otherwise.
  static Behaviour friendly(std::map<std::string, std::string> special = {}) {
    return [special = std::move(special)](const std::string& line) -> std::string {
      for (const auto& [start, reply] : special) {
        if (line.starts_with(start)) return reply;
      }
      if (line == "DATA") return "354 go on";
      if (line == "QUIT") return "221 bye";
      return "250 ok";
    };
  }

  void stop() {
    acceptor_.close();
    tasks_.cancel();
  }
  std::string url() const { return "smtp://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()); }
  size_t count(const std::string& start) const {
    size_t found = 0;
    for (const std::string& line : lines) found += line.starts_with(start) ? 1 : 0;
    return found;
  }

  std::vector<std::string> lines{};  // commands as they came
  std::vector<std::string> mails{};
  int connections{0};

 private:
  using Socket = boost::asio::ip::tcp::socket;

  Task<> listen() {
    for (;;) {
      Socket socket = co_await acceptor_.async_accept(boost::asio::use_awaitable);
      ++connections;
      tasks_.spawn(converse(std::move(socket)));
    }
  }

  static Task<> say(Socket& socket, std::string text) {
    if (text == "hang") {
      boost::asio::steady_timer never(socket.get_executor(), boost::asio::steady_timer::time_point::max());
      co_await never.async_wait(boost::asio::use_awaitable);
    }
    text += "\r\n";
    co_await boost::asio::async_write(socket, boost::asio::buffer(text), boost::asio::use_awaitable);
  }
  static Task<std::string> hear(Socket& socket, std::string& buffer, std::string end) {
    const size_t size =
        co_await boost::asio::async_read_until(socket, boost::asio::dynamic_buffer(buffer), end, boost::asio::use_awaitable);
    std::string text = buffer.substr(0, size - end.size());
    buffer.erase(0, size);
    co_return text;
  }

  Task<> converse(Socket socket) {
    std::string buffer;
    std::string reply = behaviour_("");
    if (reply == "250 ok") reply = "220 relay ready";
    while (!reply.empty()) {
      auto saying = say(socket, reply);
      co_await std::move(saying);
      auto hearing = hear(socket, buffer, "\r\n");
      std::string line = co_await std::move(hearing);
      lines.push_back(line);
      reply = behaviour_(line);
      if (line != "DATA" || !reply.starts_with("354")) continue;
      auto going_on = say(socket, reply);
      co_await std::move(going_on);
      auto taking = hear(socket, buffer, "\r\n.\r\n");
      mails.push_back(co_await std::move(taking));
      reply = behaviour_(".");
    }
  }

  Behaviour behaviour_;
  boost::asio::ip::tcp::acceptor acceptor_;
  TaskGroup tasks_;
};

}  // namespace feedwatch::deliver
