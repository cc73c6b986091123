// The real daemon on a virtual clock: real requests, store and deliveries, and time that jumps to the next timer whenever nothing
// is in flight. Runs on the calling thread, which becomes the io thread.
#pragma once

#include <cstdio>
#include <filesystem>

#include "app/load.h"
#include "base/result.h"
#include "base/time.h"

namespace feedwatch::app {

struct SimulationPlan {
  Time start{};                      // wall time of second 0
  Duration until{};                  // elapsed time at which the run ends
  std::filesystem::path clock_file;  // gets the wall time, by rename, before time moves
};

// Goes on where the last run on the same state_dir stopped or was killed, and returns when `until` is reached. Event lines go to
// `out`. Wall time is start + elapsed time; another `start` than last time is a clock that was set while nobody looked.
// Errors: those of App::open and Timeline, clock-file-unwritable. Requires loaded.setup.
Result<> simulate(Loaded loaded, const SimulationPlan& plan, std::FILE* out);

}  // namespace feedwatch::app
