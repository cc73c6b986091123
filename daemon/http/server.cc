#include "http/server.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include "base/task_group.h"
#include "http/gate.h"

namespace feedwatch::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

using Parser = wire::request_parser<wire::string_body>;
using Answer = wire::response<wire::string_body>;

constexpr size_t buffered_bytes = 16 * 1024;
constexpr Duration longest_drain = std::chrono::seconds{1};
constexpr Duration pause_when_out_of_descriptors = std::chrono::milliseconds{100};

// What a request that cannot be read is told; nothing when the connection is merely over.
std::optional<wire::status> complaint(const error_code& failure) {
  if (failure == wire::error::body_limit) return wire::status::payload_too_large;
  if (failure == wire::error::header_limit || failure == wire::error::buffer_overflow) {
    return wire::status::request_header_fields_too_large;
  }
  const bool unreadable = failure.category() == make_error_code(wire::error::bad_method).category();
  const bool cut_off = failure == wire::error::end_of_stream || failure == wire::error::partial_message;
  if (unreadable && !cut_off) return wire::status::bad_request;
  return std::nullopt;
}

ServerRequest to_request(wire::request<wire::string_body> message, std::string peer) {
  ServerRequest request{
      .method = std::string(message.method_string()), .target = std::string(message.target()), .peer = std::move(peer)};
  for (const auto& field : message) request.headers.emplace_back(field.name_string(), field.value());
  request.body = std::move(message.body());
  return request;
}

Answer to_answer(ServerResponse response, unsigned version, bool keep_alive, bool only_head) {
  Answer answer;
  answer.version(version);
  answer.result(static_cast<unsigned>(response.status));
  for (const auto& [name, value] : response.headers) answer.insert(name, value);
  answer.body() = std::move(response.body);
  answer.keep_alive(keep_alive);
  answer.prepare_payload();
  if (only_head) answer.body().clear();  // its length stays told
  return answer;
}

}  // namespace

const std::string* ServerRequest::header(std::string_view name) const {
  const auto found = std::ranges::find_if(headers, [&](const auto& each) { return boost::algorithm::iequals(each.first, name); });
  return found == headers.end() ? nullptr : &found->second;
}

class Server::Listener {
 public:
  Listener(asio::any_io_executor executor, Activity& activity, tcp::acceptor acceptor, Handler handler, ServerLimits limits)
      : activity_(activity),
        acceptor_(std::move(acceptor)),
        handler_(std::move(handler)),
        limits_(limits),
        places_(executor, static_cast<int>(limits.connections)),
        tasks_(executor, [](std::exception_ptr) {}) {  // a connection that fails concerns nobody but its client
    tasks_.spawn(listen());
  }

  Task<> stop() {
    acceptor_.close();
    tasks_.cancel();
    co_await tasks_.join();
  }

  tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

 private:
  struct Connection {
    beast::tcp_stream stream;
    beast::flat_buffer buffer;
    std::string peer{};
  };

  Task<> listen();
  Task<> serve(tcp::socket socket, std::optional<Activity::Hold> hold, Gate::Pass place);
  Task<bool> wait_for_request(Connection& connection);
  Task<bool> exchange(Connection& connection);
  Task<error_code> receive(Connection& connection, Parser& parser);
  Task<ServerResponse> answer(ServerRequest request);
  Task<bool> send(Connection& connection, Answer message);
  Task<> complain(Connection& connection, wire::status status);
  Task<> drain(Connection& connection);

  Activity& activity_;
  tcp::acceptor acceptor_;
  Handler handler_;
  ServerLimits limits_;
  Gate places_;
  TaskGroup tasks_;
};

Task<> Server::Listener::listen() {
  asio::steady_timer pause(acceptor_.get_executor());
  for (;;) {
    Gate::Pass place = co_await places_.enter();
    error_code failure;
    auto token = asio::redirect_error(asio::use_awaitable, failure);
    tcp::socket socket = co_await acceptor_.async_accept(token);
    if (!acceptor_.is_open()) co_return;
    if (!failure) {
      tasks_.spawn(serve(std::move(socket), activity_.hold(), std::move(place)));
      continue;
    }
    if (failure == asio::error::connection_aborted) continue;
    pause.expires_after(pause_when_out_of_descriptors);
    co_await pause.async_wait(asio::use_awaitable);
  }
}

Task<> Server::Listener::serve(tcp::socket socket, std::optional<Activity::Hold> hold, Gate::Pass) {
  error_code ignored;
  const auto peer = socket.remote_endpoint(ignored);
  socket.set_option(tcp::no_delay(true), ignored);
  Connection connection{.stream = beast::tcp_stream(std::move(socket)),
                        .buffer = beast::flat_buffer(limits_.header_bytes + buffered_bytes),
                        .peer = peer.address().to_string()};
  connection.stream.expires_after(limits_.receive);
  while (co_await exchange(connection)) {
    hold.reset();
    if (!co_await wait_for_request(connection)) co_return;
    hold = activity_.hold();
    connection.stream.expires_after(limits_.receive);
  }
  connection.stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
  co_await drain(connection);
}

