// `feedwatch sources pause|resume`: through the running daemon, or without one in its state directory.
#include <cstdio>

#include <fmt/format.h>
#include <boost/json/object.hpp>

#include "app/load.h"
#include "app/paused.h"
#include "base/clock.h"
#include "cli/sources_tools.h"
#include "control/control.h"

namespace feedwatch::cli {

namespace json = boost::json;

namespace {

constexpr Duration patience = std::chrono::seconds{60};

int complain(std::string_view message, int status) {
  fmt::print(stderr, "feedwatch sources: {}\n", message);
  return status;
}

int change_alone(const Common& common, const std::string& id, bool pause) {
  const app::Loaded loaded = app::load(common.config);
  if (loaded.setup == nullptr) {
    std::fputs(loaded.rendered.c_str(), stderr);
    return bad_config;
  }
  if (loaded.setup->source(id) == nullptr) return complain(fmt::format("no source has the id \"{}\"", id), usage);
  auto paused = app::Paused::read(loaded.setup->config.state_dir);
  if (!paused) return complain(paused.error().message, cannot_create);
  const auto changed = pause ? paused->pause(id, SystemClock().now()) : paused->resume(id);
  return changed ? static_cast<int>(ok) : complain(changed.error().message, cannot_create);
}

}  // namespace

int pause_source(const Common& common, const std::string& id, bool pause) {
  const json::object request{{"command", pause ? "pause" : "resume"}, {"source", id}};
  const auto answer = control::ask(control::socket_path(app::state_dir_of(common.config)), request, patience);
  if (!answer) {
    if (answer.error().code == "not-running") return change_alone(common, id, pause);
    return complain(answer.error().message, answer.error().code == "timeout" ? try_later : unavailable);
  }
  const json::value* taken = answer->if_contains("ok");
  if (taken != nullptr && taken->is_bool() && taken->as_bool()) return ok;
  const json::value* code = answer->if_contains("code");
  const json::value* message = answer->if_contains("message");
  const bool is_unknown = code != nullptr && *code == "unknown-source";
  return complain(message != nullptr && message->is_string() ? std::string_view(message->as_string()) : "refused",
                  is_unknown ? usage : cannot_create);
}

}  // namespace feedwatch::cli
