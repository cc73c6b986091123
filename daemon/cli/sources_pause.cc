// `feedwatch sources pause|resume`: through the running daemon, or without one in its state directory.
#include <cstdio>

#include <fmt/format.h>
#include <boost/json/object.hpp>

#include "app/load.h"
#include "app/paused.h"
#include "base/clock.h"
#include "cli/daemon_talk.h"
#include "cli/sources_tools.h"

namespace feedwatch::cli {

namespace {

constexpr const char* command = "sources";

int change_alone(const Common& common, const std::string& id, bool pause) {
  const app::Loaded loaded = app::load(common.config);
  if (loaded.setup == nullptr) {
    std::fputs(loaded.rendered.c_str(), stderr);
    return bad_config;
  }
  if (loaded.setup->source(id) == nullptr) return complain(command, fmt::format("no source has the id \"{}\"", id), usage);
  auto paused = app::Paused::read(loaded.setup->config.state_dir);
  if (!paused) {
    complain(command, paused.error().message + "; the list is begun anew", ok);
    paused = app::Paused::anew(loaded.setup->config.state_dir);
  }
  const auto changed = pause ? paused->pause(id, SystemClock().now()) : paused->resume(id);
  return changed ? static_cast<int>(ok) : complain(command, changed.error().message, cannot_create);
}

}  // namespace

int pause_source(const Common& common, const std::string& id, bool pause) {
  const auto answer = ask_daemon(common, {{"command", pause ? "pause" : "resume"}, {"source", id}});
  if (!answer && answer.error().code == "not-running") return change_alone(common, id, pause);
  if (!answer) return complain(command, answer.error().message, status_of_talk(answer.error()));
  if (is_ok(*answer)) return ok;
  return complain(command, text_at(*answer, "message"), text_at(*answer, "code") == "unknown-source" ? usage : cannot_create);
}

}  // namespace feedwatch::cli
