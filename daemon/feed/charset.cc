#include "feed/charset.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <iconv.h>

#include "article/utf8.h"

namespace feedwatch::feed {
namespace {

using Kind = Charset::Kind;

struct Labels {
  Charset charset;
  std::string_view labels;  // blank-separated, blanks at both ends, lower case
};

// clang-format off
constexpr std::array table{
    Labels{{"utf-8", "UTF-8", Kind::utf8}, " utf-8 utf8 utf_8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 "},
    Labels{{"windows-1252", "CP1252", Kind::windows_1252},
           " windows-1252 iso-8859-1 us-ascii ascii latin1 latin-1 ansi_x3.4-1968 cp1252 cp819 csisolatin1 ibm819 iso-ir-100 iso8859-1"
           " iso88591 iso_8859-1 iso_8859-1:1987 l1 x-cp1252 windows1252 win-1252 ansi 8859-1 646 iso646-us us "},
    Labels{{"iso-8859-2", "ISO-8859-2", Kind::single}, " iso-8859-2 csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2 "},
    Labels{{"iso-8859-3", "ISO-8859-3", Kind::single}, " iso-8859-3 csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3 "},
    Labels{{"iso-8859-4", "ISO-8859-4", Kind::single}, " iso-8859-4 csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4 "},
    Labels{{"iso-8859-5", "ISO-8859-5", Kind::single}, " iso-8859-5 csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988 "},
    Labels{{"iso-8859-6", "ISO-8859-6", Kind::single},
           " iso-8859-6 arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987 "},
    Labels{{"iso-8859-7", "ISO-8859-7", Kind::single},
           " iso-8859-7 csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 sun_eu_greek "},
    Labels{{"iso-8859-8", "ISO-8859-8", Kind::single},
           " iso-8859-8 csiso88598e csiso88598i csisolatinhebrew hebrew iso-8859-8-e iso-8859-8-i iso-ir-138 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 logical visual "},
    Labels{{"iso-8859-10", "ISO-8859-10", Kind::single}, " iso-8859-10 csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6 "},
    Labels{{"iso-8859-13", "ISO-8859-13", Kind::single}, " iso-8859-13 iso8859-13 iso885913 latin7 "},
    Labels{{"iso-8859-14", "ISO-8859-14", Kind::single}, " iso-8859-14 iso8859-14 iso885914 latin8 "},
    Labels{{"iso-8859-15", "ISO-8859-15", Kind::single}, " iso-8859-15 csisolatin9 iso8859-15 iso885915 iso_8859-15 l9 latin9 latin-9 "},
    Labels{{"iso-8859-16", "ISO-8859-16", Kind::single}, " iso-8859-16 latin10 "},
    Labels{{"koi8-r", "KOI8-R", Kind::single}, " koi8-r cskoi8r koi koi8 koi8_r "},
    Labels{{"koi8-u", "KOI8-U", Kind::single}, " koi8-u koi8-ru "},
    Labels{{"macintosh", "MACINTOSH", Kind::single}, " macintosh csmacintosh mac x-mac-roman macroman mac-roman "},
    Labels{{"x-mac-cyrillic", "MAC-CYRILLIC", Kind::single}, " x-mac-cyrillic x-mac-ukrainian maccyrillic mac-cyrillic "},
    Labels{{"windows-874", "CP874", Kind::single}, " windows-874 dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 tis620 cp874 "},
    Labels{{"windows-1250", "CP1250", Kind::single}, " windows-1250 cp1250 x-cp1250 win-1250 windows1250 "},
    Labels{{"windows-1251", "CP1251", Kind::single}, " windows-1251 cp1251 x-cp1251 win-1251 windows1251 win1251 cp-1251 "},
    Labels{{"windows-1253", "CP1253", Kind::single}, " windows-1253 cp1253 x-cp1253 "},
    Labels{{"windows-1254", "CP1254", Kind::single},
           " windows-1254 cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 x-cp1254 "},
    Labels{{"windows-1255", "CP1255", Kind::combining}, " windows-1255 cp1255 x-cp1255 "},
    Labels{{"windows-1256", "CP1256", Kind::single}, " windows-1256 cp1256 x-cp1256 "},
    Labels{{"windows-1257", "CP1257", Kind::single}, " windows-1257 cp1257 x-cp1257 "},
    Labels{{"windows-1258", "CP1258", Kind::combining}, " windows-1258 cp1258 x-cp1258 "},
    Labels{{"ibm866", "CP866", Kind::single}, " ibm866 866 cp866 csibm866 "},
    Labels{{"cp437", "CP437", Kind::single}, " cp437 437 ibm437 cspc8codepage437 "},
    Labels{{"cp737", "CP737", Kind::single}, " cp737 ibm737 "},
    Labels{{"cp775", "CP775", Kind::single}, " cp775 ibm775 "},
    Labels{{"cp850", "CP850", Kind::single}, " cp850 850 ibm850 "},
    Labels{{"cp852", "CP852", Kind::single}, " cp852 852 ibm852 "},
    Labels{{"cp855", "CP855", Kind::single}, " cp855 855 ibm855 "},
    Labels{{"cp857", "CP857", Kind::single}, " cp857 857 ibm857 "},
    Labels{{"cp858", "CP858", Kind::single}, " cp858 858 ibm00858 "},
    Labels{{"cp862", "CP862", Kind::single}, " cp862 862 ibm862 "},
    Labels{{"viscii", "VISCII", Kind::single}, " viscii csviscii "},
    Labels{{"gb18030", "GB18030", Kind::multi}, " gb18030 gbk chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk cp936 ms936 windows-936 euc-cn euccn "},
    Labels{{"big5", "BIG5-HKSCS", Kind::multi}, " big5 big5-hkscs cn-big5 csbig5 x-x-big5 big-5 cp950 ms950 windows-950 "},
    Labels{{"euc-tw", "EUC-TW", Kind::multi}, " euc-tw euctw "},
    Labels{{"euc-jp", "EUC-JP-MS", Kind::multi}, " euc-jp cseucpkdfmtjapanese x-euc-jp eucjp ujis "},
    Labels{{"shift_jis", "CP932", Kind::multi}, " shift_jis csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis cp932 windows-932 shiftjis "},
    Labels{{"euc-kr", "UHC", Kind::multi},
           " euc-kr cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 cp949 ms949 uhc euckr "},
    Labels{{"iso-2022-jp", "ISO-2022-JP-3", Kind::escaped}, " iso-2022-jp csiso2022jp "},
    Labels{{"iso-2022-kr", "ISO-2022-KR", Kind::escaped}, " iso-2022-kr csiso2022kr "},
    Labels{{"utf-16le", "UTF-16LE", Kind::utf16}, " utf-16le utf-16 utf16 utf16le unicode ucs-2 iso-10646-ucs-2 csunicode unicodefeff "},
    Labels{{"utf-16be", "UTF-16BE", Kind::utf16}, " utf-16be utf16be unicodefffe "},
    Labels{{"utf-32le", "UTF-32LE", Kind::utf32}, " utf-32le utf-32 utf32 utf32le ucs-4 iso-10646-ucs-4 ucs-4le "},
    Labels{{"utf-32be", "UTF-32BE", Kind::utf32}, " utf-32be utf32be ucs-4be "},
    Labels{{"ibm037", "IBM037", Kind::ebcdic}, " ibm037 cp037 ebcdic-cp-us ebcdic-cp-ca ebcdic-cp-nl ebcdic-cp-wt ebcdic-us "},
    Labels{{"ibm500", "IBM500", Kind::ebcdic}, " ibm500 cp500 ebcdic-cp-be ebcdic-cp-ch "},
    Labels{{"ibm1047", "IBM1047", Kind::ebcdic}, " ibm1047 cp1047 "},
};

// What the bytes 80 to 9F are in windows-1252; 0: nothing.
constexpr std::array<char16_t, 32> windows_1252{
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178};
// clang-format on

constexpr size_t longest_label = 40;

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

size_t unit_of(Kind kind) {
  if (kind == Kind::utf32) return 4;
  return kind == Kind::utf16 ? 2 : 1;
}

Converted convert_utf8(std::string_view bytes) {
  Converted converted;
  converted.text.reserve(bytes.size());
  for (size_t at = 0; at < bytes.size();) {
    const size_t clean = utf8::clean_prefix(bytes.substr(at));
    converted.text += bytes.substr(at, clean);
    at += clean;
    if (at == bytes.size()) break;
    const utf8::Step step = utf8::step(bytes, at);
    if (!step.valid) {
      converted.text += utf8::replacement_text;
      ++converted.errors;
    }
    at += step.length;  // a valid one is a forbidden control
  }
  return converted;
}

class Iconv {
 public:
  explicit Iconv(std::string_view from) : handle_(::iconv_open("UTF-8", std::string(from).c_str())) {}
  ~Iconv() {
    if (is_open()) ::iconv_close(handle_);
  }
  Iconv(const Iconv&) = delete;
  Iconv& operator=(const Iconv&) = delete;

