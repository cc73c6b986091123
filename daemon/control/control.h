// The control socket: the operator's commands reach a running daemon through a Unix socket in its runtime directory, one JSON
// object a line in each direction. Who may open the socket (mode 0660) may command the daemon.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/json/object.hpp>

#include "base/clock.h"
#include "base/result.h"
#include "base/task_group.h"

namespace feedwatch::control {

using Handler = std::function<Task<boost::json::object>(boost::json::object request)>;

// Owned by the io thread.
class Server {
 public:
  // Errors: control-in-use (another daemon answers there), control-failed. A stale socket file is replaced.
  static Result<std::unique_ptr<Server>> open(boost::asio::any_io_executor executor, const std::filesystem::path& path,
                                              Handler handler);
  ~Server();  // removes the socket file

  // Serves until cancelled; every conversation has ended when it returns.
  Task<> run();

 private:
  using Socket = boost::asio::local::stream_protocol::socket;

  Server(boost::asio::any_io_executor executor, std::filesystem::path path, Handler handler);
  Task<> accept_until_cancelled();
  Task<> serve(Socket socket);

  std::filesystem::path path_;
  Handler handler_;
  boost::asio::local::stream_protocol::acceptor acceptor_;
  TaskGroup conversations_;
};

inline constexpr const char* socket_name = "control.sock";
inline constexpr const char* system_folder = "/run/feedwatch";

// Sends one request and waits for its answer, blocking. Errors: not-running (nobody listens), control-failed, timeout.
Result<boost::json::object> ask(const std::filesystem::path& path, const boost::json::object& request, Duration timeout);

// $RUNTIME_DIRECTORY/control.sock under systemd; /run/feedwatch/control.sock for the default state directory when that can be
// reached; else in the state directory.
std::filesystem::path socket_path(const std::filesystem::path& state_dir);

}  // namespace feedwatch::control
