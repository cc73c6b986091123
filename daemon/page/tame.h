// HTML without what makes the tolerant parser slow: it compares every attribute of a tag with all before it, so that a tag of a
// megabyte takes minutes. Pure; linear in the input.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace feedwatch::page {

// `html` itself when no tag has more than `most` attributes, as on all but hostile pages; else a copy, kept in `room`, in which
// those behind are blanks. Comments, scripts and style sheets stay as they are.
std::string_view tame(std::string_view html, size_t most, std::string& room);

}  // namespace feedwatch::page
