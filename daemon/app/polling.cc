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

// Past a pause, so that not all of a host's sources come back at once.
constexpr double spread_after_pause = 0.05;

bool is_store_error(const std::optional<Error>& error) { return error && error->code.starts_with("store-"); }

}  // namespace

// Polls wait for a connection inside the fetcher; more than this many at once would only hold memory.
size_t App::most_polls() const { return size_t{config().fetch.connections} * 2; }

// Every source's pause is its host's: who answered 429 before the restart is still to be left alone, and who was asked just
// before it is not to be asked at once.
void App::restore_pauses() {
  for (const auto& [id, state] : states_) {
    if (state.last_poll) parts_.client->note_asked(state.url, *state.last_poll);
    if (state.not_before && state.last_error == "http-429") parts_.client->pause(state.url, *state.not_before);
  }
}

// When the group of that leader is to be asked; nullopt: never by itself.
std::optional<Time> App::due_of(const std::string& leader) const {
  const auto own_due = [this, &leader](const std::string& id) -> std::optional<Time> {
    if (paused_.contains(id)) return std::nullopt;
    const store::SourceState& state = states_.at(id);
    if (!state.last_poll) return clock_.now();
    const bool is_well = state.next_due && state.failures == 0;
    return is_well ? pushes_.relaxed(leader, *state.next_due, *state.last_poll) : state.next_due;
  };
  std::optional<Time> due = own_due(leader);
  for (const std::string& member : groups_.members(leader)) {
    const std::optional<Time> other = own_due(member);
    if (other && (!due || *other < *due)) due = other;
  }
  return due;
}

// Until when the source must not be asked, whoever wishes it; nullopt: it may be.
std::optional<Time> App::do_not_poll_before(const std::string& id) const {
  const store::SourceState& state = states_.at(id);
  std::optional<Time> until = parts_.client->paused_until(state.url);
  if (state.not_before && *state.not_before > clock_.now() && (!until || *until < *state.not_before)) until = state.not_before;
  return until;
}

// A poll under way sets the time itself when it ends.
void App::schedule_source(const std::string& id) {
  if (groups_.leader(id) != id || paused_.contains(id)) return schedule_.remove(id);
  if (polling_.contains(id)) return;
  if (const auto due = due_of(id)) schedule_.set(id, *due);
}

void App::schedule_all() {
  for (const config::Source& source : config().sources) schedule_source(source.id);
}

void App::spawn_poll(std::string id) {
  polling_.insert(id);
  polls_.spawn(poll_source(std::move(id), gathering_.begin()));
}

Task<> App::poll_what_is_due() {
  for (;;) {
    std::string id = co_await schedule_.next();
    while (polling_.size() >= most_polls()) co_await poll_ended_.wait();
    if (loaded_.setup->source(id) == nullptr || polling_.contains(id)) continue;
    if (const auto later = better_time(id)) {
      schedule_.set(id, *later);
    } else {
      spawn_poll(std::move(id));
    }
  }
}

// What has come up since the time was set: the host has asked for a pause, or a clock that was set has led into hours to be
// skipped.
std::optional<Time> App::better_time(const std::string& id) const {
  const Time now = clock_.now();
  if (const auto until = do_not_poll_before(id)) {
    return now + schedule::with_jitter(*until - now, spread_after_pause, now, id);
  }
  const pipeline::Rhythm rhythm = pipeline::notes_of(states_.at(id).extra).rhythm;
  const Time allowed = schedule::not_skipped({.skip_hours = rhythm.skip_hours, .skip_days = rhythm.skip_days}, now);
  return allowed > now ? std::optional(allowed) : std::nullopt;
}

Task<> App::poll_source(std::string id, Gathering::Poll under_way) {
  const Finally ended([this, &id] {
    polling_.erase(id);
    poll_ended_.notify();
    if (pushes_.waits(id)) spawn_pushes(id);
  });
  const std::vector<std::string> members = groups_.members(id);
  if (members.empty()) {
    co_await poll_one(stage_, id, std::move(under_way));
  } else {
    co_await poll_group(members, std::move(under_way));
  }
  if (states_.contains(id)) {  // else removed by a reload meanwhile
    if (const auto due = due_of(groups_.leader(id))) schedule_.set(groups_.leader(id), *due);
  }
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
  store::SourceState state = states_.at(id);
  const std::string address = state.url;
  pipeline::PollReport report = co_await pipeline::poll(stage, loaded_.setup, id, std::move(state));
  if (report.postponed) {
    const auto known = states_.find(id);
    const config::Source* source = loaded_.setup->source(id);
    if (known == states_.end() || source == nullptr) co_return;
    // Where it is a host behind a redirect that wants a pause, the next turn comes as usual.
    known->second.next_due = better_time(id).value_or(clock_.now() + source->interval);
    known->second.last_poll = known->second.last_poll.value_or(clock_.now());
    co_return;
  }
  under_way.end();
  take(report);
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
  const std::string leader = groups_.leader(id);
  if (polling_.contains(leader)) return {};
  const auto until = do_not_poll_before(leader);
  if (until && !force) {
    return Error{"try-later", fmt::format("source \"{}\" must not be asked before {}: its server has said so", id,
                                          to_rfc3339(std::chrono::floor<std::chrono::seconds>(*until)))};
  }
  if (until) parts_.client->lift_pause(states_.at(leader).url);
  schedule_.remove(leader);
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
  for (const config::Source& source : config().sources) {
    if (groups_.leader(source.id) != source.id) continue;
    const std::optional<Time> due = due_of(source.id);
    const bool is_due = due && *due <= clock_.now();
    if ((!is_due && !all) || paused_.contains(source.id) || do_not_poll_before(source.id)) continue;
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
