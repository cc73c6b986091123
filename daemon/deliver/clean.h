// Foreign text made safe for a line that people read: mail headers, mail bodies, error messages. Pure.
#pragma once

#include <string>
#include <string_view>

namespace feedwatch::deliver {

// Valid UTF-8 without control characters (C0, DEL, C1) and without those that turn the direction of what follows (U+202A–E,
// U+2066–9). Line breaks of any kind and tabs become a blank; blanks are single and none is at either end.
std::string clean_line(std::string_view text);

// The same with its line breaks kept as "\n".
std::string clean_text(std::string_view text);

// At most `max` code points, with "…" when some are left out. `text` is valid UTF-8.
std::string shortened(std::string_view text, size_t max);

}  // namespace feedwatch::deliver
