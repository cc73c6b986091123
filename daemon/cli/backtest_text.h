// A backtest as a person reads it, and as JSON. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "replay/backtest.h"
#include "rules/quote.h"

namespace feedwatch::cli {

// Lines of a bar each, a day or, for longer times, several days: "2026-10-01  ███▌ 14".
std::string chart(const std::vector<size_t>& by_day, Time since);

// What an article says around its matches, by place in Past::matches; for those that are shown.
using Quotes = std::map<size_t, std::vector<std::string>>;

// The places in Past::matches that are worth a quote: the newest of each rule, and of what differs.
std::vector<size_t> shown_examples(const replay::Report& report, size_t each);

std::string backtest_text(const replay::Report& report, const replay::Past& past, const Quotes& quotes, size_t examples);
boost::json::object backtest_json(const replay::Report& report, const replay::Past& past, const Quotes& quotes, size_t examples);

}  // namespace feedwatch::cli
