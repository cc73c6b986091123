// `feedwatch run`: the daemon in the foreground, as systemd starts it.
#include <csignal>

#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/app.h"
#include "app/log_observer.h"
#include "app/restart_needed.h"
#include "app/watchdog.h"
#include "base/log.h"
#include "base/notify.h"
#include "cli/commands.h"
#include "control/control.h"
#include "store/recovery.h"

namespace feedwatch::cli {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

// Deliveries in flight at the end are given this long; what is not done then is sent again at the next start.
constexpr Duration grace = std::chrono::seconds{8};

void set_up_logging(const config::Log& wanted) {
  if (const auto level = log::level_named(wanted.level)) log::set_level(*level);
  if (const auto format = log::format_named(wanted.format)) log::set_format(*format);
}

class Service {
 public:
  Service(asio::io_context& io, Clock& clock, app::App& app)
      : clock_(clock),
        app_(app),
        started_with_(app.loaded().setup),
        signals_(io, SIGTERM, SIGINT, SIGHUP),
        stop_(io.get_executor()),
        tasks_(io.get_executor(), on_failure) {}

  // To be opened anew: live() ends as if told to stop, and wants_renewal() says why.
  void renew() {
    renewal_ = true;
    stop_.notify();
  }
  bool wants_renewal() const { return renewal_; }

  // Everything from the first look at the store to the last byte. Returns the exit status.
  Task<int> live(asio::any_io_executor executor) {
    auto prepared = co_await app_.prepare();
    if (!prepared) {
      log::error(log::store_failing, prepared.error().message, {{log::error_code, prepared.error().code}});
      renewal_ = prepared.error().code == "store-corrupt";
      co_await app_.stop(Duration{});
      co_return cannot_create;
    }
    auto control = control::Server::open(executor, control::socket_path(app_.config().state_dir),
                                         [this](json::object request) { return answer(std::move(request)); });
    if (!control) {
      log::error(log::service_fault, control.error().message, {{log::error_code, control.error().code}});
      co_return cannot_create;
    }
    tasks_.spawn((*control)->run());
    tasks_.spawn(obey_signals());
    tasks_.spawn(feed_watchdog());
    co_await app_.start();
    say_ready(log::service_ready);
    co_await stop_.wait();
    if (renewal_) {
      log::info(log::service_stopping, "opening the store anew");
      notify::status("opening the store anew");
    } else {
      log::info(log::service_stopping, "stopping");
      notify::stopping("finishing what is in flight");
    }
    co_await app_.stop(grace);
    tasks_.cancel();
    co_await tasks_.join();
    co_return ok;
  }

 private:
  static void on_failure(std::exception_ptr failure) {
    try {
      std::rethrow_exception(std::move(failure));
    } catch (const std::exception& error) {
      log::error(log::service_fault, fmt::format("internal error: {}", error.what()));
    }
  }

  void say_ready(const log::Event& event) {
    const std::string text = app_.summary();
    log::info(event, text);
    notify::ready(text);
  }

  Task<> obey_signals() {
    for (;;) {
      const int signal = co_await signals_.async_wait(asio::use_awaitable);
      if (signal == SIGHUP) {
        co_await reload_now();
      } else {
        renewal_ = false;
        stop_.notify();
      }
    }
  }

  // The file that takes the place of the database lies ready: `feedwatch restore` has put it there.
  json::object restore() {
    if (!store::has_replacement(app_.config().state_dir / "feedwatch.db")) {
      return {{"ok", false}, {"code", "bad-request"}, {"message", "there is nothing to restore"}};
    }
    renew();
    return {{"ok", true}};
  }

  Task<Result<>> reload_now() {
    notify::reloading();
    auto reloaded = co_await app_.reload();
    if (reloaded) say_what_is_new();
    say_ready(reloaded ? log::config_loaded : log::service_ready);
    co_return reloaded;
  }

  void say_what_is_new() {
    set_up_logging(app_.config().log);
    app::log_problems(app_.loaded());
    for (const std::string_view name : app::restart_needed(started_with_->config, app_.config())) {
      log::warning(log::config_problem, fmt::format("{} was changed; that needs a restart, the old value stays in force", name));
    }
  }

  // Whether the request is for the daemon of another folder.
  bool is_for_another(const json::object& request) const {
    const json::value* folder = request.if_contains("state_dir");
    if (folder == nullptr || !folder->is_string()) return false;
    const std::filesystem::path meant{std::string_view(folder->as_string())};
    std::error_code failure;
    const std::filesystem::path own = std::filesystem::absolute(started_with_->config.state_dir, failure);
    return meant != own && !std::filesystem::equivalent(meant, own, failure);
  }

