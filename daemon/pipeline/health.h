// When the owner of a source is told that it fails, is gone, or is well again. Pure.
#pragma once

#include <optional>

#include "alert/alert.h"
#include "pipeline/notes.h"
#include "store/store.h"

namespace feedwatch::pipeline {

// The event that an attempt calls for, given the state after it; `notes` takes note of what is told. With hysteresis: failing
// after three failures in a row over an hour or more, or two over a day; well again after two successes in a row; gone once a
// second 410 has confirmed the first. Each is told once, under an id that is the same if it is told again after a crash.
std::optional<alert::OperatorEvent> assess_health(const store::SourceState& state, Notes& notes, Time now);

}  // namespace feedwatch::pipeline
