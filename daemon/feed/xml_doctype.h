// <!DOCTYPE …>: passed over, but for the entities its internal subset declares.
#pragma once

#include <cstddef>
#include <string_view>

#include "feed/xml_text.h"

namespace feedwatch::feed::xml {

// `text` starts with "<!". Returns the length of the declaration, at least 1. Never looks at an external subset.
size_t doctype(std::string_view text, References& references);

}  // namespace feedwatch::feed::xml
