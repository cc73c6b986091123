// The charset of text that nobody declared, by the letters that its scripts use most. Pure; any thread.
#pragma once

#include <string_view>

#include "feed/charset.h"

namespace feedwatch::feed {

// `bytes` are no UTF-8. windows-1252 unless another script is plain to see: text in Latin letters has its bytes above 7F one by
// one, text in other scripts has them in rows.
const Charset& guess_charset(std::string_view bytes);

}  // namespace feedwatch::feed
