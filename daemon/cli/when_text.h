// How far the `when` of a rule has come, as a person reads it, and as JSON. Pure.
#pragma once

#include <string>

#include <boost/json/value.hpp>

#include "base/result.h"
#include "rules/model.h"
#include "store/when_standing.h"

namespace feedwatch::cli {

// The condition in words, then a line for each of what it counts apart by: how many, of how many, since when, who. Empty for a
// rule without `when`. An error of `standing` says why nothing is remembered.
std::string when_text(const rules::When& when, const Result<store::WhenStanding>& standing);

// null for a rule without `when`; else
// {"condition","text","watched","groups":[{"key","unit","seen","needed","since","who","told", "has_article","ready"}]}.
boost::json::value when_json(const rules::When& when, const Result<store::WhenStanding>& standing);

}  // namespace feedwatch::cli