  Task<json::object> answer(json::object request) {
    if (is_for_another(request)) {
      co_return json::object{{"ok", false}, {"code", "other-daemon"}, {"message", "this daemon keeps its state elsewhere"}};
    }
    const json::value* command = request.if_contains("command");
    const std::string_view name = command != nullptr && command->is_string() ? std::string_view(command->as_string()) : "";
    if (name == "status") co_return co_await app_.status();
    if (name == "reload") {
      auto reloaded = co_await reload_now();
      if (reloaded) co_return json::object{{"ok", true}};
      co_return json::object{{"ok", false}, {"code", reloaded.error().code}, {"message", reloaded.error().message}};
    }
    if (name == "poll") co_return poll_now(request);
    if (name == "pause") co_return outcome(app_.pause(source_of(request)));
    if (name == "resume") co_return outcome(app_.resume(source_of(request)));
    if (name == "restore") co_return restore();
    if (name == "order") co_return co_await app_.obey(std::move(request));
    co_return json::object{{"ok", false}, {"code", "unknown-command"}, {"message", "this feedwatch does not know that command"}};
  }

  static std::string source_of(const json::object& request) {
    const json::value* source = request.if_contains("source");
    return source != nullptr && source->is_string() ? std::string(source->as_string()) : std::string{};
  }

  static json::object outcome(const Result<>& result) {
    if (result) return {{"ok", true}};
    return {{"ok", false}, {"code", result.error().code}, {"message", result.error().message}};
  }

  json::object poll_now(const json::object& request) {
    const json::value* force = request.if_contains("force");
    return outcome(app_.poll_now(source_of(request), force != nullptr && force->is_bool() && force->as_bool()));
  }

  Task<> feed_watchdog() {
    const auto interval = notify::watchdog_interval();
    if (!interval) co_return;
    app::WatchdogHooks hooks;
    hooks.is_alive = [this] { return app_.is_alive(); };
    hooks.feed = notify::watchdog;
    hooks.stalled = [] { log::error(log::service_stalled, "schedule or delivery stands still; the watchdog is not fed"); };
    co_await app::feed_watchdog(clock_, std::chrono::duration_cast<Duration>(*interval), std::move(hooks));
  }

  Clock& clock_;
  app::App& app_;
  pipeline::SetupPtr started_with_;
  asio::signal_set signals_;
  Signal stop_;
  bool renewal_{false};
  TaskGroup tasks_;
};

Task<> live_into(Service& service, asio::any_io_executor executor, int& status) {
  try {
    status = co_await service.live(executor);
  } catch (const std::exception& error) {
    log::error(log::service_fault, fmt::format("internal error: {}", error.what()));
  }
}

// Feeds the watchdog from a thread of its own while the store is opened, which takes as long as a damaged file is large: nothing
// else runs then. Bounded, so that an opening that hangs ends the process after all.
class OpeningWatch {
 public:
  OpeningWatch() : thread_([this](const std::stop_token& stop) { feed(stop); }) {}

 private:
  static constexpr int most_feeds = 60;

  void feed(const std::stop_token& stop) {
    const auto interval = notify::watchdog_interval();
    if (!interval) return;
    std::unique_lock lock{mutex_};
    for (int i = 0; i < most_feeds && !stop.stop_requested(); ++i) {
      notify::watchdog();
      over_.wait_for(lock, stop, *interval / 2, [] { return false; });
    }
  }

  std::mutex mutex_{};
  std::condition_variable_any over_{};
  std::jthread thread_;
};

Result<std::unique_ptr<app::App>> open_app(asio::io_context& io, Clock& clock, app::Loaded loaded, app::Observer observer) {
  const OpeningWatch watch;
  return app::App::open(io, clock, std::move(loaded), std::move(observer));
}

struct Life {
  int status{software};
  std::optional<app::Loaded> again{};  // the store is to be opened anew, with this
};

// From opening the store to closing it.
Life live_once(app::Loaded loaded) {
  std::signal(SIGHUP, SIG_IGN);  // until the service listens: what it would read is being read
  asio::io_context io(1);
  SystemClock clock;
  Service* living = nullptr;
  app::Observer observer = app::logging_observer();
  observer.store_lost = [&living] {
    if (living != nullptr) living->renew();
  };
  auto app = open_app(io, clock, std::move(loaded), std::move(observer));
  if (!app) {
    log::error(log::store_failing, app.error().message, {{log::error_code, app.error().code}});
    return {.status = cannot_create};
  }
  Life life;
  Service service(io, clock, **app);
  living = &service;
  asio::co_spawn(io, live_into(service, io.get_executor(), life.status), asio::detached);
  io.run();
  if (service.wants_renewal()) life.again = (*app)->loaded();
  return life;
}

}  // namespace

int run(const Common& common) {
  app::Loaded loaded = app::load(common.config);
  if (loaded.setup == nullptr) {
    std::fputs(loaded.rendered.c_str(), stderr);
    fmt::print(stderr, "feedwatch run: {} has errors; nothing was started\n", common.config.native());
    return bad_config;
  }
  set_up_logging(loaded.setup->config.log);
  app::log_problems(loaded);
  for (;;) {
    auto life = live_once(std::move(loaded));
    if (!life.again) return life.status;
    loaded = std::move(*life.again);
  }
}

}  // namespace feedwatch::cli
