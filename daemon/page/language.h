// The language a text is written in. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedwatch::page {

// BCP 47 ("en", "zh-Hant"), or empty when the text is too short or mixed to say. Looks at the first 16 KiB. `hint` is what
// the site's other pages are in, or empty.
std::string detect_language(std::string_view text, std::string_view hint = {});

// `tag` in canonical form ("en_gb" is "en-GB"), or empty when it is no language tag.
std::string canonical_language(std::string_view tag);

}  // namespace feedwatch::page
