// When the daemon asks whom: the part of App between the schedule and the pipeline.
#include <algorithm>

#include <fmt/format.h>

#include "app/app.h"
#include "base/finally.h"
#include "pipeline/source_state.h"
#include "schedule/cadence.h"

namespace feedwatch::app {

namespace {

// When the store refused a poll, what was fetched is forgotten and must be asked for again; a full disk is no reason to ask a
// server more often.
constexpr Duration longest_after_store_failure = std::chrono::hours{1};

bool is_store_error(const std::optional<Error>& error) { return error && error->code.starts_with("store-"); }

// A poll that threw has left no trace: without another time the next one would come at once, and throw as well.
void skip_turn(store::SourceState& state, Duration interval, Time now) {
  state.next_due = std::max(state.next_due.value_or(now), now + interval);
  state.last_poll = now;
}

}  // namespace

// Polls wait for a connection inside the fetcher; more than this many at once would only hold memory.
size_t App::most_polls() const { return size_t{config().fetch.connections} * 2; }

// Every source's pause is its host's: who answered 429 before the restart is still to be left alone, and who was asked just
// before it is not to be asked at once.
void App::restore_pauses() {
  for (const auto& [id, state] : states_) {
    if (state.last_poll) parts_.client->note_asked(state.url, *state.last_poll);
    if (!state.not_before || state.last_error != "http-429") continue;
    const std::string refused_by = pipeline::notes_of(state.extra).refused_by;
    parts_.client->pause(refused_by.empty() ? state.url : refused_by, *state.not_before);
  }
}

void App::spawn_poll(std::string id) {
  polling_.insert(id);
  soon_.erase(id);
  for (const std::string& member : groups_.members(id)) soon_.erase(member);
  polls_.spawn(poll_source(std::move(id), gathering_.begin()));
}

Task<> App::poll_what_is_due() {
  for (;;) {
    std::string id = co_await schedule_.next();
    co_await wait_for_store();
    while (polling_.size() >= most_polls()) co_await poll_ended_.wait();
    note_clock();
    if (polling_.contains(id)) continue;  // it sets the time itself when it ends
    if (loaded_.setup->source(id) == nullptr || groups_.leader(id) != id || paused_.contains(id)) {
      let_go(id);
    } else if (const auto later = better_time(id)) {
      let_go(id);
      if (groups_.leader(line_try_) == id) soon_.erase(line_try_);
      try_line();
      schedule_.set(id, *later);  // last: by what the others make of its time it might come up at once
    } else if (hosts_.begin(id, host_of(id), places_a_host())) {
      spawn_poll(std::move(id));
    }
  }
}

Task<> App::poll_source(std::string id, Gathering::Poll under_way) {
  const std::vector<std::string> members = groups_.members(id);
  std::vector<std::string> turns = members.empty() ? std::vector{id} : members;  // that come to nothing
  const Finally ended([this, &id, &turns] {
    polling_.erase(id);
    let_go(id);
    poll_ended_.notify();
    for (const std::string& member : turns) {
      const config::Source* source = loaded_.setup->source(member);
      if (source != nullptr && states_.contains(member)) skip_turn(states_.at(member), source->interval, clock_.now());
    }
    end_turn(id);
    try_line();
    if (pushes_.waits(id)) spawn_pushes(id);
  });
  if (members.empty()) {
    co_await poll_one(stage_, id, std::move(under_way));
  } else {
    co_await poll_group(members, std::move(under_way));
  }
  turns.clear();
}

// One after another, but all of them under way from the start.
Task<> App::poll_group(const std::vector<std::string>& members, Gathering::Poll under_way) {
  const auto is_known = [this](const std::string& member) { return states_.contains(member); };
  if (!std::ranges::all_of(members, is_known)) co_return;
  SharedAnswers answers(*parts_.client, share_validators(members, states_));
  pipeline::Stage stage{answers,    stage_.store,          stage_.clock,     stage_.workers, stage_.activity,
                        stage_.era, stage_.alert_on_first, stage_.digesting, stage_.robots};
  std::vector<Gathering::Poll> turns;
  for (size_t i = 0; i < members.size(); ++i) turns.push_back(gathering_.begin());
  under_way.end();
  for (size_t i = 0; i < members.size(); ++i) {
    if (states_.contains(members[i])) co_await poll_one(stage, members[i], std::move(turns[i]));
  }
}

Task<> App::poll_one(pipeline::Stage& stage, const std::string& id, Gathering::Poll under_way) {
  note_clock();
  store::SourceState state = states_.at(id);
  const std::string address = state.url;
  const pipeline::SetupPtr setup = loaded_.setup;
  pipeline::PollReport report = co_await pipeline::poll(stage, setup, id, std::move(state));
  note_clock();
  if (report.postponed) {
    const auto known = states_.find(id);
    const config::Source* source = loaded_.setup->source(id);
    if (known == states_.end() || source == nullptr) co_return;
    // Where it is a host behind a redirect that wants a pause, the next turn comes as usual.
    known->second.next_due = better_time(id).value_or(clock_.now() + source->interval);
    known->second.last_poll = known->second.last_poll.value_or(clock_.now());
    if (reliance_.is_told(groups_.leader(id))) soon_.try_emplace(id, clock_.elapsed() + (*known->second.next_due - clock_.now()));
    co_return;
  }
  under_way.end();
  note_reliance(report);
  take(report);
  note_line(report);
  if (setup != loaded_.setup) reconsider_changed();
  if (report.offer && groups_.leader(id) == id) pushes_.learn(id, *report.offer);
  if (report.state.url == address) co_return;
  groups_.settle(config(), states_, paused_);
  schedule_all();
}

// Of a poll that was not stored nothing is remembered but when to try again.
void App::remember(store::SourceState& known, const pipeline::PollReport& report) {
  if (!is_store_error(report.error)) {
    known = report.state;
    return;
  }
  const config::Source* source = loaded_.setup->source(known.id);
  if (source == nullptr) return;
  const Time now = clock_.now();
  const Duration least = source->own_source ? source->interval : config().poll.min_interval;
  const Duration wait = std::max(least, std::min(source->interval, longest_after_store_failure));
  known.last_poll = now;
  known.next_due = now + schedule::with_jitter(wait, config().poll.jitter, now, known.id);
}

Result<> App::poll_now(const std::string& id, bool force) {
  if (loaded_.setup->source(id) == nullptr) return Error{"unknown-source", fmt::format("no source has the id \"{}\"", id)};
  if (paused_.contains(id) && !force) {
    return Error{"paused", fmt::format("source \"{}\" is paused; feedwatch sources resume has it polled again", id)};
  }
  note_clock();
  const std::string leader = groups_.leader(id);
  if (polling_.contains(leader)) return {};
  const auto until = do_not_poll_before(leader);
  if (until && !force) {
    return Error{"try-later", fmt::format("source \"{}\" must not be asked before {}: its server has said so", id,
                                          to_rfc3339(std::chrono::floor<std::chrono::seconds>(*until)))};
  }
  if (until) parts_.client->lift_pause(states_.at(leader).url);
  unschedule(leader);
  spawn_poll(leader);
  return {};
}

Result<> App::pause(const std::string& id) {
  if (loaded_.setup->source(id) == nullptr) return Error{"unknown-source", fmt::format("no source has the id \"{}\"", id)};
  if (auto paused = paused_.pause(id, clock_.now()); !paused) return paused;
  think_over_paused();
  return {};
}

Result<> App::resume(const std::string& id) {
  if (loaded_.setup->source(id) == nullptr) return Error{"unknown-source", fmt::format("no source has the id \"{}\"", id)};
  if (auto resumed = paused_.resume(id); !resumed) return resumed;
  think_over_paused();
  return {};
}

void App::think_over_paused() {
  groups_.settle(config(), states_, paused_);
  pushes_.settle();
  schedule_all();
}

// A list that cannot be read pauses nobody: too much is watched rather than too little.
void App::read_paused() {
  auto known = Paused::read(config().state_dir);
  if (known) {
    paused_ = std::move(*known);
    return;
  }
  paused_ = Paused::anew(config().state_dir);
  if (observer_.task_failed) observer_.task_failed(known.error().message + "; no source is paused");
}

// A source that is configured again later begins like any other.
void App::forget_paused() {
  const auto known = paused_.all();
  for (const auto& [id, since] : known) {
    if (loaded_.setup->source(id) != nullptr) continue;
    const auto forgotten = paused_.resume(id);
    if (!forgotten && observer_.task_failed) observer_.task_failed(forgotten.error().message);
  }
}

Task<PollTotals> App::once(bool all) {
  tasks_.spawn(deliverer_.run());
  tasks_.spawn(send_what_is_gathered());
  co_await tell_of_recovery();
  for (const config::Source& source : config().sources) {
    if (groups_.leader(source.id) != source.id) continue;
    const std::optional<Time> due = due_of(source.id);
    const bool is_due = due && *due <= clock_.now();
    const bool is_wanted = all ? !do_not_poll_before(source.id) : is_due && !better_time(source.id);
    if (!is_wanted || paused_.contains(source.id)) continue;
    while (polling_.size() >= most_polls()) co_await poll_ended_.wait();
    spawn_poll(source.id);
  }
  while (!polling_.empty()) co_await poll_ended_.wait();
  co_await end_gathering();
  co_await look();
  co_await deliverer_.drain();
  co_return totals_;
}

}  // namespace feedwatch::app
