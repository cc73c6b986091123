// What the daemon does about outages of its own line: the part of App that lets nobody wait out a fault that was not his.
#include <algorithm>

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

void App::note_line(const pipeline::PollReport& report) {
  if (!states_.contains(report.source)) return;
  if (!report.error) return end_outage();
  const store::SourceState& state = states_.at(report.source);
  if (!schedule::Outage::is_silence(report.error->code) || !state.failing_since) return outage_.forget(report.source);
  outage_.note_silence(report.source, host_of(report.source), *state.failing_since);
  try_line();
}

// The sources come back one after the other, as after a restart.
void App::end_outage() {
  Duration wait{};
  for (const std::string& source : outage_.note_answer(clock_.now())) {
    const auto known = states_.find(source);
    if (known == states_.end() || known->second.failures == 0) continue;
    ask_soon(source, wait);
    wait += schedule_.spacing();
  }
}

// All of them may be waiting for hours by now: one is asked earlier, so that the end of the outage is noticed. Not one that took
// too long: that may be a server in trouble.
void App::try_line() {
  const bool is_arranged = soon_.contains(line_try_) && !paused_.contains(line_try_);
  if (!outage_.is_on() || is_arranged) return;
  const store::SourceState* longest_unasked = nullptr;
  for (const std::string& source : outage_.sources()) {
    const auto known = states_.find(source);
    if (known == states_.end() || paused_.contains(source) || known->second.last_error == "timeout") continue;
    if (longest_unasked == nullptr || known->second.last_poll < longest_unasked->last_poll) longest_unasked = &known->second;
  }
  if (longest_unasked == nullptr || !longest_unasked->last_poll) return;
  const Duration wait = std::max(between_tries, *longest_unasked->last_poll + between_tries_of_one - clock_.now());
  line_try_ = longest_unasked->id;
  ask_soon(line_try_, wait);
}

}  // namespace feedwatch::app
