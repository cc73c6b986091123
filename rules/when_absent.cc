#include <algorithm>

#include "rules/when.h"

namespace feedwatch::rules {

namespace {

Duration silence(const AbsentState& state, Time now, Duration unwatched) {
  return now - state.last - std::max(unwatched, Duration{0});
}

}  // namespace

void note_sign(AbsentState& state, Time happened) {
  if (happened <= state.last) return;
  state.last = happened;
  state.told = false;
}

bool when_absent(const When::Absent& absent, AbsentState& state, Time now, Duration unwatched) {
  if (state.told || silence(state, now, unwatched) < absent.span) return false;
  state.told = true;
  return true;
}

std::optional<Time> absent_due(const When::Absent& absent, const AbsentState& state, Duration unwatched) {
  if (state.told) return std::nullopt;
  return state.last + absent.span + std::max(unwatched, Duration{0});
}

}  // namespace feedwatch::rules
