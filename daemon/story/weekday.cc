#include "story/weekday.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

namespace feedwatch::story {

namespace {

constexpr size_t longest_beginning = 2000;  // bytes

const std::unordered_map<std::string_view, uint8_t>& names() {
  static const std::unordered_map<std::string_view, uint8_t> table{
      {"monday", 1},        {"tuesday", 2},     {"wednesday", 3},    {"thursday", 4},     {"friday", 5},      {"saturday", 6},
      {"sunday", 7},        {"montag", 1},      {"dienstag", 2},     {"mittwoch", 3},     {"donnerstag", 4},  {"freitag", 5},
      {"samstag", 6},       {"sonnabend", 6},   {"sonntag", 7},      {"lundi", 1},        {"mardi", 2},       {"mercredi", 3},
      {"jeudi", 4},         {"vendredi", 5},    {"samedi", 6},       {"dimanche", 7},     {"lunes", 1},       {"martes", 2},
      {"miércoles", 3},     {"jueves", 4},      {"viernes", 5},      {"sábado", 6},       {"domingo", 7},     {"lunedì", 1},
      {"martedì", 2},       {"mercoledì", 3},   {"giovedì", 4},      {"venerdì", 5},      {"sabato", 6},      {"domenica", 7},
      {"segunda-feira", 1}, {"terça-feira", 2}, {"quarta-feira", 3}, {"quinta-feira", 4}, {"sexta-feira", 5}, {"maandag", 1},
      {"dinsdag", 2},       {"woensdag", 3},    {"donderdag", 4},    {"vrijdag", 5},      {"zaterdag", 6},    {"zondag", 7},
      {"poniedziałek", 1},  {"wtorek", 2},      {"środę", 3},        {"środa", 3},        {"czwartek", 4},    {"piątek", 5},
      {"sobotę", 6},        {"sobota", 6},      {"niedzielę", 7},    {"niedziela", 7}};
  return table;
}

// Which lengths the names have that begin with a byte, a bit for each: most words need no look at the table.
const std::array<uint32_t, 256>& lengths() {
  static const std::array<uint32_t, 256> table = [] {
    std::array<uint32_t, 256> lengths{};
    for (const auto& [name, day] : names()) lengths[static_cast<uint8_t>(name.front())] |= 1U << name.size();
    return lengths;
  }();
  return table;
}

bool joins(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80) != 0 || c == '-';
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

// 0: it is none.
uint8_t weekday_named(std::string_view word) {
  constexpr size_t longest = 31;
  if (word.empty() || word.size() > longest) return 0;
  if ((lengths()[static_cast<uint8_t>(lower(word.front()))] >> word.size() & 1) == 0) return 0;
  std::string name(word);
  std::transform(name.begin(), name.end(), name.begin(), lower);
  const auto found = names().find(name);
  return found == names().end() ? 0 : found->second;
}

}  // namespace

uint8_t weekday_of(std::string_view text) {
  text = text.substr(0, longest_beginning);
  for (size_t at = 0; at < text.size(); ++at) {
    const size_t start = at;
    while (at < text.size() && joins(text[at])) ++at;
    if (const uint8_t day = weekday_named(text.substr(start, at - start))) return day;
  }
  return 0;
}

}  // namespace feedwatch::story
