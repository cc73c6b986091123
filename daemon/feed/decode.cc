#include "feed/decode.h"

#include <algorithm>
#include <array>
#include <vector>

#include "article/utf8.h"
#include "feed/charset.h"
#include "feed/charset_guess.h"

namespace feedwatch::feed {
namespace {

using Kind = Charset::Kind;
constexpr auto npos = std::string_view::npos;
constexpr size_t declaration_window = 1024;  // how far a document's own declaration is looked for

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

const Charset& known(std::string_view label) { return *find_charset(label); }

struct Mark {
  std::string_view bytes;
  std::string_view charset;
};

// Longest first: the mark of UTF-32 starts with that of UTF-16.
constexpr std::array<Mark, 5> byte_order_marks{{
    {std::string_view("\xFF\xFE\0\0", 4), "utf-32le"},
    {std::string_view("\0\0\xFE\xFF", 4), "utf-32be"},
    {"\xEF\xBB\xBF", "utf-8"},
    {"\xFF\xFE", "utf-16le"},
    {"\xFE\xFF", "utf-16be"},
}};

// The width of characters shows in where the zero bytes of markup stand (XML 1.0, appendix F). nullptr: single bytes.
const Charset* guess_wide(std::string_view bytes) {
  const size_t size = std::min<size_t>(bytes.size(), 256) / 4 * 4;
  if (size == 0) return nullptr;
  std::array<size_t, 4> zeros{};
  for (size_t at = 0; at < size; ++at) zeros[at % 4] += bytes[at] == '\0' ? 1 : 0;
  const size_t groups = size / 4;
  const auto all = [groups, &zeros](size_t place) { return zeros[place] == groups; };
  if (all(0) && all(1) && zeros[3] == 0) return &known("utf-32be");
  if (all(3) && all(2) && zeros[0] == 0) return &known("utf-32le");
  const size_t even = zeros[0] + zeros[2];
  const size_t odd = zeros[1] + zeros[3];
  if (even * 4 >= groups && odd * 4 <= even) return &known("utf-16be");
  if (odd * 4 >= groups && even * 4 <= odd) return &known("utf-16le");
  return nullptr;
}

// "<?xm" in EBCDIC.
bool is_ebcdic(std::string_view bytes) { return bytes.substr(0, 4) == "\x4C\x6F\xA7\x94"; }

size_t find_ignoring_case(std::string_view text, std::string_view wanted, size_t from = 0) {
  if (from > text.size()) return npos;
  const auto* const found = std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), wanted.begin(),
                                        wanted.end(), [](char a, char b) { return lower(a) == b; });
  return found == text.end() ? npos : static_cast<size_t>(found - text.begin());
}

// What follows `name` and an equals sign in `text`, in quotes or up to a delimiter; empty when it is not there.
std::string_view value_of(std::string_view text, std::string_view name) {
  for (size_t at = find_ignoring_case(text, name); at != npos; at = find_ignoring_case(text, name, at + 1)) {
    std::string_view rest = text.substr(at + name.size());
    const auto trim = [&rest] {
      while (!rest.empty() && is_blank(rest.front())) rest.remove_prefix(1);
    };
    trim();
    if (rest.empty() || rest.front() != '=') continue;
    rest.remove_prefix(1);
    trim();
    if (rest.empty()) return {};
    const bool quoted = rest.front() == '"' || rest.front() == '\'';
    if (quoted) return rest.substr(1, rest.find(rest.front(), 1) == npos ? npos : rest.find(rest.front(), 1) - 1);
    return rest.substr(0, rest.find_first_of(" \t\r\n;,>\"'/?"));
  }
  return {};
}

// The label in the XML declaration, or in the <meta> of an HTML page.
std::string_view declared_label(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, declaration_window);
  const size_t xml = head.find("<?xml");
  if (xml != npos) return value_of(head.substr(xml, head.find("?>", xml) - xml), "encoding");
  const size_t meta = find_ignoring_case(head, "<meta");
  const bool is_feed = find_ignoring_case(head, "<rss") < meta || find_ignoring_case(head, "<feed") < meta;
  return meta == npos || is_feed ? std::string_view{} : value_of(head.substr(meta), "charset");
}

// What was said about the bytes, most trusted first. Charsets that these bytes cannot be in are not believed: they start with
// ASCII.
std::vector<const Charset*> claims(std::string_view bytes, std::string_view content_type) {
  std::vector<const Charset*> said;
  for (const std::string_view label : {value_of(content_type, "charset"), declared_label(bytes)}) {
    const Charset* const charset = find_charset(label);
    if (charset == nullptr || charset->kind == Kind::utf16 || charset->kind == Kind::utf32 || charset->kind == Kind::ebcdic)
      continue;
    if (std::find(said.begin(), said.end(), charset) == said.end()) said.push_back(charset);
  }
  return said;
}

