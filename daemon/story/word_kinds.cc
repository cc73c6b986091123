#include "story/word_kinds.h"

#include <algorithm>
#include <array>
#include <utility>

namespace feedwatch::story::diff {
namespace {

using namespace std::string_view_literals;

// Sorted.
constexpr std::array<std::pair<std::string_view, std::string_view>, 62> numerals{{
    {"acht"sv, "8"sv},   {"achtzehn"sv, "18"sv}, {"catorce"sv, "14"sv},  {"cero"sv, "0"sv},       {"cien"sv, "100"sv},
    {"cinco"sv, "5"sv},  {"cinq"sv, "5"sv},      {"cinque"sv, "5"sv},    {"cuatro"sv, "4"sv},     {"deux"sv, "2"sv},
    {"diez"sv, "10"sv},  {"dix"sv, "10"sv},      {"dos"sv, "2"sv},       {"douze"sv, "12"sv},     {"drei"sv, "3"sv},
    {"due"sv, "2"sv},    {"eight"sv, "8"sv},     {"eighteen"sv, "18"sv}, {"eighty"sv, "80"sv},    {"eleven"sv, "11"sv},
    {"elf"sv, "11"sv},   {"fifteen"sv, "15"sv},  {"fifty"sv, "50"sv},    {"five"sv, "5"sv},       {"forty"sv, "40"sv},
    {"four"sv, "4"sv},   {"fourteen"sv, "14"sv}, {"funf"sv, "5"sv},      {"huit"sv, "8"sv},       {"hundred"sv, "100"sv},
    {"neuf"sv, "9"sv},   {"neun"sv, "9"sv},      {"nine"sv, "9"sv},      {"nineteen"sv, "19"sv},  {"ninety"sv, "90"sv},
    {"nueve"sv, "9"sv},  {"ocho"sv, "8"sv},      {"otto"sv, "8"sv},      {"quatre"sv, "4"sv},     {"quattro"sv, "4"sv},
    {"sechs"sv, "6"sv},  {"seis"sv, "6"sv},      {"seven"sv, "7"sv},     {"seventeen"sv, "17"sv}, {"seventy"sv, "70"sv},
    {"sieben"sv, "7"sv}, {"siete"sv, "7"sv},     {"six"sv, "6"sv},       {"sixteen"sv, "16"sv},   {"sixty"sv, "60"sv},
    {"ten"sv, "10"sv},   {"thirteen"sv, "13"sv}, {"thirty"sv, "30"sv},   {"three"sv, "3"sv},      {"tre"sv, "3"sv},
    {"tres"sv, "3"sv},   {"trois"sv, "3"sv},     {"twelve"sv, "12"sv},   {"twenty"sv, "20"sv},    {"two"sv, "2"sv},
    {"vier"sv, "4"sv},   {"zwei"sv, "2"sv},
}};
static_assert(std::is_sorted(numerals.begin(), numerals.end()));

constexpr std::array negations{
    "arent"sv,   "bez"sv,    "cannot"sv,  "cant"sv,    "couldnt"sv, "didnt"sv,   "doesnt"sv, "dont"sv,   "geen"sv,   "hadnt"sv,
    "hasnt"sv,   "havent"sv, "isnt"sv,    "jamais"sv,  "kein"sv,    "keine"sv,   "keinen"sv, "keiner"sv, "keines"sv, "nao"sv,
    "neither"sv, "never"sv,  "nicht"sv,   "nichts"sv,  "nie"sv,     "niemals"sv, "niet"sv,   "no"sv,     "nobody"sv, "non"sv,
    "none"sv,    "nor"sv,    "not"sv,     "nothing"sv, "nunca"sv,   "ohne"sv,    "pas"sv,    "sans"sv,   "senza"sv,  "shouldnt"sv,
    "wasnt"sv,   "werent"sv, "without"sv, "wont"sv,    "wouldnt"sv, "zonder"sv,  "не"sv,     "нет"sv,    "без"sv,    "不"sv,
    "没"sv,      "沒"sv,     "無"sv,      "无"sv,      "未"sv,      "否"sv,
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string number_of(std::string_view word) {
  if (std::any_of(word.begin(), word.end(), is_digit)) return std::string(word);
  const auto* const place = std::lower_bound(numerals.begin(), numerals.end(), word,
                                             [](const auto& entry, std::string_view key) { return entry.first < key; });
  return place != numerals.end() && place->first == word ? std::string(place->second) : std::string{};
}

bool is_negation(std::string_view word) { return std::find(negations.begin(), negations.end(), word) != negations.end(); }

bool is_slip(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (a.size() < 2 || b.size() - a.size() > 1) return false;
  const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin());
  const std::string_view rest_a = a.substr(static_cast<size_t>(in_a - a.begin()));
  const std::string_view rest_b = b.substr(static_cast<size_t>(in_b - b.begin()));
  if (a.size() < b.size()) return rest_a == rest_b.substr(1);
  if (rest_a.empty()) return true;
  if (a.size() > 3 && rest_a.substr(1) == rest_b.substr(1)) return true;
  return rest_a.size() > 1 && rest_a[0] == rest_b[1] && rest_a[1] == rest_b[0] && rest_a.substr(2) == rest_b.substr(2);
}

}  // namespace feedwatch::story::diff
