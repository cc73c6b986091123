// The daemon as one object: polls what is due, delivers what is owed, swaps its configuration. Owned by the io thread, on which
// every coroutine of it runs; reading and matching happen on worker threads, the database has its own.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/json/object.hpp>

#include "app/gathering.h"
#include "app/groups.h"
#include "app/host_queues.h"
#include "app/load.h"
#include "app/mail_links.h"
#include "app/paused.h"
#include "app/pushes.h"
#include "app/reliance.h"
#include "base/activity.h"
#include "base/clock.h"
#include "base/clock_watch.h"
#include "base/task_group.h"
#include "deliver/deliverer.h"
#include "deliver/notifiers.h"
#include "http/client.h"
#include "pipeline/poll.h"
#include "schedule/outage.h"
#include "schedule/schedule.h"
#include "store/backup.h"
#include "store/store.h"

namespace feedwatch::app {

// What a daemon on a time of its own does differently.
struct World {
  bool simulated{false};  // the clock jumps: nothing waits in real time, no power can fail, and a first poll alerts unless the
                          // configuration says otherwise
  bool one_round{false};  // there is nothing but once(): what only new articles need is read when the first one comes
};

// What happens, for whoever shows it: logs, `once`, event lines. Called on the io thread.
struct Observer {
  std::function<void(const pipeline::PollReport&)> polled{};
  std::function<void(const alert::Alert&)> fired{};  // by the passing of time; what a poll fires is in its report
  std::function<void(const store::Delivery&, const deliver::Verdict&)> attempted{};
  std::function<void(const std::string& receiver, const std::string& reason)> disabled{};
  std::function<void(const std::string& receiver, const std::string& address)> unsubscribed{};  // by a link in a mail
  std::function<void(const std::string& receiver, size_t messages)> missing_receiver{};
  std::function<void(const alert::OperatorEvent&)> told{};
  std::function<void(const store::Backup&)> backed_up{};
  // The store can go on only when it is opened anew, and with it the App.
  std::function<void()> store_lost{};
  std::function<void(std::string_view cause)> task_failed{};
};

struct PollTotals {
  size_t polled{0};
  size_t failed{0};
  size_t new_articles{0};     // not seen in their source before
  size_t known_elsewhere{0};  // those of them that another source has, too: the same article
  size_t updated_articles{0};
  size_t alerts{0};
};

class App {
 public:
  // Opens the store. `loaded.setup` is not null. Errors: those of Store::open and Client::open.
  static Result<std::unique_ptr<App>> open(boost::asio::io_context& io, Clock& clock, Loaded loaded, Observer observer,
                                           World world = {});
  ~App();  // requires that stop() has returned, or that nothing was started

  // Settles what is known of every configured source; comes before everything below.
  Task<Result<>> prepare();
  // Starts polling and delivering in the background.
  Task<> start();
  // Ends what start() or once() began: polls are dropped, deliveries in flight are given `grace` and then dropped, to be sent
  // again next time.
  Task<> stop(Duration grace);

  // Polls every due source once (`all`: every source), delivers what is due, returns when both are done.
  Task<PollTotals> once(bool all);

  // Has the source asked as soon as there is a place, due or not. Errors: unknown-source; try-later, while its server or host has
  // asked not to be asked and `force` is not given; paused, likewise.
  Result<> poll_now(const std::string& id, bool force);

  // A paused source is not asked by itself, over restarts too, and its pushes are not wanted; a poll under way ends as usual.
  // Errors: unknown-source, paused-unwritable.
  Result<> pause(const std::string& id);
  Result<> resume(const std::string& id);

  // Reads the configuration anew and swaps it whole. On any error nothing changes, receivers that ask for config.rejected are
  // told, and the error (code config-rejected) carries the rendered problems. While another reload is under way it waits, and
  // reads what there is then.
  Task<Result<>> reload();

  Task<boost::json::object> status();
  // Carries out what orders.h understands, and answers as it does.
  Task<boost::json::object> obey(boost::json::object request);
  // One line: what is watched with what.
  std::string summary() const;

  // True while schedule and delivery get on. Asks the store, so it does not return while that hangs.
  Task<bool> is_alive();

  // Nothing is on the wire, on another thread or in the database. Does not count what waits for the clock.
  bool is_idle() const { return parts_.activity->idle(); }

  const config::Config& config() const { return loaded_.setup->config; }
  const Loaded& loaded() const { return loaded_; }  // of the last reload that was taken

 private:
  // What is opened before an App can be.
  struct Parts {
    std::unique_ptr<Activity> activity{};
    std::unique_ptr<store::Store> store{};
    std::unique_ptr<http::CurlMulti> multi{};
    std::unique_ptr<http::Client> client{};
  };

  App(boost::asio::io_context& io, Clock& clock, Loaded loaded, Observer observer, World world, Parts parts);

