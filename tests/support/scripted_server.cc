#include "support/scripted_server.h"

#include <charconv>

#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace feedwatch::test {

namespace asio = boost::asio;
using asio::use_awaitable;
using asio::ip::tcp;

namespace {

Seen parse_head(std::string_view head) {
  Seen seen;
  const auto first_end = head.find("\r\n");
  const std::string_view request = head.substr(0, first_end);
  const auto method_end = request.find(' ');
  const auto target_end = request.rfind(' ');
  seen.method = request.substr(0, method_end);
  seen.target = request.substr(method_end + 1, target_end - method_end - 1);
  for (auto at = first_end + 2; at < head.size();) {
    const auto end = head.find("\r\n", at);
    const std::string_view line = head.substr(at, end - at);
    if (line.empty()) break;
    const auto colon = line.find(':');
    const auto value = line.find_first_not_of(' ', colon + 1);
    seen.headers.emplace_back(line.substr(0, colon), value == line.npos ? "" : line.substr(value));
    at = end + 2;
  }
  return seen;
}

size_t body_length(const Seen& seen) {
  const std::string text = seen.header("Content-Length");
  size_t length = 0;
  std::from_chars(text.data(), text.data() + text.size(), length);
  return length;
}

void ignore(std::exception_ptr) {}  // a connection the other side has cut

}  // namespace

std::string Seen::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (boost::algorithm::iequals(key, name)) return value;
  }
  return "(none)";
}

Script answer(int status, std::string body, const Lines& headers) {
  std::string head = "HTTP/1.1 " + std::to_string(status) + " Scripted\r\n";
  for (const std::string& line : headers) head += line + "\r\n";
  if (status != 304) head += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return Script{.pieces = {head + "\r\n" + std::move(body)}};
}

Script redirect(int status, const std::string& location) { return answer(status, {}, {"Location: " + location}); }

ScriptedServer::ScriptedServer(asio::io_context& io, Behaviour behaviour, const std::string& address, asio::ssl::context* tls)
    : behaviour_(std::move(behaviour)),
      tls_(tls),
      acceptor_(io, tcp::endpoint(asio::ip::make_address(address), 0)),
      port_(acceptor_.local_endpoint().port()),
      tasks_(io.get_executor(), ignore) {
  const std::string host = address.find(':') == address.npos ? address : "[" + address + "]";
  origin_ = std::string(tls == nullptr ? "http" : "https") + "://" + host + ":" + std::to_string(port_);
  tasks_.spawn(listen());
}

ScriptedServer::~ScriptedServer() = default;

void ScriptedServer::stop() {
  acceptor_.close();
  tasks_.cancel();
}

std::string ScriptedServer::url(const std::string& target) const { return origin_ + target; }

Task<> ScriptedServer::listen() {
  for (;;) {
    tcp::socket socket = co_await acceptor_.async_accept(use_awaitable);
    socket.set_option(tcp::no_delay(true));
    tasks_.spawn(serve(std::move(socket), ++connections_));
  }
}

Task<> ScriptedServer::serve(tcp::socket socket, int connection) {
  if (tls_ == nullptr) {
    co_await converse(socket, socket, connection);
    co_return;
  }
  asio::ssl::stream<tcp::socket&> stream(socket, *tls_);
  co_await stream.async_handshake(asio::ssl::stream_base::server, use_awaitable);
  co_await converse(stream, socket, connection);
}

template <class Stream>
Task<> ScriptedServer::converse(Stream& stream, tcp::socket& socket, int connection) {
  std::string input;
  asio::steady_timer pause(socket.get_executor());
  for (;;) {
    const size_t head = co_await asio::async_read_until(stream, asio::dynamic_buffer(input), "\r\n\r\n", use_awaitable);
    Seen seen = parse_head(std::string_view(input).substr(0, head));
    seen.connection = connection;
    const size_t length = body_length(seen);
    if (input.size() < head + length) {
      const size_t missing = head + length - input.size();
      co_await asio::async_read(stream, asio::dynamic_buffer(input), asio::transfer_exactly(missing), use_awaitable);
    }
    seen.body = input.substr(head, length);
    input.erase(0, head + length);
    seen_.push_back(seen);
    const Script script = behaviour_(seen);
    for (const std::string& piece : script.pieces) {
      if (&piece != &script.pieces.front() && script.pause > Duration::zero()) {
        pause.expires_after(script.pause);
        co_await pause.async_wait(use_awaitable);
      }
      co_await asio::async_write(stream, asio::buffer(piece), use_awaitable);
    }
    if (script.end == Script::End::keep) continue;
    if (script.end == Script::End::hang) {
      pause.expires_at(asio::steady_timer::time_point::max());
      co_await pause.async_wait(use_awaitable);
    }
    if (script.end == Script::End::reset) socket.set_option(asio::socket_base::linger(true, 0));
    co_return;
  }
}

}  // namespace feedwatch::test
