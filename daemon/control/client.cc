#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>

#include <fmt/format.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "control/control.h"

namespace feedwatch::control {

namespace asio = boost::asio;
namespace json = boost::json;
using asio::local::stream_protocol;

namespace {

struct Conversation {
  asio::io_context io{};
  stream_protocol::socket socket{io};
  std::string received{};
  boost::system::error_code error{asio::error::timed_out};

  void run(const std::string& line, Duration timeout) {
    asio::async_write(socket, asio::buffer(line), [this](boost::system::error_code sent, size_t) {
      if (sent) {
        error = sent;
        return;
      }
      asio::async_read_until(socket, asio::dynamic_buffer(received), '\n',
                             [this](boost::system::error_code got, size_t) { error = got; });
    });
    io.run_for(timeout);
  }
};

}  // namespace

Result<json::object> ask(const std::filesystem::path& path, const json::object& request, Duration timeout) {
  const auto failed = [&](std::string_view why) {
    return Error{"control-failed", fmt::format("control socket {}: {}", path.native(), why)};
  };
  if (path.native().size() >= sizeof(sockaddr_un::sun_path)) return failed("too long a path for a socket");
  Conversation conversation;
  boost::system::error_code error;
  conversation.socket.connect(stream_protocol::endpoint(path.native()), error);
  if (error == boost::system::errc::permission_denied) return failed("permission denied; run as root or as the user feedwatch");
  if (error) return Error{"not-running", fmt::format("no feedwatch answers at {}", path.native())};
  conversation.run(json::serialize(request) + '\n', timeout);
  if (conversation.error == asio::error::timed_out)
    return Error{"timeout", fmt::format("no answer within {} s", timeout.count() / 1000)};
  if (conversation.error) return failed(conversation.error.message());
  json::value answer = json::parse(conversation.received, error);
  if (error || !answer.is_object()) return failed("the answer is not JSON");
  return std::move(answer.as_object());
}

std::filesystem::path socket_path(const std::filesystem::path& state_dir) {
  if (const char* runtime = std::getenv("RUNTIME_DIRECTORY"); runtime != nullptr && *runtime != '\0')
    return std::filesystem::path(runtime) / socket_name;
  const std::filesystem::path system = system_folder;
  if (state_dir == "/var/lib/feedwatch" && ::access(system.c_str(), X_OK) == 0) return system / socket_name;
  return state_dir / socket_name;
}

}  // namespace feedwatch::control
