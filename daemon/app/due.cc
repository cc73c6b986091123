// When each source is to be asked: the part of App between what is remembered of sources and the schedule.
#include <algorithm>

#include "app/app.h"
#include "http/guard.h"
#include "pipeline/manner.h"
#include "pipeline/notes.h"
#include "pipeline/request.h"
#include "pipeline/source_state.h"
#include "schedule/cadence.h"

namespace feedwatch::app {

namespace {

// Past a pause, so that not all of a host's sources come back at once.
constexpr double spread_after_pause = 0.05;

}  // namespace

// The states keep wall time. They move with a clock that is set, as the schedule does by itself.
void App::note_clock() {
  const Duration step = clock_watch_.step();
  if (step == Duration{}) return;
  for (States* all : {&states_, &former_}) {
    for (auto& [id, state] : *all) pipeline::shift_times(state, step);
  }
  outage_.shift(step);
}

// The least time between two polls, whatever calls for the second.
Duration App::floor_of(const std::string& id) const {
  const config::Source* source = loaded_.setup->source(id);
  const Duration floor = config().poll.min_interval;
  return source != nullptr && source->own_source ? std::min(floor, source->interval) : floor;
}

// When that source is to be asked, by itself or because it was asked for.
std::optional<Time> App::own_due(const std::string& id, const std::string& leader) const {
  if (paused_.contains(id)) return std::nullopt;
  const store::SourceState& state = states_.at(id);
  if (!state.last_poll) return clock_.now();
  std::optional<Time> due = state.next_due;
  if (due && state.failures == 0 && reliance_.holds(leader)) due = pushes_.relaxed(leader, *due, *state.last_poll);
  const auto asked = soon_.find(id);
  if (asked == soon_.end()) return due;
  Time soon = std::max(clock_.now() + (asked->second - clock_.elapsed()), *state.last_poll + floor_of(id));
  if (const auto until = do_not_poll_before(id)) soon = std::max(soon, *until);
  return due ? std::min(*due, soon) : soon;
}

// When the group of that leader is to be asked; nullopt: never by itself.
std::optional<Time> App::due_of(const std::string& leader) const {
  std::optional<Time> due = own_due(leader, leader);
  for (const std::string& member : groups_.members(leader)) {
    const std::optional<Time> other = own_due(member, leader);
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

// What has come up since the time was set: the host has asked for a pause, or a clock that was set has led into hours to be
// skipped.
std::optional<Time> App::better_time(const std::string& id) const {
  const Time now = clock_.now();
  if (const auto until = do_not_poll_before(id)) {
    return now + schedule::with_jitter(*until - now, spread_after_pause, now, id);
  }
  const pipeline::Rhythm rhythm = pipeline::notes_of(states_.at(id).extra).rhythm;
  const Time allowed = pipeline::open_from(rhythm, now);
  return allowed > now ? std::optional(allowed) : std::nullopt;
}

// From `span` on it is asked as soon as its server allows, however much later it would be due. The next poll that begins answers
// that.
void App::ask_soon(const std::string& id, Duration span) {
  if (!states_.contains(id)) return;
  const Duration at = clock_.elapsed() + span;
  const auto [asked, fresh] = soon_.try_emplace(id, at);
  if (!fresh) asked->second = std::min(asked->second, at);
  schedule_source(groups_.leader(id));
}

void App::reschedule(const std::string& leader) {
  const auto due = due_of(leader);
  if (!due) return;
  if (*due > clock_.now() && hosts_.is_called(leader)) let_go(leader);
  schedule_.set(leader, *due);
}

// A poll under way sets the time itself when it ends; who waits for a place at its host is called.
void App::schedule_source(const std::string& id) {
  note_clock();
  if (groups_.leader(id) != id || paused_.contains(id)) return unschedule(id);
  if (!polling_.contains(id) && !hosts_.waits(id)) reschedule(id);
}

// While `id` is still among those that are polled. Its group may have another leader now, or it may be gone.
void App::end_turn(const std::string& id) {
  if (!states_.contains(id)) return;
  if (groups_.leader(id) == id && !paused_.contains(id)) {
    reschedule(id);
  } else {
    schedule_source(groups_.leader(id));
  }
}

void App::unschedule(const std::string& id) {
  schedule_.remove(id);
  if (!polling_.contains(id)) let_go(id);
}

void App::schedule_all() {
  double demand = 0;
  for (const config::Source& source : config().sources) {
    if (groups_.leader(source.id) != source.id || paused_.contains(source.id)) continue;
    const Duration least = source.own_source ? source.interval : std::max(source.interval, config().poll.min_interval);
    demand += 1000.0 / static_cast<double>(std::max<Duration::rep>(least.count(), 1));
  }
  schedule_.catch_up_at(schedule::catch_up_spacing(demand));
  for (const config::Source& source : config().sources) schedule_source(source.id);
  try_line();
}

// Enough to keep the host as busy as it may be kept, and to let what it answers within a round be told together; what waits
// longer for it waits outside.
size_t App::places_a_host() const {
  const config::PerHost& limits = config().fetch.per_host;
  const auto most = static_cast<Duration::rep>(std::max<size_t>(most_polls() / 8, 1));
  const Duration::rep spacing = limits.spacing.count();
  const Duration::rep more = spacing > 0 ? std::clamp<Duration::rep>(Gathering::longest.count() / spacing, 1, most) : most;
  return size_t{limits.connections} + static_cast<size_t>(more);
}

std::string App::host_of(const std::string& id) const {
  const auto target = http::check_url(states_.at(id).url, {});
  return target ? target->authority : std::string{};
}

// Its place at its host, if it has one, is the next one's, who stands in the schedule until it is given out.
void App::let_go(const std::string& id) {
  if (const auto next = hosts_.leave(id, places_a_host())) schedule_.set(*next, clock_.now());
}

// What is configured otherwise than at its last poll is not to wait out what came of the former settings.
void App::reconsider_changed() {
  for (const config::Source& source : config().sources) {
    store::SourceState& state = states_.at(source.id);
    const pipeline::Notes notes = pipeline::notes_of(state.extra);
    if (notes.manner == 0 || notes.manner == pipeline::manner_of(config(), source)) continue;
    pipeline::reconsider(state, notes, pipeline::cadence_of(config(), source));
  }
}

}  // namespace feedwatch::app
