// The text of articles: one form for all, counted in code points. Pure; any thread. Every function takes any bytes; broken UTF-8
// is read as U+FFFD.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace feedwatch::text {

// The normalised text of an article: Unicode NFC, blanks of any kind one space, lines trimmed, paragraphs parted by one "\n", no
// empty lines, no soft hyphens, zero-width or bidi controls (joiners stay inside scripts that need them). Quotes and case stay.
std::string normalise(std::string_view text);

// What is compared, not shown: NFKC, case folded, marks and invisible characters gone ("Où ÉTAIT" → "ou etait").
std::string fold(std::string_view text);

// The same for title and text that differ only in case, blanks, invisible characters or Unicode form: the first 64 bits,
// big-endian, of SHA-256 over the simply case-folded, blank-collapsed title, a line feed, and the same of the text. Stable for
// ever: it is stored.
uint64_t content_hash(std::string_view title, std::string_view text);

// At most `max_code_points` of `text`, cut behind a word with "…" when it is longer; scripts without blanks are cut between
// characters.
std::string excerpt(std::string_view text, size_t max_code_points);

// How many code points.
uint32_t code_points(std::string_view text);

// Where the code point number `code_point` (from 0) starts, in bytes; the size of `text` when it has no more than that.
size_t byte_offset(std::string_view text, size_t code_point);

// `text` with every broken sequence (its maximal subpart) replaced by U+FFFD.
std::string make_valid_utf8(std::string_view text);

}  // namespace feedwatch::text
