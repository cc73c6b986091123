#include "rules/characters.h"

#include <cstring>

#include "rules/fold_table.h"
#include "rules/utf8.h"

namespace feedwatch::rules {
namespace {

// Whether a letter or digit stands there, so that a raw term may not begin or end in the middle of it. Scripts without spaces
// have no such middle.
bool binds(std::string_view text, size_t at) {
  const table::Kind kind = table::kind(table::record(decode(text, at).value));
  return kind == table::Kind::letter || kind == table::Kind::digit || kind == table::Kind::mark;
}

size_t before(std::string_view text, size_t at) {
  --at;
  for (int i = 0; i < 3 && at > 0 && is_continuation(text[at]); ++i) --at;
  return at;
}

// memmem() is linear whatever the two look like; string_view::find is not.
size_t find(std::string_view text, std::string_view wanted, size_t from) {
  if (from + wanted.size() > text.size()) return std::string_view::npos;  // nor may memmem() be given a null pointer
  const void* found = ::memmem(text.data() + from, text.size() - from, wanted.data(), wanted.size());
  return found == nullptr ? std::string_view::npos : static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

bool stands_free(std::string_view text, size_t start, size_t size) {
  const size_t end = start + size;
  if (start > 0 && binds(text, start) && binds(text, before(text, start))) return false;
  return end >= text.size() || !binds(text, end) || !binds(text, before(text, end));
}

}  // namespace

size_t find_raw(std::string_view text, std::string_view wanted, size_t from) {
  size_t at = find(text, wanted, from);
  while (at != std::string_view::npos && !stands_free(text, at, wanted.size())) at = find(text, wanted, at + 1);
  return at;
}

}  // namespace feedwatch::rules