// False when the client has gone, or says nothing for too long.
Task<bool> Server::Listener::wait_for_request(Connection& connection) {
  if (connection.buffer.size() > 0) co_return true;  // it did not wait for its last answer
  connection.stream.expires_after(limits_.idle);
  error_code failure;
  auto token = asio::redirect_error(asio::use_awaitable, failure);
  auto space = connection.buffer.prepare(4096);
  const size_t read = co_await connection.stream.async_read_some(space, token);
  connection.buffer.commit(read);
  co_return !failure;
}

// Reads one request and answers it. False when the connection is to be closed.
Task<bool> Server::Listener::exchange(Connection& connection) {
  Parser parser;
  parser.header_limit(limits_.header_bytes);
  parser.body_limit(limits_.body_bytes);
  const error_code failure = co_await receive(connection, parser);
  if (failure) {
    if (const auto status = complaint(failure)) co_await complain(connection, *status);
    co_return false;
  }
  const unsigned version = parser.get().version();
  const bool keep_alive = parser.keep_alive();
  const bool only_head = parser.get().method() == wire::verb::head;
  connection.stream.expires_never();
  ServerRequest request = to_request(parser.release(), connection.peer);
  ServerResponse response = co_await answer(std::move(request));
  Answer message = to_answer(std::move(response), version, keep_alive, only_head);
  const bool taken = co_await send(connection, std::move(message));
  co_return taken&& keep_alive;
}

Task<error_code> Server::Listener::receive(Connection& connection, Parser& parser) {
  error_code failure;
  auto head_token = asio::redirect_error(asio::use_awaitable, failure);
  co_await wire::async_read_header(connection.stream, connection.buffer, parser, head_token);
  if (failure) co_return failure;
  if (boost::algorithm::iequals(parser.get()[wire::field::expect], "100-continue")) {
    Answer go_on{wire::status::continue_, 11};
    co_await send(connection, std::move(go_on));
  }
  auto body_token = asio::redirect_error(asio::use_awaitable, failure);
  co_await wire::async_read(connection.stream, connection.buffer, parser, body_token);
  co_return failure;
}

Task<bool> Server::Listener::send(Connection& connection, Answer message) {
  wire::response_serializer<wire::string_body> serializer{message};
  connection.stream.expires_after(limits_.receive);
  error_code failure;
  auto token = asio::redirect_error(asio::use_awaitable, failure);
  co_await wire::async_write(connection.stream, serializer, token);
  co_return !failure;
}

// A socket closed with bytes unread resets the connection, and the last answer may be lost with it.
Task<> Server::Listener::drain(Connection& connection) {
  connection.stream.expires_after(longest_drain);
  error_code failure;
  connection.buffer.clear();
  auto space = connection.buffer.prepare(buffered_bytes);
  while (!failure) {
    auto token = asio::redirect_error(asio::use_awaitable, failure);
    co_await connection.stream.async_read_some(space, token);
  }
}

Task<ServerResponse> Server::Listener::answer(ServerRequest request) {
  try {
    co_return co_await handler_(std::move(request));
  } catch (const boost::system::system_error& error) {
    if (error.code() == asio::error::operation_aborted) throw;
  } catch (const std::exception&) {
  }
  co_return ServerResponse{.status = 500};
}

Task<> Server::Listener::complain(Connection& connection, wire::status status) {
  ServerResponse response{.status = static_cast<int>(status)};
  Answer message = to_answer(std::move(response), 11, false, false);
  co_await send(connection, std::move(message));
}

Result<std::unique_ptr<Server>> Server::open(asio::any_io_executor executor, Activity& activity, const std::string& address,
                                             uint16_t port, Handler handler, ServerLimits limits) {
  error_code failure;
  const tcp::endpoint endpoint(asio::ip::make_address(address, failure), port);
  tcp::acceptor acceptor(executor);
  if (!failure) acceptor.open(endpoint.protocol(), failure);
  if (!failure) acceptor.set_option(tcp::acceptor::reuse_address(true), failure);
  if (!failure) acceptor.bind(endpoint, failure);
  if (!failure) acceptor.listen(tcp::acceptor::max_listen_connections, failure);
  if (failure) return Error{"cannot-listen", fmt::format("cannot listen on {} port {}: {}", address, port, failure.message())};
  auto listener = std::make_unique<Listener>(executor, activity, std::move(acceptor), std::move(handler), limits);
  return std::unique_ptr<Server>(new Server(std::move(listener)));
}

Server::Server(std::unique_ptr<Listener> listener) : listener_(std::move(listener)) {}

Server::~Server() = default;

uint16_t Server::port() const { return listener_->endpoint().port(); }

std::string Server::url(std::string_view target) const {
  const auto endpoint = listener_->endpoint();
  const std::string host = endpoint.address().to_string();
  return fmt::format("http://{}:{}{}", endpoint.address().is_v6() ? "[" + host + "]" : host, endpoint.port(), target);
}

Task<> Server::stop() { return listener_->stop(); }

}  // namespace feedwatch::http
