// `feedwatch status` and `feedwatch reload`: what a running daemon is asked over its control socket.
#include <cstdio>

#include <fmt/format.h>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "app/load.h"
#include "cli/commands.h"
#include "cli/status_text.h"
#include "control/control.h"

namespace feedwatch::cli {

namespace json = boost::json;

namespace {

constexpr Duration patience = std::chrono::seconds{60};

int tell(const char* command, const Error& error) {
  fmt::print(stderr, "feedwatch {}: {}\n", command, error.message);
  return error.code == "timeout" ? try_later : unavailable;
}

std::string text_at(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string{};
}

}  // namespace

int status(const Common& common) {
  const auto answer = control::ask(control::socket_path(app::state_dir_of(common.config)), {{"command", "status"}}, patience);
  if (!answer) return tell("status", answer.error());
  if (common.output == Output::json) {
    fmt::print("{}\n", json::serialize(*answer));
  } else {
    fmt::print("{}", status_text(*answer));
  }
  return ok;
}

int reload(const Common& common, bool wait) {
  const json::object request{{"command", "reload"}, {"wait", wait}};
  const auto answer = control::ask(control::socket_path(app::state_dir_of(common.config)), request, patience);
  if (!answer) return tell("reload", answer.error());
  const json::value* taken = answer->if_contains("ok");
  if (taken != nullptr && taken->is_bool() && taken->as_bool()) return ok;
  fmt::print(stderr, "feedwatch reload: the configuration was rejected; the daemon goes on with what it had\n{}",
             text_at(*answer, "message"));
  return problems;
}

}  // namespace feedwatch::cli
