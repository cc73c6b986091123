// What the daemon does about outages of its own line: the part of App that lets nobody wait out a fault that was not his.
#include <algorithm>
#include <optional>
#include <string>
#include <tuple>

#include "app/app.h"

namespace feedwatch::app {

namespace {

// While nobody answers somebody is asked so often, but nobody more often than he would be after a first failure.
constexpr Duration between_tries = std::chrono::minutes{15};
constexpr Duration between_tries_of_one = std::chrono::hours{1};

}  // namespace

// What is remembered from before a restart.
void App::restore_outage() {
  std::optional<Time> last_answer;
  for (const auto& [id, state] : states_) last_answer = std::max(last_answer, state.last_success);
  if (last_answer) outage_.note_answer(*last_answer);
  for (const auto& [id, state] : states_) {
    if (state.failing_since && schedule::Outage::is_silence(state.last_error)) {
      outage_.note_silence(id, host_of(id), *state.failing_since);
    }
  }
}

// An answer that is an error says little while nobody else answers: it may be a proxy's, or that of a network that wants a login.
void App::note_line(const pipeline::PollReport& report) {
  if (!states_.contains(report.source)) return;
  const store::SourceState& state = states_.at(report.source);
  if (!report.error) {
    end_outage();
    outage_.forget(report.source);
  } else if (schedule::Outage::is_silence(report.error->code) && state.failing_since) {
    outage_.note_silence(report.source, host_of(report.source), *state.failing_since);
  } else if (!outage_.is_on()) {
    outage_.forget(report.source);
  }
}

// The sources come back one after the other, as after a restart.
void App::end_outage() {
  Duration wait{};
  for (const std::string& source : outage_.note_answer(clock_.now())) {
    const auto known = states_.find(source);
    if (known == states_.end() || known->second.failures == 0 || !known->second.next_due) continue;
    ask_soon(source, wait);
    wait += schedule_.spacing();
  }
}

// All of them may be waiting for hours by now: one is asked earlier, so that the end of the outage is noticed. Whoever may be
// asked first; of those rather not one that took too long or answered, which may be in trouble itself, and the one asked longest
// ago.
void App::try_line() {
  const bool is_arranged = soon_.contains(line_try_) && !paused_.contains(line_try_);
  if (!outage_.is_on() || is_arranged) return;
  const Time now = clock_.now();
  std::optional<std::tuple<Time, bool, Time, std::string>> best;
  for (const std::string& source : outage_.sources()) {
    const auto known = states_.find(source);
    if (known == states_.end() || paused_.contains(source)) continue;
    const store::SourceState& state = known->second;
    if (!state.last_poll || !state.next_due) continue;  // the latter: it is gone
    const bool is_doubtful = state.last_error == "timeout" || !schedule::Outage::is_silence(state.last_error);
    std::tuple candidate{std::max(now + between_tries, *state.last_poll + between_tries_of_one), is_doubtful, *state.last_poll,
                         source};
    if (best && *best < candidate) continue;  // what it must wait for would only make it later
    if (const auto later = better_time(groups_.leader(source))) std::get<0>(candidate) = std::max(std::get<0>(candidate), *later);
    if (!best || candidate < *best) best = std::move(candidate);
  }
  if (!best) return;
  line_try_ = std::get<std::string>(*best);
  ask_soon(line_try_, std::get<0>(*best) - now);
}

}  // namespace feedwatch::app
