// Text to xml::Document in one forward pass, for well-formed documents and for what publishers send instead.
#pragma once

#include <string_view>

#include "base/result.h"
#include "feed/feed.h"
#include "feed/xml.h"

namespace feedwatch::feed::xml {

// Reads XML 1.0 with Namespaces. No external entity or DTD is ever looked at; entities of the internal subset are expanded when
// their value holds no reference and is short. What is not well-formed is repaired: a bare & or <, undeclared entities (HTML
// names), unclosed and mismatched tags, unquoted attributes, unterminated sections, text around the root. Attributes beyond the
// limit are dropped. Errors: xml-depth, too-many-elements. `text` is valid UTF-8 and outlives the document. Linear in its size.
Result<Document> read(std::string_view text, const Limits& limits);

}  // namespace feedwatch::feed::xml
