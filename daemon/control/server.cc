#include <sys/stat.h>
#include <sys/un.h>

#include <fmt/format.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "control/control.h"

namespace feedwatch::control {

namespace asio = boost::asio;
namespace json = boost::json;
using asio::local::stream_protocol;

namespace {

constexpr size_t longest_request = 64 * 1024;
constexpr int most_conversations = 16;

bool somebody_answers(asio::any_io_executor executor, const stream_protocol::endpoint& endpoint) {
  boost::system::error_code error;
  stream_protocol::socket probe(std::move(executor));
  probe.connect(endpoint, error);
  return !error;
}

// The folder is $RUNTIME_DIRECTORY, which the service manager makes.
std::string advice(const std::filesystem::path& path) {
  std::error_code ignored;
  const std::filesystem::path folder = path.parent_path();
  if (std::filesystem::is_directory(folder, ignored)) return {};
  return fmt::format("; there is no folder {}: make it, or start without RUNTIME_DIRECTORY", folder.native());
}

}  // namespace

Server::Server(asio::any_io_executor executor, std::filesystem::path path, Handler handler)
    : path_(std::move(path)),
      handler_(std::move(handler)),
      acceptor_(executor),
      conversations_(executor, [](std::exception_ptr) {}) {}

Server::~Server() {
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  std::error_code also_ignored;
  std::filesystem::remove(path_, also_ignored);
}

Result<std::unique_ptr<Server>> Server::open(asio::any_io_executor executor, const std::filesystem::path& path, Handler handler) {
  if (path.native().size() >= sizeof(sockaddr_un::sun_path)) {
    return Error{"control-failed",
                 fmt::format("control socket {}: too long a path for a socket; choose a shorter state_dir", path.native())};
  }
  const stream_protocol::endpoint endpoint(path.native());
  if (somebody_answers(executor, endpoint)) {
    return Error{"control-in-use", fmt::format("another feedwatch answers at {} already", path.native())};
  }
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  std::unique_ptr<Server> server(new Server(executor, path, std::move(handler)));
  boost::system::error_code error;
  const mode_t previous = ::umask(0117);
  server->acceptor_.open(endpoint.protocol(), error);
  if (!error) server->acceptor_.bind(endpoint, error);
  ::umask(previous);
  if (!error) server->acceptor_.listen(most_conversations, error);
  if (error) return Error{"control-failed", fmt::format("control socket {}: {}{}", path.native(), error.message(), advice(path))};
  return server;
}

Task<> Server::run() {
  co_await accept_until_cancelled();
  co_await boost::asio::this_coro::reset_cancellation_state();
  conversations_.cancel();
  co_await conversations_.join();
}

Task<> Server::accept_until_cancelled() {
  for (;;) {
    boost::system::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    Socket socket = co_await acceptor_.async_accept(token);
    if (error == asio::error::operation_aborted) co_return;
    if (!error && conversations_.size() < most_conversations) conversations_.spawn(serve(std::move(socket)));
  }
}

Task<> Server::serve(Socket socket) {
  std::string received;
  auto buffer = asio::dynamic_buffer(received, longest_request);
  const size_t length = co_await asio::async_read_until(socket, buffer, '\n', asio::use_awaitable);
  boost::system::error_code error;
  const json::value request = json::parse(std::string_view(received).substr(0, length), error);
  json::object answer{{"ok", false}, {"code", "bad-request"}, {"message", "a request is one JSON object on a line"}};
  if (!error && request.is_object()) {
    json::object asked = request.as_object();
    answer = co_await handler_(std::move(asked));
  }
  const std::string line = json::serialize(answer) + '\n';
  const auto bytes = asio::buffer(line);
  co_await asio::async_write(socket, bytes, asio::use_awaitable);
}

}  // namespace feedwatch::control
