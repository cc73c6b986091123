#include "cli/daemon_talk.h"

#include <algorithm>
#include <cstdio>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/load.h"
#include "control/control.h"
#include "store/lock.h"

namespace feedwatch::cli {

namespace json = boost::json;

namespace {

constexpr Duration patience = std::chrono::seconds{60};

// In the order in which they are tried: who asks may have another environment than the daemon has.
std::vector<std::filesystem::path> sockets_for(const std::filesystem::path& state_dir) {
  std::vector<std::filesystem::path> sockets{control::socket_path(state_dir)};
  for (const auto& other :
       {state_dir / control::socket_name, std::filesystem::path(control::system_folder) / control::socket_name}) {
    if (std::ranges::find(sockets, other) == sockets.end()) sockets.push_back(other);
  }
  return sockets;
}

std::string places_for(const std::filesystem::path& state_dir) {
  std::vector<std::string> names;
  for (const auto& socket : sockets_for(state_dir)) names.push_back(socket.string());
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

Result<json::object> ask_sockets(const std::filesystem::path& state_dir, json::object request) {
  std::error_code ignored;
  request["state_dir"] = std::filesystem::absolute(state_dir, ignored).native();
  for (const auto& socket : sockets_for(state_dir)) {
    auto answer = control::ask(socket, request, patience);
    const bool is_other = answer ? text_at(*answer, "code") == "other-daemon" : answer.error().code == "not-running";
    if (!is_other) return answer;
  }
  return Error{"not-running", fmt::format("no feedwatch answers at {}", places_for(state_dir))};
}

Result<json::object> ask_daemon(const std::filesystem::path& state_dir, json::object request) {
  auto answer = ask_sockets(state_dir, std::move(request));
  if (answer || answer.error().code != "not-running" || !store::is_locked(state_dir / "feedwatch.db")) return answer;
  return Error{"socket-missing", fmt::format("a feedwatch runs on {}, but its socket is not at {}; nothing was done",
                                             state_dir.string(), places_for(state_dir))};
}

Result<json::object> ask_daemon(const Common& common, json::object request) {
  return ask_daemon(app::state_dir_of(common.config), std::move(request));
}

bool is_ok(const json::object& answer) {
  const json::value* taken = answer.if_contains("ok");
  return taken != nullptr && taken->is_bool() && taken->as_bool();
}

std::string text_at(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string{};
}

int complain(std::string_view command, std::string_view message, int status) {
  fmt::print(stderr, "feedwatch {}: {}\n", command, message);
  return status;
}

int status_of_talk(const Error& error) { return error.code == "timeout" ? try_later : unavailable; }

}  // namespace feedwatch::cli
