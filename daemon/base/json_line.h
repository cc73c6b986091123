// Questions that come as one JSON object a line and are answered by one: `feedwatch inspect … --batch`.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

namespace feedwatch {

// The string at `name`; empty where there is none or it is something else. It looks into `object`.
std::string_view text_at(const boost::json::object& object, std::string_view name);

// The strings at `name`: one string, or the strings of an array.
std::vector<std::string_view> texts_at(const boost::json::object& object, std::string_view name);

// What an answer says when something is wrong: "CODE: MESSAGE".
std::string json_problem(std::string_view code, std::string_view message);

// The answer to one line: an object with the "id" of the request (null where it has none) and what `answer` adds to it. A line
// that is no JSON object is answered with "error" and not shown to `answer`.
std::string answer_line(std::string_view line,
                        const std::function<void(const boost::json::object& request, boost::json::object& reply)>& answer);

}  // namespace feedwatch