  bool is_open() const { return handle_ != reinterpret_cast<iconv_t>(-1); }  // NOLINT: what iconv_open fails with

  // Appends what can be read of `bytes`, which moves on; the errno of the obstacle, or 0 at the end.
  int run(std::string_view& bytes, std::string& out) {
    std::array<char, 8192> buffer;  // NOLINT: written before it is read
    for (;;) {
      char* in = const_cast<char*>(bytes.data());  // NOLINT: iconv does not write there
      size_t in_left = bytes.size();
      char* to = buffer.data();
      size_t to_left = buffer.size();
      const size_t result = ::iconv(handle_, bytes.empty() ? nullptr : &in, &in_left, &to, &to_left);
      const int reason = result == static_cast<size_t>(-1) ? errno : 0;
      out.append(buffer.data(), buffer.size() - to_left);
      bytes.remove_prefix(bytes.size() - in_left);
      if (reason != E2BIG) return reason;
    }
  }

  // Writes what a stateful charset still holds back (a base that waited for its mark).
  void flush(std::string& out) {
    std::string_view nothing;
    run(nothing, out);
  }

 private:
  iconv_t handle_;
};

void drop_controls(std::string& text) {
  const size_t clean = utf8::clean_prefix(text);
  if (clean == text.size()) return;
  const auto forbidden = [](char c) { return static_cast<uint8_t>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r'; };
  text.erase(std::remove_if(text.begin() + static_cast<std::ptrdiff_t>(clean), text.end(), forbidden), text.end());
}

// The UTF-8 of each byte from 80 to FF in a charset of single bytes; empty: that byte means nothing.
using UpperHalf = std::array<std::string, 128>;

UpperHalf upper_half_of_windows_1252() {
  UpperHalf half;
  for (size_t i = 0; i < half.size(); ++i) {
    const char32_t code_point = i < windows_1252.size() ? windows_1252[i] : static_cast<char32_t>(i + 0x80);
    if (code_point != 0) utf8::append(half[i], code_point);
  }
  return half;
}

UpperHalf upper_half_by_iconv(const Charset& charset) {
  UpperHalf half;
  Iconv iconv(charset.iconv);
  for (size_t i = 0; i < half.size() && iconv.is_open(); ++i) {
    const char byte = static_cast<char>(static_cast<uint8_t>(i + 0x80));
    std::string_view bytes(&byte, 1);
    if (iconv.run(bytes, half[i]) != 0) half[i].clear();
  }
  return half;
}

size_t size_in_utf8(std::string_view bytes, const UpperHalf& half) {
  std::array<uint8_t, 256> widths;  // NOLINT: all written below
  widths.fill(1);
  for (size_t i = 0; i < half.size(); ++i) {
    widths[i + 0x80] = static_cast<uint8_t>(half[i].empty() ? utf8::replacement_text.size() : half[i].size());
  }
  size_t size = 0;
  for (const char byte : bytes) size += widths[static_cast<uint8_t>(byte)];
  return size;
}

Converted convert_single_bytes(std::string_view bytes, const Charset& charset) {
  const UpperHalf half = charset.kind == Kind::windows_1252 ? upper_half_of_windows_1252() : upper_half_by_iconv(charset);
  Converted converted;
  converted.text.reserve(size_in_utf8(bytes, half));
  for (size_t at = 0; at < bytes.size();) {
    if (const size_t ascii = utf8::ascii_prefix(bytes.substr(at)); ascii > 0) {
      converted.text += bytes.substr(at, ascii);
      at += ascii;
    }
    for (; at < bytes.size() && static_cast<uint8_t>(bytes[at]) >= 0x80; ++at) {
      const std::string& character = half[static_cast<uint8_t>(bytes[at]) - 0x80U];
      converted.errors += character.empty() ? 1 : 0;
      converted.text += character.empty() ? utf8::replacement_text : std::string_view(character);
    }
  }
  return converted;
}

Converted convert_iconv(std::string_view bytes, const Charset& charset) {
  Iconv iconv(charset.iconv);
  if (!iconv.is_open()) return convert_single_bytes(bytes, *find_charset("windows-1252"));
  Converted converted;
  converted.text.reserve(bytes.size() + bytes.size() / 2);
  const size_t unit = unit_of(charset.kind);
  while (!bytes.empty()) {
    const int reason = iconv.run(bytes, converted.text);
    if (reason == 0) break;
    converted.text += utf8::replacement_text;
    ++converted.errors;
    bytes.remove_prefix(reason == EINVAL ? bytes.size() : std::min(unit, bytes.size()));
  }
  iconv.flush(converted.text);
  return converted;
}

}  // namespace

const Charset* find_charset(std::string_view label) {
  if (label.empty() || label.size() > longest_label) return nullptr;
  std::string wanted(label);
  std::transform(wanted.begin(), wanted.end(), wanted.begin(), lower);
  if (wanted.find(' ') != std::string::npos) return nullptr;
  wanted = ' ' + wanted + ' ';
  const auto* const found = std::find_if(
      table.begin(), table.end(), [&wanted](const Labels& each) { return each.labels.find(wanted) != std::string_view::npos; });
  return found == table.end() ? nullptr : &found->charset;
}

uint8_t windows_1252_byte(char32_t code_point) {
  if (code_point >= 0x80 && code_point <= 0xFF) return static_cast<uint8_t>(code_point);
  if (code_point < 0x80 || code_point > 0xFFFF) return 0;
  const auto* const found = std::find(windows_1252.begin(), windows_1252.end(), static_cast<char16_t>(code_point));
  return found == windows_1252.end() ? uint8_t{0} : static_cast<uint8_t>(0x80 + (found - windows_1252.begin()));
}

Converted convert(std::string_view bytes, const Charset& charset) {
  if (charset.kind == Kind::utf8) return convert_utf8(bytes);
  const bool single = charset.kind == Kind::windows_1252 || charset.kind == Kind::single;
  Converted converted = single ? convert_single_bytes(bytes, charset) : convert_iconv(bytes, charset);
  drop_controls(converted.text);
  converted.text.shrink_to_fit();  // it is held while the items grow
  return converted;
}

}  // namespace feedwatch::feed
