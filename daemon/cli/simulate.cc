// `feedwatch simulate`: the daemon on a virtual clock, its doings as JSON lines.
#include <cmath>
#include <cstdio>

#include <fmt/format.h>

#include "app/simulate.h"
#include "cli/words.h"

namespace feedwatch::cli {

namespace {

struct Choices {
  Common common{};
  double until{0};
  double start{0};
  std::filesystem::path clock_file{};
};

Duration to_duration(double seconds) { return Duration{std::llround(seconds * 1000)}; }

int exit_of(const Error& error) {
  return error.code.starts_with("store-") || error.code.starts_with("timeline-") || error.code.starts_with("clock-file-")
             ? cannot_create
             : software;
}

int simulate(const Choices& choices) {
  app::Loaded loaded = app::load(choices.common.config);
  std::fputs(loaded.rendered.c_str(), stderr);
  if (loaded.setup == nullptr) return bad_config;
  const app::SimulationPlan plan{
      .start = Time{to_duration(choices.start)}, .until = to_duration(choices.until), .clock_file = choices.clock_file};
  const auto done = app::simulate(std::move(loaded), plan, stdout);
  if (done) return ok;
  fmt::print(stderr, "feedwatch simulate: {} [{}]\n", done.error().message, done.error().code);
  return exit_of(done.error());
}

}  // namespace

void add_simulate_command(CLI::App& app, Action& action) {
  const auto choices = std::make_shared<Choices>();
  constexpr double longest = 1e10;  // seconds: past the year 2280
  CLI::App* command =
      app.add_subcommand("simulate", "Run the daemon on a virtual clock, against real servers; print events as JSON lines");
  add_config(*command, choices->common);
  command->add_option("--until", choices->until, "end after this many virtual seconds, counted from --start")
      ->required()
      ->check(CLI::Range(0.0, longest));
  command->add_option("--start", choices->start, "wall time of second 0, in Unix seconds")
      ->check(CLI::Range(0.0, longest))
      ->default_val(1767225600.0);  // 2026-01-01, so that runs can be compared
  command->add_option("--clock-file", choices->clock_file, "file that gets the virtual wall time")->required();
  command->callback([choices, &action] { action = [choices] { return simulate(*choices); }; });
}

}  // namespace feedwatch::cli
