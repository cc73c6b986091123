#include "feed/charset_guess.h"

#include <algorithm>
#include <array>

#include "article/utf8.h"

namespace feedwatch::feed {
namespace {

constexpr size_t sample_size = 8192;
constexpr size_t fewest_bytes = 20;     // above 7F, to say anything
constexpr double least_in_rows = 0.6;   // of the bytes above 7F stand beside another one
constexpr double least_likeness = 0.6;  // of the usual share of frequent letters

constexpr std::u32string_view cyrillic = U"оеаинтсрвлкмдпуяыьгзб";
constexpr std::u32string_view chinese = U"的一是不了人在有这中大来上国个到说们为子和你地出道也时年得就那要下以生会";
constexpr std::u32string_view taiwanese = U"的一是不了人在有這中大來上國個到說們為子和你地出道也時年得就那要下以生會";
constexpr std::u32string_view japanese = U"のにをはがでとたしてるいなれらもすかっこんりくあよさま、。ーンスルトイ";
constexpr std::u32string_view korean = U"이다는의에을가고하지은를로기어사도인리서자한대나시";

// Frequent letters of a script, the share of them among its characters in running text, and the charset that is tried.
struct Script {
  std::string_view charset;
  std::u32string_view letters;
  double share;
};
constexpr std::array<Script, 13> scripts{{
    {"windows-1251", cyrillic, .90},
    {"koi8-r", cyrillic, .90},
    {"ibm866", cyrillic, .90},
    {"iso-8859-5", cyrillic, .90},
    {"shift_jis", japanese, .55},
    {"euc-jp", japanese, .55},
    {"gb18030", chinese, .20},
    {"big5", taiwanese, .20},
    {"euc-kr", korean, .30},
    {"windows-874", U"านรอกเงมยลวดทสตค่้ัีิ์", .75},
    {"windows-1253", U"αοιετσνρυκπλμηςάίόέ", .85},
    {"windows-1255", U"יוהלאתמרבשנ", .75},
    {"windows-1256", U"اليمنرتوبةعدسفهكق", .85},
}};

constexpr bool is_high(char c) { return static_cast<uint8_t>(c) >= 0x80; }

// The part of the text around its first byte above 7F.
std::string_view sample_of(std::string_view bytes) { return bytes.substr(utf8::ascii_prefix(bytes), sample_size); }

bool is_in_rows(std::string_view sample) {
  size_t high = 0;
  size_t in_rows = 0;
  for (size_t at = 0; at < sample.size(); ++at) {
    if (!is_high(sample[at])) continue;
    ++high;
    const bool beside = (at > 0 && is_high(sample[at - 1])) || (at + 1 < sample.size() && is_high(sample[at + 1]));
    in_rows += beside ? 1 : 0;
  }
  return high >= fewest_bytes && static_cast<double>(in_rows) >= least_in_rows * static_cast<double>(high);
}

// How much of the usual share of frequent letters the text has when read so; 1 is running text.
double likeness(std::string_view sample, const Script& script) {
  const Converted converted = convert(sample, *find_charset(script.charset));
  size_t characters = 0;
  size_t frequent = 0;
  for (size_t at = utf8::ascii_prefix(converted.text); at < converted.text.size();) {
    const utf8::Step step = utf8::step(converted.text, at);
    at += step.length;
    if (step.code_point < 0x80) continue;
    ++characters;
    frequent += script.letters.find(step.code_point) != std::u32string_view::npos ? 1 : 0;
  }
  if (characters == 0 || converted.errors * 50 > characters) return 0;
  return static_cast<double>(frequent) / static_cast<double>(characters) / script.share;
}

}  // namespace

const Charset& guess_charset(std::string_view bytes) {
  const std::string_view sample = sample_of(bytes);
  const Script* best = nullptr;
  double most = least_likeness;
  if (is_in_rows(sample)) {
    for (const Script& script : scripts) {
      const double here = likeness(sample, script);
      if (here <= most) continue;
      most = here;
      best = &script;
    }
  }
  return *find_charset(best == nullptr ? "windows-1252" : best->charset);
}

}  // namespace feedwatch::feed
