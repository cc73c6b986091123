// The day of the week that a text names first: news says "on Friday" of what happened on the day it is told, so for a text
// without a date this is the best there is. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace feedwatch::story {

// 1 Monday to 7 Sunday; 0: the beginning of the text names none. English, German, French, Spanish, Italian, Portuguese, Dutch and
// Polish. `text` may be any bytes.
uint8_t weekday_of(std::string_view text);

}  // namespace feedwatch::story
