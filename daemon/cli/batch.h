// Requests a line each, for the commands that answer like that.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

namespace feedwatch::cli {

using Answer = std::function<std::string(std::string_view request)>;

// A request a line on stdin, an answer a line on stdout, each flushed: whoever asks may wait for it. Returns the exit status.
int answer_lines(const Answer& answer);

// Prints the answer to one request; `problems` when it is an error.
int answer_one(const Answer& answer, const boost::json::object& request);

// The one input is missing and --batch was not given: says so, returns `usage`.
int missing_input(const char* command, const char* what);

}  // namespace feedwatch::cli
