#include "story/weekday.h"

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

bool joins(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80) != 0 || c == '-';
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

}  // namespace

uint8_t weekday_of(std::string_view text) {
  text = text.substr(0, longest_beginning);
  std::string word;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && joins(text[i])) {
      word += lower(text[i]);
      continue;
    }
    if (const auto found = names().find(word); found != names().end()) return found->second;
    word.clear();
  }
  return 0;
}

}  // namespace feedwatch::story
