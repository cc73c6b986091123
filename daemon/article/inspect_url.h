// `feedwatch inspect url`: one request as a line of JSON, one answer as a line of JSON. Pure.
#pragma once

#include <string>
#include <string_view>

namespace feedwatch::url {

// {"id", "input", "base": string|null} gives {"id", "url", "key"}, or {"id", "error": "code: message"}. No newline at the end.
// Never throws; a request that is no JSON object has the id null.
std::string inspect_url_line(std::string_view request_json);

}  // namespace feedwatch::url
