#include "demo/smtp_sink.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace feedwatch::demo {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr size_t longest_line = 4096;

// What stands between the first < and >.
std::string address_in(std::string_view line) {
  const auto open = line.find('<');
  const auto close = line.find('>', open);
  if (open == std::string_view::npos || close == std::string_view::npos) return {};
  return std::string(line.substr(open + 1, close - open - 1));
}

// One client's session (RFC 5321 §4.1), told line by line.
struct Session {
  Mail mail{};
  bool reads_data{false};
  bool finished{false};

  // The reply to a line without its CRLF; empty while a message is being read.
  std::string_view reply(std::string_view line) {
    if (reads_data) return take(line);
    const std::string_view verb = line.substr(0, 4);
    if (verb == "EHLO") return "250-feedwatch-demo\r\n250-8BITMIME\r\n250 PIPELINING\r\n";
    if (verb == "HELO") return "250 feedwatch-demo\r\n";
    if (verb == "MAIL") {
      mail = Mail{.from = address_in(line)};
      return "250 2.1.0 ok\r\n";
    }
    if (verb == "RCPT") {
      mail.to.push_back(address_in(line));
      return "250 2.1.5 ok\r\n";
    }
    if (verb == "DATA") {
      reads_data = true;
      return "354 go on\r\n";
    }
    if (verb == "QUIT") {
      finished = true;
      return "221 2.0.0 bye\r\n";
    }
    return verb == "RSET" || verb == "NOOP" ? "250 2.0.0 ok\r\n" : "500 5.5.1 unknown command\r\n";
  }

 private:
  std::string_view take(std::string_view line) {
    if (line == ".") {
      reads_data = false;
      return "250 2.0.0 taken\r\n";
    }
    mail.message += line.starts_with('.') ? line.substr(1) : line;
    mail.message += "\r\n";
    return {};
  }
};

}  // namespace

SmtpSink::SmtpSink(asio::any_io_executor executor, std::function<void(const Mail&)> on_mail)
    : on_mail_(std::move(on_mail)),
      acceptor_(executor, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      conversations_(executor, [](std::exception_ptr) {}) {}

Task<> SmtpSink::run() {
  co_await accept_until_cancelled();
  co_await asio::this_coro::reset_cancellation_state();
  conversations_.cancel();
  co_await conversations_.join();
}

Task<> SmtpSink::accept_until_cancelled() {
  for (;;) {
    boost::system::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    Socket socket = co_await acceptor_.async_accept(token);
    if (error == asio::error::operation_aborted) co_return;
    if (!error) conversations_.spawn(converse(std::move(socket)));
  }
}

Task<> SmtpSink::converse(Socket socket) {
  Session session;
  std::string received;
  std::string answer = "220 feedwatch-demo ESMTP\r\n";
  while (!session.finished) {
    if (!answer.empty()) {
      const auto bytes = asio::buffer(answer);
      co_await asio::async_write(socket, bytes, asio::use_awaitable);
    }
    auto buffer = asio::dynamic_buffer(received, longest_line);
    const size_t length = co_await asio::async_read_until(socket, buffer, "\r\n", asio::use_awaitable);
    const bool was_reading = session.reads_data;
    answer = session.reply(std::string_view(received).substr(0, length - 2));
    received.erase(0, length);
    if (was_reading && !session.reads_data) on_mail_(session.mail);
  }
  const auto bytes = asio::buffer(answer);
  co_await asio::async_write(socket, bytes, asio::use_awaitable);
}

}  // namespace feedwatch::demo