  deliver::Means means();
  LinkHooks link_hooks();
  Task<Result<>> acknowledge(std::string alert, std::string author);
  void settle_sources();
  // due.cc
  void note_clock();
  Duration floor_of(const std::string& id) const;
  std::optional<Time> own_due(const std::string& id, const std::string& leader) const;
  std::optional<Time> due_of(const std::string& leader) const;
  std::optional<Time> do_not_poll_before(const std::string& id) const;
  std::optional<Time> better_time(const std::string& id) const;
  void ask_soon(const std::string& id, Duration span = {});
  void reschedule(const std::string& leader);
  void schedule_source(const std::string& id);
  void end_turn(const std::string& id);
  void unschedule(const std::string& id);
  void schedule_all();
  size_t places_a_host() const;
  std::string host_of(const std::string& id) const;
  void let_go(const std::string& id);
  void reconsider_changed();
  // polling.cc
  size_t most_polls() const;
  void restore_pauses();
  void read_paused();
  void forget_paused();
  void think_over_paused();
  Task<> poll_what_is_due();
  Task<> poll_source(std::string leader, Gathering::Poll under_way);
  Task<> poll_group(const std::vector<std::string>& members, Gathering::Poll under_way);
  Task<> poll_one(pipeline::Stage& stage, const std::string& id, Gathering::Poll under_way);
  void spawn_poll(std::string leader);
  // line.cc
  void restore_outage();
  void note_line(const pipeline::PollReport& report);
  void end_outage();
  void try_line();
  // push_hooks.cc
  PushHooks push_hooks();
  void accept_push(websub::Push push);
  void spawn_pushes(std::string leader);
  Task<> take_pushes(std::string leader);
  Task<> take_push(const std::string& leader, websub::Push push);
  void ask_for_news(const std::string& leader);
  void note_reliance(const pipeline::PollReport& report);
  void remember(store::SourceState& known, const pipeline::PollReport& report);
  void take(pipeline::PollReport& report);
  // telling.cc
  void hand_over(std::vector<store::Delivery> deliveries);
  Task<> send_together(std::vector<store::Delivery> deliveries);
  Task<> send_what_is_gathered();
  Task<> end_gathering();
  Task<> keep_house();
  // durability.cc
  Task<> take_up_rebuilt();
  Task<> tell_of_recovery();
  Task<> watch_store();
  Task<> tell_condition(store::Health before, store::Health now);
  bool polls_are_held() const;
  Task<> wait_for_store();
  Task<> keep_backups();
  Task<Duration> back_up_when_due();
  Task<> tell_of_backup(Result<store::Backup> outcome);
  // heartbeat.cc
  Task<> beat();
  Task<std::string> how_it_is();
  Task<> watch_time();
  Task<std::optional<Duration>> look();
  void take(store::LookResult& looked);
  std::vector<std::string> receivers_asking_for(const std::string& type) const;
  // `except`: a receiver that isn't told although it asks, since it is about it.
  Task<> tell(alert::OperatorEvent event, std::string except = {});
  // receiver_news.cc
  void note_disabled(const std::string& receiver, const std::string& reason);
  void note_attempt(const store::Delivery& delivery, const deliver::Verdict& verdict);
  Task<> tell_untold();
  Task<> tell_rejected(std::string message);
  Task<> reject(std::string problems);
  Task<Result<>> read_anew();
  void adopt(Loaded fresh);
  void task_failed(std::exception_ptr failure);

  Clock& clock_;
  World world_;
  Loaded loaded_;
  Observer observer_;
  Parts parts_;
  boost::asio::thread_pool workers_;
  MailLinks links_;
  deliver::Deliverer deliverer_;
  schedule::Schedule schedule_;
  http::Gate digesting_;
  http::RobotsCache robots_;
  pipeline::Stage stage_;
  States states_{};
  States former_{};  // of sources that were configured, and may be again
  Paused paused_{};
  Groups groups_{};
  std::unordered_set<std::string> polling_{};         // leaders of groups with a poll under way
  HostQueues hosts_{};                                // of leaders
  std::unordered_map<std::string, Duration> soon_{};  // in elapsed time: sources that are asked by then, whatever else is known
  Reliance reliance_{};                               // of leaders
  ClockWatch clock_watch_;
  schedule::Outage outage_{};
  std::string line_try_{};  // the source that is in soon_ to try the line
  PollTotals totals_{};
  Gathering gathering_;
  size_t refreshing_{0};  // calls of send_together() under way
  Signal refreshed_;
  Signal poll_ended_;
  Signal time_changed_;                                             // there may be less time to wait than watch_time() thinks
  std::shared_ptr<const std::vector<store::Hit>> rules_in_time_{};  // of loaded_; null: not made yet
  Time started_;
  std::optional<Time> loaded_at_{};
  std::string rejected_{};  // problems of the last reload, empty when it was taken
  http::Gate reloading_;
  uint64_t reloads_{0};
  Result<> reloaded_{};    // outcome of the last of them
  store::Health shown_{};  // what others were told of the store
  Signal store_troubled_;  // it is worth a look before the time
  Signal polls_may_go_;    // the store is doing otherwise
  struct Untold {
    alert::OperatorEvent event{};
    std::string except{};
  };
  std::vector<Untold> untold_{};                 // the oldest first: the store has not taken them yet
  std::map<std::string, Duration> dead_told_{};  // by receiver, on the clock that is never set
  std::atomic<bool> ending_{false};              // for backups on another thread
  std::optional<store::Backup> last_backup_{};
  Pushes pushes_;
  TaskGroup polls_;  // last: everything above outlives them
  TaskGroup tasks_;
};

}  // namespace feedwatch::app
