// HTML fragments as feeds carry them: to plain text, and to a safe subset of HTML with absolute URLs. One forward pass, no tree,
// bounded memory; total on any bytes that are valid UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace feedwatch::html {

// Character references decoded (HTML 4 and 5 names, decimal, hex, windows-1252 remapping of 128–159); nothing else changes.
std::string decode_entities(std::string_view text);

// Plain text: tags gone, references decoded, script and style contents gone, block elements and <br> become "\n", runs of blanks
// one space, no blank lines at either end.
std::string to_text(std::string_view html);

// `to_text` on one line: what a title is.
std::string to_line(std::string_view html);

// Only allow-listed elements and attributes stay; script, style, form, iframe, svg, on*, javascript: and data: (images aside)
// never do. Relative URLs become absolute against `base_url` (left as they are when it is empty).
std::string sanitise(std::string_view html, std::string_view base_url);

// True when the text holds markup or a character reference rather than plain text.
bool looks_like_html(std::string_view text);

}  // namespace feedwatch::html
