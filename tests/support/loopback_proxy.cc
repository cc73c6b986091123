#include "support/loopback_proxy.h"

#include <array>

#include <fmt/format.h>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace feedwatch::test {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

std::string base64(std::string_view bytes) {
  static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t have = std::min<size_t>(3, bytes.size() - i);
    uint32_t group = 0;
    for (size_t k = 0; k < 3; ++k) group = group << 8 | (k < have ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (size_t k = 0; k < 4; ++k) text += k <= have ? digits[group >> (18 - 6 * k) & 63] : '=';
  }
  return text;
}

Task<> say(tcp::socket& socket, std::string text) {
  const auto buffer = asio::buffer(text);
  co_await asio::async_write(socket, buffer, asio::use_awaitable);
}

Task<std::string> hear(tcp::socket& socket, size_t size) {
  std::string text(size, '\0');
  const auto buffer = asio::buffer(text);
  co_await asio::async_read(socket, buffer, asio::use_awaitable);
  co_return text;
}

Task<> connect(tcp::socket& server, asio::ip::address address, uint16_t port) {
  const tcp::endpoint endpoint(address, port);
  co_await server.async_connect(endpoint, asio::use_awaitable);
}

}  // namespace

LoopbackProxy::LoopbackProxy(asio::io_context& io, Kind kind, Manners manners)
    : kind_(kind),
      manners_(std::move(manners)),
      acceptor_(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      port_(acceptor_.local_endpoint().port()),
      tasks_(io.get_executor(), [](std::exception_ptr) {}) {
  tasks_.spawn(listen());
}

LoopbackProxy::~LoopbackProxy() = default;

void LoopbackProxy::stop() {
  acceptor_.close();
  tasks_.cancel();
}

std::string LoopbackProxy::url() const {
  return fmt::format("{}://127.0.0.1:{}", kind_ == Kind::http ? "http" : "socks5", port_);
}

Task<> LoopbackProxy::listen() {
  for (;;) {
    tcp::socket client = co_await acceptor_.async_accept(asio::use_awaitable);
    ++connections_;
    tasks_.spawn(serve(std::move(client)));
  }
}

Task<> LoopbackProxy::serve(Socket client) {
  Socket server(client.get_executor());
  try {
    auto agreeing = agree(client, server);
    const bool agreed = co_await std::move(agreeing);
    if (!agreed) co_return;
    using namespace asio::experimental::awaitable_operators;
    auto there = relay(client, server);
    auto back = relay(server, client);
    co_await (std::move(there) || std::move(back));
  } catch (const boost::system::system_error&) {
    // One of them has gone.
  }
}

Task<bool> LoopbackProxy::agree(Socket& client, Socket& server) {
  return kind_ == Kind::http ? agree_http(client, server) : agree_socks(client, server);
}

Task<bool> LoopbackProxy::agree_http(Socket& client, Socket& server) {
  std::string head;
  auto buffer = asio::dynamic_buffer(head);
  co_await asio::async_read_until(client, buffer, "\r\n\r\n", asio::use_awaitable);
  heads_.push_back(head);
  const std::string target = head.substr(0, head.find(' ', 8)).substr(8);
  asked_.push_back(target);
  std::string refusal = manners_.refusal;
  const bool knows = head.find("Proxy-Authorization: Basic " + base64(manners_.login) + "\r\n") != std::string::npos;
  if (!manners_.login.empty() && !knows) {
    refusal = "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n";
  }
  if (!refusal.empty()) {
    co_await say(client, std::move(refusal));
    co_return false;
  }
  const size_t colon = target.rfind(':');
  std::string host = target.substr(0, colon);
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  const auto address = asio::ip::make_address(host);
  const auto port = static_cast<uint16_t>(std::stoi(target.substr(colon + 1)));
  co_await connect(server, address, port);
  std::string yes = "HTTP/1.1 200 Connected\r\n\r\n";
  co_await say(client, std::move(yes));
  co_return true;
}

// RFC 1928, RFC 1929.
Task<bool> LoopbackProxy::log_in_socks(Socket& client) {
  const std::string head = co_await hear(client, 2);
  const std::string methods = co_await hear(client, static_cast<unsigned char>(head[1]));
  const char wanted = manners_.login.empty() ? '\0' : '\2';
  const bool offered = methods.find(wanted) != std::string::npos;
  std::string choice{'\5', offered ? wanted : '\xff'};
  co_await say(client, std::move(choice));
  if (!offered || manners_.login.empty()) co_return offered;
  const std::string user_head = co_await hear(client, 2);
  std::string user = co_await hear(client, static_cast<unsigned char>(user_head[1]));
  const std::string length = co_await hear(client, 1);
  user += ':' + co_await hear(client, static_cast<unsigned char>(length[0]));
  const bool knows = user == manners_.login;
  std::string verdict{'\1', knows ? '\0' : '\1'};
  co_await say(client, std::move(verdict));
  co_return knows;
}

Task<bool> LoopbackProxy::agree_socks(Socket& client, Socket& server) {
  const bool knows = co_await log_in_socks(client);
  if (!knows) co_return false;
  const std::string head = co_await hear(client, 4);
  if (head[3] == '\3') {
    const std::string length = co_await hear(client, 1);
    const std::string name = co_await hear(client, static_cast<unsigned char>(length[0]) + 2U);
    asked_.push_back(name.substr(0, name.size() - 2) + " (a name)");
    co_return false;
  }
  const size_t size = head[3] == '\1' ? 4 : 16;
  const std::string bytes = co_await hear(client, size);
  const std::string port_bytes = co_await hear(client, 2);
  const auto port =
      static_cast<uint16_t>(static_cast<unsigned char>(port_bytes[0]) << 8 | static_cast<unsigned char>(port_bytes[1]));
  asio::ip::address address;
  if (bytes.size() == 4) {
    asio::ip::address_v4::bytes_type four{};
    std::copy(bytes.begin(), bytes.end(), four.begin());
    address = asio::ip::address_v4(four);
  } else {
    asio::ip::address_v6::bytes_type sixteen{};
    std::copy(bytes.begin(), bytes.end(), sixteen.begin());
    address = asio::ip::address_v6(sixteen);
  }
  asked_.push_back(fmt::format("{}:{}", address.to_string(), port));
  std::string reply{"\5\0\0\1\0\0\0\0\0\0", 10};
  if (!manners_.refusal.empty()) reply[1] = '\2';
  if (manners_.refusal.empty()) co_await connect(server, address, port);
  co_await say(client, std::move(reply));
  co_return manners_.refusal.empty();
}

Task<> LoopbackProxy::relay(Socket& from, Socket& to) {
  std::array<char, 16384> bytes{};
  for (;;) {
    const auto room = asio::buffer(bytes);
    const size_t size = co_await from.async_read_some(room, asio::use_awaitable);
    const auto piece = asio::buffer(bytes.data(), size);
    co_await asio::async_write(to, piece, asio::use_awaitable);
  }
}

}  // namespace feedwatch::test