bool is_ascii(std::string_view bytes) { return utf8::ascii_prefix(bytes) == bytes.size(); }

bool is_valid_utf8(std::string_view bytes) {
  for (size_t at = utf8::clean_prefix(bytes); at < bytes.size(); at += utf8::clean_prefix(bytes.substr(at))) {
    const utf8::Step step = utf8::step(bytes, at);
    if (!step.valid) return false;
    at += step.length;
  }
  return true;
}

struct Utf8Census {
  size_t characters{0};  // of two bytes and more
  size_t broken{0};
};

// Looks at no more than it takes to be sure.
Utf8Census census(std::string_view bytes) {
  constexpr size_t enough = 100'000;
  Utf8Census found;
  for (size_t at = 0; at < bytes.size() && found.characters + found.broken < enough;) {
    const size_t ascii = utf8::ascii_prefix(bytes.substr(at));
    at += ascii;
    if (at == bytes.size()) break;
    const utf8::Step step = utf8::step(bytes, at);
    step.valid ? ++found.characters : ++found.broken;
    at += step.length;
  }
  return found;
}

Decoded finish(Converted converted, const Charset& charset) {
  if (converted.text.starts_with("\xEF\xBB\xBF")) converted.text.erase(0, 3);
  return {std::move(converted.text), std::string(charset.name), converted.errors > 0};
}

Decoded read_as(std::string_view bytes, const Charset& charset) { return finish(convert(bytes, charset), charset); }

// Legacy text is hardly ever valid UTF-8 by chance, so valid UTF-8 is UTF-8 whatever was said. But a few characters of East Asian
// charsets can be, and escape sequences are ASCII.
bool may_be_chance(std::string_view bytes, const std::vector<const Charset*>& said) {
  if (said.empty() || (said[0]->kind != Kind::multi && said[0]->kind != Kind::escaped)) return false;
  return said[0]->kind == Kind::escaped || census(bytes).characters <= 2;
}

// Mostly UTF-8 with some broken places, and nobody who knows better: keep the good characters.
bool is_damaged_utf8(const Utf8Census& found, const std::vector<const Charset*>& said) {
  const bool claimed =
      said.empty() || std::any_of(said.begin(), said.end(), [](const Charset* each) { return each->kind == Kind::utf8; });
  return claimed && found.characters > found.broken;
}

Decoded decode_bytes(std::string_view bytes, std::string_view content_type) {
  const std::vector<const Charset*> said = claims(bytes, content_type);
  const Charset& utf8 = known("utf-8");
  if (is_valid_utf8(bytes)) {
    if (!may_be_chance(bytes, said)) return finish(convert(bytes, utf8), !said.empty() && is_ascii(bytes) ? *said[0] : utf8);
  } else if (is_damaged_utf8(census(bytes), said)) {
    return read_as(bytes, utf8);
  }
  const Charset* least_broken = nullptr;
  Converted best;
  for (const Charset* const charset : said) {
    if (charset->kind == Kind::utf8) continue;
    Converted converted = convert(bytes, *charset);
    if (least_broken != nullptr && converted.errors >= best.errors) continue;
    least_broken = charset;
    best = std::move(converted);
    if (best.errors == 0) break;
  }
  if (least_broken == nullptr) return read_as(bytes, guess_charset(bytes));
  return finish(std::move(best), *least_broken);
}

}  // namespace

std::optional<std::string_view> without_decoding(std::string_view bytes, std::string_view content_type) {
  for (const Mark& mark : byte_order_marks) {
    if (bytes.substr(0, mark.bytes.size()) != mark.bytes) continue;
    if (mark.charset != "utf-8") return std::nullopt;
    bytes.remove_prefix(mark.bytes.size());
    const bool is_clean = !bytes.starts_with(mark.bytes) && utf8::clean_prefix(bytes) == bytes.size();
    return is_clean ? std::optional(bytes) : std::nullopt;
  }
  if (utf8::clean_prefix(bytes) != bytes.size() || guess_wide(bytes) != nullptr || is_ebcdic(bytes)) return std::nullopt;
  return may_be_chance(bytes, claims(bytes, content_type)) ? std::nullopt : std::optional(bytes);
}

Decoded decode(std::string_view bytes, std::string_view content_type) {
  for (const Mark& mark : byte_order_marks) {
    if (bytes.substr(0, mark.bytes.size()) == mark.bytes) return read_as(bytes.substr(mark.bytes.size()), known(mark.charset));
  }
  if (const Charset* const wide = guess_wide(bytes)) return read_as(bytes, *wide);
  if (is_ebcdic(bytes)) return read_as(bytes, known("ibm037"));
  return decode_bytes(bytes, content_type);
}

}  // namespace feedwatch::feed
