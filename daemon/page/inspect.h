// The batch formats of `feedwatch inspect page` and `inspect pagediff`: one JSON object a line in, one out. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedwatch::page {

// {"id","html_path","url"} (and "select", "ignore": as in a source) → the page as JSON; a path ending in .txt is plain text.
std::string inspect_page_line(std::string_view request_json);

// {"id","old","new","selector","new_http","ignore"} → {"id","status","added","removed"}.
std::string inspect_pagediff_line(std::string_view request_json);

}  // namespace feedwatch::page
