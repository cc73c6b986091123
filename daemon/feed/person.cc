#include "feed/person.h"

#include <string>

#include "feed/xml_text.h"

namespace feedwatch::feed {
namespace {

using xml::trim;

constexpr bool is_address_char(char c) {
  return !xml::is_space(c) && c != '<' && c != '>' && c != '(' && c != ')' && c != '[' && c != ']' && c != ',' && c != ';' &&
         c != '"' && c != ':';
}

struct Range {
  size_t begin{0};
  size_t end{0};
};

// The first thing that looks like an e-mail address.
Range find_address(std::string_view text) {
  for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    Range range{at, at + 1};
    while (range.begin > 0 && is_address_char(text[range.begin - 1])) --range.begin;
    while (range.end < text.size() && is_address_char(text[range.end])) ++range.end;
    const auto host = text.substr(at + 1, range.end - at - 1);
    if (range.begin < at && host.find('@') == std::string_view::npos && host.size() > 1) return range;
  }
  return {};
}

std::string_view strip(std::string_view text, std::string_view ends) {
  text = trim(text);
  while (!text.empty() && ends.find(text.front()) != std::string_view::npos) text = trim(text.substr(1));
  while (!text.empty() && ends.find(text.back()) != std::string_view::npos) text = trim(text.substr(0, text.size() - 1));
  return text;
}

bool is_bracketed(std::string_view text, char open, char close) {
  return text.size() >= 2 && text.front() == open && text.back() == close && text.find(open, 1) == std::string_view::npos;
}

}  // namespace

Person read_person(std::string_view text) {
  text = trim(text);
  Person person;
  const auto address = find_address(text);
  if (address.end == 0) {
    person.name = std::string(text);
    return person;
  }
  person.email = std::string(text.substr(address.begin, address.end - address.begin));
  auto before = text.substr(0, address.begin);
  if (const auto trimmed = trim(before); trimmed.ends_with("mailto:")) before = trimmed.substr(0, trimmed.size() - 7);
  const auto after = text.substr(address.end);
  std::string_view name = strip(before, "<([\"',;");
  if (name.empty()) {
    name = strip(after, ">)],;");
    if (name.starts_with('(')) name = name.substr(1);
    if (is_bracketed(trim(after), '(', ')')) name = trim(trim(after).substr(1, trim(after).size() - 2));
    name = strip(name, "\"'");
  }
  person.name = std::string(name);
  return person;
}

}  // namespace feedwatch::feed
