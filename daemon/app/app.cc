#include "app/app.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/client_options.h"
#include "app/era.h"
#include "app/states.h"
#include "base/run_on.h"
#include "pipeline/source_state.h"

namespace feedwatch::app {

namespace asio = boost::asio;
using std::chrono::seconds;

namespace {

// After a start or a resumed machine, overdue sources are asked no faster than this.
constexpr Duration catch_up_spacing = Duration{200};

// Elapsed time of a simulation goes on over its restarts.
constexpr uint64_t simulated_era = 1;

constexpr Duration between_sweeps = std::chrono::hours{1};
constexpr Duration between_pieces = seconds{1};

// A server is slower to note the end of a request than the clock of a simulation is to move on.
constexpr Duration longest_linger = Duration{100};

// Schedule and delivery look at the clock more often than this, whatever there is to do.
constexpr Duration longest_standstill = seconds{60};
constexpr size_t reading_threads = 2;

// Events that wait for a store that cannot be written; the oldest give way.
constexpr size_t most_untold = 32;

// Documents between their arrival and their commit: enough to share commits, few enough to hold in memory.
constexpr int most_documents = 16;

store::Options store_options(const config::Config& config, const World& world) {
  store::Options options{.path = config.state_dir / "feedwatch.db"};
  options.retention = {
      .articles = config.retention.articles, .texts = config.retention.texts, .deliveries = config.retention.deliveries};
  options.stories_at_need = world.one_round;
  if (world.simulated) {
    options.linger = Duration{};
    options.synced = false;
  } else {
    options.backups = config.backup.folder;
    options.reserve = true;
  }
  return options;
}

}  // namespace

Result<std::unique_ptr<App>> App::open(asio::io_context& io, Clock& clock, Loaded loaded, Observer observer, World world) {
  const config::Config& config = loaded.setup->config;
  put_in_force(loaded);
  Parts parts;
  parts.activity = std::make_unique<Activity>();
  std::error_code ignored;
  if (std::filesystem::create_directories(config.state_dir, ignored)) {
    std::filesystem::permissions(config.state_dir, std::filesystem::perms::owner_all, ignored);
  }
  auto store = store::Store::open(store_options(config, world), io.get_executor(), *parts.activity);
  if (!store) return store.error();
  parts.store = std::move(*store);
  parts.multi = std::make_unique<http::CurlMulti>(io.get_executor(), *parts.activity, static_cast<int>(config.fetch.connections));
  if (world.simulated) parts.multi->linger(longest_linger);
  auto client = http::Client::open(io.get_executor(), *parts.multi, clock, client_options(config));
  if (!client) return client.error();
  parts.client = std::move(*client);
  return std::unique_ptr<App>(new App(io, clock, std::move(loaded), std::move(observer), world, std::move(parts)));
}

App::App(asio::io_context& io, Clock& clock, Loaded loaded, Observer observer, World world, Parts parts)
    : clock_(clock),
      world_(world),
      loaded_(std::move(loaded)),
      observer_(std::move(observer)),
      parts_(std::move(parts)),
      workers_(reading_threads),
      links_(config(), clock,
             [this](std::string_view cause) {
               if (observer_.task_failed) observer_.task_failed(cause);
             }),
      deliverer_(io.get_executor(), clock, *parts_.store, deliver::notifiers_with(means())),
      schedule_(clock, io.get_executor(), catch_up_spacing),
      digesting_(io.get_executor(), most_documents),
      robots_(*parts_.client, clock, io.get_executor()),
      stage_{*parts_.client,          *parts_.store,    clock,
             workers_.get_executor(), *parts_.activity, world.simulated ? simulated_era : boot_era(),
             world.simulated,         digesting_,       robots_},
      clock_watch_(clock),
      gathering_(io.get_executor(), clock),
      refreshed_(io.get_executor()),
      poll_ended_(io.get_executor()),
      time_changed_(io.get_executor()),
      started_(clock.now()),
      reloading_(io.get_executor(), 1),
      store_troubled_(io.get_executor()),
      polls_may_go_(io.get_executor()),
      pushes_(io.get_executor(), *parts_.activity, {*parts_.client, *parts_.store, clock}, config(), push_hooks()),
      polls_(io.get_executor(), [this](std::exception_ptr failure) { task_failed(std::move(failure)); }),
      tasks_(io.get_executor(), [this](std::exception_ptr failure) { task_failed(std::move(failure)); }) {}

App::~App() {
  ending_ = true;
  workers_.join();
}

void App::task_failed(std::exception_ptr failure) {
  try {
    std::rethrow_exception(std::move(failure));
  } catch (const std::exception& error) {
    if (observer_.task_failed) observer_.task_failed(error.what());
  }
}

deliver::Means App::means() {
  return {.fetcher = *parts_.client,
          .clock = clock_,
          .activity = *parts_.activity,
          .sender = config().public_url,
          .signer = links_.signer(),
          .has_unsubscribed = [this](const std::string& receiver,
                                     const std::string& address) { return links_.unsubscribed().contains(receiver, address); },
          .ca_path = config().fetch.ca_file};
}

Task<Result<>> App::prepare() {
  auto known = co_await parts_.store->sources();
  if (!known) co_return known.error();
  for (store::SourceState& state : *known) {
    pipeline::settle_clock(state, pipeline::notes_of(state.extra).anchor, stage_.era, clock_.now(), clock_.elapsed());
    states_.insert_or_assign(state.id, std::move(state));
  }
  read_paused();
  settle_sources();
  reconsider_changed();
  co_await take_up_rebuilt();
  restore_pauses();
  links_.hook(link_hooks());
  restore_outage();
  deliverer_.on_attempt = [this](const auto& delivery, const auto& verdict) { note_attempt(delivery, verdict); };
  deliverer_.on_disabled = [this](const auto& receiver, const auto& reason) { note_disabled(receiver, reason); };
  deliverer_.on_missing_receiver = observer_.missing_receiver;
  deliverer_.on_failure = [this](std::exception_ptr failure) { task_failed(std::move(failure)); };
  deliverer_.set_receivers(config().receivers);
  loaded_at_ = clock_.now();
  co_return Result<>{};
}

// What cannot be read is unknown, not removed.
void App::settle_sources() {
  const bool is_whole = !loaded_.has_errors();
  const auto forget_before = is_whole ? std::optional(clock_.now() - former_sources_kept) : std::nullopt;
  settle_states(config(), forget_before, states_, former_);
  if (is_whole) forget_paused();
  std::erase_if(soon_, [this](const auto& entry) { return !states_.contains(entry.first); });
  groups_.settle(config(), states_, paused_);
}

Task<> App::start() {
  std::vector<std::string> ids;
  for (const auto& [id, state] : states_) ids.push_back(id);
  for (const auto& [id, state] : former_) ids.push_back(id);
  co_await parts_.store->keep_only_sources(std::move(ids));
  tasks_.spawn(deliverer_.run());
  tasks_.spawn(send_what_is_gathered());
  tasks_.spawn(keep_house());
  tasks_.spawn(beat());
  if (!world_.simulated) {
    tasks_.spawn(watch_store());
    tasks_.spawn(keep_backups());
  }
  co_await tell_of_recovery();
  tasks_.spawn(watch_time());
  co_await pushes_.start();
  schedule_all();
  try_line();
  polls_.spawn(poll_what_is_due());
  if (loaded_.has_errors()) {
    std::string message = "Files have errors; feedwatch watches with the rules and sources that are sound.\n" + loaded_.rendered;
    co_await tell_rejected(std::move(message));
  }
}

Task<> App::stop(Duration grace) {
  ending_ = true;
  co_await pushes_.stop();
  polls_.cancel();
  co_await polls_.join();
  co_await end_gathering();
  co_await deliverer_.finish_in_flight(grace);
  tasks_.cancel();
  co_await tasks_.join();
}

void App::take(pipeline::PollReport& report) {
  const auto changes_of = [&report](store::Known kind) {
    return static_cast<size_t>(std::count_if(report.result.changes.begin(), report.result.changes.end(),
                                             [kind](const store::ArticleChange& change) { return change.was == kind; }));
  };
  ++totals_.polled;
  if (report.error) ++totals_.failed;
  totals_.alerts += report.result.alerts.size();
  totals_.new_articles += changes_of(store::Known::nothing) + changes_of(store::Known::elsewhere);
  totals_.known_elsewhere += changes_of(store::Known::elsewhere);
  totals_.updated_articles += changes_of(store::Known::changed);
  const auto known = states_.find(report.source);
  const bool is_current = known != states_.end() && known->second.configured_url == report.state.configured_url;
  if (report.error && report.error->code.starts_with("store-")) store_troubled_.notify();
  if (is_current) remember(known->second, report);
  if (report.pushed) {
    deliverer_.deliver(std::move(report.result.deliveries));  // a hub sends news one by one, and at once
  } else {
    hand_over(std::move(report.result.deliveries));
  }
  for (const std::string& receiver : report.result.waiting) deliverer_.wake(receiver);
  if (report.result.holds) time_changed_.notify();
  if (observer_.polled) observer_.polled(report);
  if (!observer_.told) return;
  for (const alert::OperatorEvent& event : report.told) observer_.told(event);
}

Task<> App::keep_house() {
  for (;;) {
    auto more = co_await parts_.store->sweep(clock_.now());
    if (!more && observer_.task_failed) observer_.task_failed(more.error().message);
    const bool goes_on = more && *more;
    const Duration pause = goes_on ? between_pieces : between_sweeps;
    co_await clock_.sleep_for(pause);
  }
}

std::vector<std::string> App::receivers_asking_for(const std::string& type) const {
  std::vector<std::string> receivers;
  for (const config::Receiver& receiver : config().receivers) {
    if (std::count(receiver.events.begin(), receiver.events.end(), type) != 0) receivers.push_back(receiver.id);
  }
  return receivers;
}

Task<> App::tell(alert::OperatorEvent event, std::string except) {
  if (observer_.told) observer_.told(event);
  if (untold_.size() >= most_untold) untold_.erase(untold_.begin());
  untold_.push_back({.event = std::move(event), .except = std::move(except)});
  co_await tell_untold();
}

// As far as the store takes them. Who comes while another is at it offers the same event again, which the store takes once.
Task<> App::tell_untold() {
  while (!untold_.empty()) {
    const std::string except = untold_.front().except;
    alert::OperatorEvent event = untold_.front().event;
    const std::string id = event.id;
    std::vector<std::string> receivers = receivers_asking_for(event.type);
    std::erase(receivers, except);
    auto rows = co_await parts_.store->add_event(std::move(event), std::move(receivers));
    if (!rows) co_return;
    std::erase_if(untold_, [&id](const Untold& one) { return one.event.id == id; });
    deliverer_.deliver(std::move(*rows));
  }
}

Task<> App::tell_rejected(std::string message) {
  alert::OperatorEvent event;
  event.type = "config.rejected";
  event.timestamp = clock_.now();
  event.id = fmt::format("config.rejected-{}", event.timestamp.time_since_epoch().count());
  event.code = "config-rejected";
  event.message = std::move(message);
  co_await tell(std::move(event));
}

Task<> App::reject(std::string problems) {
  rejected_ = std::move(problems);
  std::string message = "The configuration has errors; feedwatch goes on with what was loaded before.\n" + rejected_;
  co_await tell_rejected(std::move(message));
}

// Whoever comes while another reload is under way waits, and is answered by one that began to read after it came.
Task<Result<>> App::reload() {
  const uint64_t before = reloads_;
  const http::Gate::Pass turn = co_await reloading_.enter();
  if (reloads_ != before) co_return reloaded_;
  ++reloads_;
  auto outcome = co_await read_anew();
  reloaded_ = outcome;
  co_return outcome;
}

Task<Result<>> App::read_anew() {
  auto reading = [file = loaded_.file] { return load(file); };
  Loaded fresh = co_await run_on(workers_.get_executor(), *parts_.activity, std::move(reading));
  if (fresh.setup == nullptr || fresh.has_errors()) {
    co_await reject(fresh.rendered);
    co_return Error{"config-rejected", fresh.rendered};
  }
  auto configured = parts_.client->configure(client_options(fresh.setup->config));
  if (!configured) {
    co_await reject(configured.error().message);
    co_return Error{"config-rejected", configured.error().message};
  }
  adopt(std::move(fresh));
  co_return Result<>{};
}

void App::adopt(Loaded fresh) {
  rejected_.clear();
  for (const config::Source& source : config().sources) {
    if (fresh.setup->source(source.id) != nullptr) continue;
    unschedule(source.id);
    outage_.forget(source.id);
    reliance_.forget(source.id);
  }
  std::swap(loaded_, fresh);
  put_in_force(loaded_);
  loaded_at_ = clock_.now();
  deliverer_.set_receivers(config().receivers);
  settle_sources();
  reconsider_changed();
  pushes_.settle();
  schedule_all();
  rules_in_time_.reset();
  time_changed_.notify();
}

std::string App::summary() const {
  std::string text = fmt::format("watching {} sources with {} rules for {} receivers", config().sources.size(),
                                 loaded_.setup->rules.size(), config().receivers.size());
  if (!rejected_.empty()) text += "; the last reload was rejected, see feedwatch status";
  if (!loaded_.broken_rule_files.empty()) text += fmt::format("; {} rule files are broken", loaded_.broken_rule_files.size());
  if (const size_t broken = loaded_.broken_source_files.size()) text += fmt::format("; {} files of sources are broken", broken);
  return text;
}

Task<bool> App::is_alive() {
  auto counted = co_await parts_.store->counts();
  const bool schedule_turns = schedule_.is_punctual(longest_standstill) || polls_are_held() || polling_.size() >= most_polls();
  co_return schedule_turns&& deliverer_.is_alive(longest_standstill);
}

}  // namespace feedwatch::app
