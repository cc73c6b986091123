// `feedwatch inspect update`: one request as a line of JSON, one answer as a line of JSON. Pure.
#pragma once

#include <string>
#include <string_view>

namespace feedwatch::story {

// {"id", "old_title", "old_text", "new_title", "new_text"} gives {"id", "change": "none|minor|material", "why": string|null,
// "added": [sentence, …], "removed": […]}, or {"id", "error": "code: message"}. A missing text is empty. No newline at the end.
// Never throws for what the request holds.
std::string inspect_update_line(std::string_view request_json);

}  // namespace feedwatch::story
