// `feedwatch sources poll`: asks the running daemon to poll a source; without one it still tells whether that is allowed.
#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <boost/json/object.hpp>

#include "app/load.h"
#include "app/timeline.h"
#include "article/url.h"
#include "base/clock.h"
#include "cli/commands.h"
#include "cli/daemon_talk.h"
#include "cli/sources_tools.h"
#include "store/history.h"

namespace feedwatch::cli {

namespace {

constexpr const char* command = "sources poll";

int exit_of(std::string_view code) {
  if (code == "try-later" || code == "paused") return try_later;
  return code == "unknown-source" ? usage : unavailable;
}

std::string authority(const std::string& url) {
  const auto parts = url::split(url);
  return parts ? fmt::format("{}:{}", parts->host, parts->port) : std::string{};
}

// Until when the stored states forbid the source, by its own answer or by that of its host to another one.
std::optional<Time> forbidden_until(const std::vector<store::SourceState>& states, const config::Source& source, Time now) {
  const auto known = std::ranges::find(states, source.id, &store::SourceState::id);
  const std::string host = authority(known == states.end() ? source.url : known->url);
  std::optional<Time> until;
  for (const store::SourceState& state : states) {
    const bool concerns = state.id == source.id || (state.last_error == "http-429" && authority(state.url) == host);
    if (concerns && state.not_before && *state.not_before > now) until = std::max(until, state.not_before);
  }
  return until;
}

Result<Time> time_of(const PollWish& wish) {
  if (wish.clock_file.empty()) return SystemClock().now();
  return app::read_clock_file(wish.clock_file);
}

int look_alone(const app::Loaded& loaded, const PollWish& wish) {
  const config::Config& config = loaded.setup->config;
  const config::Source* source = loaded.setup->source(wish.id);
  if (source == nullptr) return complain(command, fmt::format("no source has the id \"{}\"", wish.id), usage);
  const auto now = time_of(wish);
  if (!now) return complain(command, now.error().message, usage);
  auto history = store::History::open(config.state_dir / "feedwatch.db");
  if (!history && history.error().code != "store-missing") return complain(command, history.error().message, cannot_create);
  auto states = history ? (*history)->sources() : Result<std::vector<store::SourceState>>(std::vector<store::SourceState>{});
  if (!states) return complain(command, states.error().message, cannot_create);
  restore_addresses(*states, *loaded.setup);
  const auto until = forbidden_until(*states, *source, *now);
  if (until && !wish.force) {
    return complain(command,
                    fmt::format("source \"{}\" must not be asked before {}: its server has said so (--force asks all the same)",
                                wish.id, to_rfc3339(std::chrono::floor<std::chrono::seconds>(*until))),
                    try_later);
  }
  return complain(command, "no daemon is running; feedwatch once polls what is due without one", unavailable);
}

}  // namespace

int poll_source(const Common& common, const PollWish& wish) {
  const auto answer = ask_daemon(common, {{"command", "poll"}, {"source", wish.id}, {"force", wish.force}});
  if (answer && is_ok(*answer)) return ok;
  if (answer) return complain(command, text_at(*answer, "message"), exit_of(text_at(*answer, "code")));
  if (answer.error().code != "not-running") return complain(command, answer.error().message, status_of_talk(answer.error()));
  const app::Loaded loaded = app::load(common.config);
  if (loaded.setup != nullptr) return look_alone(loaded, wish);
  std::fputs(loaded.rendered.c_str(), stderr);
  return bad_config;
}

}  // namespace feedwatch::cli
