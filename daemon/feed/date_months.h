// Month names of many languages. Constant data; any thread.
#pragma once

#include <string_view>

namespace feedwatch::feed {

// 1 to 12, or 0 when the folded word (utf8::fold) names no month.
int month_of(std::string_view word);

}  // namespace feedwatch::feed
