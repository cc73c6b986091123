// An explanation as a person reads it, and as JSON. Pure.
#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "rules/explain.h"
#include "rules/quote.h"

namespace feedwatch::cli {

// A line a node, indented: ✓ or ✗, what it is, why, and its places in context.
std::string explain_text(const rules::Rule& rule, const rules::Explanation& explanation, const rules::Document& document,
                         const rules::Mark& mark);

// {"rule","matches","reason","spans":[{"field","start","end","text","term"}],"query":{"label","holds","note","spans","parts"},"unless",
// "sequence"}; the last two as query, null where the rule has none, and one for each step.
boost::json::object explain_json(const rules::Rule& rule, const rules::Explanation& explanation, const rules::Document& document);

}  // namespace feedwatch::cli
