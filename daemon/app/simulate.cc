#include "app/simulate.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "app/app.h"
#include "app/event_lines.h"
#include "app/timeline.h"

namespace feedwatch::app {

namespace asio = boost::asio;

namespace {

// The daemon's life inside the simulation.
struct Life {
  App& app;
  Signal end;
  Result<> outcome{};
  bool over{false};

  Task<> live() {
    outcome = co_await app.prepare();
    if (outcome) {
      co_await app.start();
      co_await end.wait();
    }
    co_await app.stop(Duration{});
  }

  Task<> live_and_tell() {
    try {
      co_await live();
    } catch (const std::exception& failure) {
      outcome = Error{"internal", failure.what()};
    }
    over = true;
  }
};

class Simulator {
 public:
  Simulator(asio::io_context& io, VirtualClock& clock, App& app, Timeline& timeline, const SimulationPlan& plan)
      : io_(io), clock_(clock), app_(app), timeline_(timeline), plan_(plan), life_{app, Signal(io.get_executor())} {}

  Result<> run() {
    asio::co_spawn(io_, life_.live_and_tell(), asio::detached);
    settle();
    while (!life_.over && clock_.has_sleepers() && clock_.next_wake() <= plan_.until) {
      if (auto moved = move_to(clock_.next_wake()); !moved) return end_with(moved.error());
      settle();
    }
    if (!life_.over && clock_.elapsed() < plan_.until) {
      if (auto moved = move_to(plan_.until); !moved) return end_with(moved.error());
      settle();
    }
    end();
    return life_.outcome;
  }

 private:
  // Runs until nothing can be run and nothing is under way elsewhere: what comes next is a matter of time.
  void settle() {
    io_.restart();
    for (;;) {
      if (io_.poll() > 0) continue;
      if (app_.is_idle()) return;
      io_.run_one();
    }
  }

  // Progress is saved first: a run that is killed in between goes on at the later time, as if it had slept.
  Result<> move_to(Duration elapsed) {
    if (auto saved = timeline_.save(elapsed); !saved) return saved;
    if (auto written = write_clock_file(plan_.clock_file, plan_.start + elapsed); !written) return written;
    clock_.advance_to(elapsed);
    return {};
  }

  void end() {
    life_.end.notify();
    io_.restart();
    while (!life_.over) io_.run_one();
  }

  Error end_with(Error error) {
    end();
    return error;
  }

  asio::io_context& io_;
  VirtualClock& clock_;
  App& app_;
  Timeline& timeline_;
  const SimulationPlan& plan_;
  Life life_;
};

}  // namespace

Result<> simulate(Loaded loaded, const SimulationPlan& plan, std::FILE* out) {
  const std::filesystem::path state_dir = loaded.setup->config.state_dir;
  std::error_code ignored;
  std::filesystem::create_directories(state_dir, ignored);
  auto timeline = Timeline::open(state_dir / "simulation.elapsed");
  if (!timeline) return timeline.error();
  if (auto written = write_clock_file(plan.clock_file, plan.start + timeline->elapsed()); !written) return written;
  asio::io_context io(1);
  VirtualClock clock(plan.start, timeline->elapsed());
  auto app = App::open(io, clock, std::move(loaded), event_lines(clock, out), World{.simulated = true});
  if (!app) return app.error();
  Simulator simulator(io, clock, **app, *timeline, plan);
  return simulator.run();
}

}  // namespace feedwatch::app
