#include "article/html_elements.h"

#include <algorithm>
#include <array>

namespace feedwatch::html {
namespace {

constexpr uint8_t flow = allowed | block;

// HTML Living Standard, section 4, and the obsolete elements of its section 16.2 that feeds still use. Allowed is what shows
// text, pictures and sound; nothing that runs, frames, submits or styles.
constexpr auto table = [] {
  std::array elements{
      Element{"a", allowed},
      Element{"abbr", allowed},
      Element{"acronym", allowed},
      Element{"address", flow},
      Element{"applet", 0},
      Element{"area", empty},
      Element{"article", flow},
      Element{"aside", flow},
      Element{"audio", allowed},
      Element{"b", allowed},
      Element{"base", empty},
      Element{"bdi", allowed},
      Element{"bdo", allowed},
      Element{"bgsound", empty},
      Element{"big", allowed},
      Element{"blink", 0},
      Element{"blockquote", flow},
      Element{"body", block},
      Element{"br", flow | empty},
      Element{"button", 0},
      Element{"canvas", 0},
      Element{"caption", flow},
      Element{"center", flow},
      Element{"cite", allowed},
      Element{"code", allowed},
      Element{"col", allowed | empty},
      Element{"colgroup", allowed},
      Element{"data", allowed},
      Element{"datalist", hidden},
      Element{"dd", flow | sibling, 4},
      Element{"del", allowed},
      Element{"details", flow},
      Element{"dfn", allowed},
      Element{"dialog", block},
      Element{"dir", flow},
      Element{"div", flow},
      Element{"dl", flow},
      Element{"dt", flow | sibling, 4},
      Element{"em", allowed},
      Element{"embed", empty},
      Element{"fieldset", block},
      Element{"figcaption", flow},
      Element{"figure", flow},
      Element{"font", allowed},
      Element{"footer", flow},
      Element{"form", block},
      Element{"frame", empty},
      Element{"frameset", 0},
      Element{"h1", flow},
      Element{"h2", flow},
      Element{"h3", flow},
      Element{"h4", flow},
      Element{"h5", flow},
      Element{"h6", flow},
      Element{"head", block},
      Element{"header", flow},
      Element{"hgroup", flow},
      Element{"hr", flow | empty},
      Element{"html", block},
      Element{"i", allowed},
      Element{"iframe", 0},
      Element{"img", allowed | empty},
      Element{"input", empty},
      Element{"ins", allowed},
      Element{"kbd", allowed},
      Element{"keygen", empty},
      Element{"label", 0},
      Element{"legend", block},
      Element{"li", flow | sibling, 2},
      Element{"link", empty},
      Element{"main", flow},
      Element{"map", 0},
      Element{"mark", allowed},
      Element{"marquee", block},
      Element{"math", 0},
      Element{"menu", flow},
      Element{"meta", empty},
      Element{"meter", allowed},
      Element{"nav", flow},
      Element{"nobr", 0},
      Element{"noframes", 0},
      Element{"noscript", 0},
      Element{"object", 0},
      Element{"ol", flow},
      Element{"optgroup", 0},
      Element{"option", cell},
      Element{"output", 0},
      Element{"p", flow | sibling, 1},
      Element{"param", empty},
      Element{"picture", allowed},
      Element{"pre", flow | preformatted},
      Element{"progress", allowed},
      Element{"q", allowed},
      Element{"rp", allowed},
      Element{"rt", allowed},
      Element{"ruby", allowed},
      Element{"s", allowed},
      Element{"samp", allowed},
      Element{"script", raw},
      Element{"search", block},
      Element{"section", flow},
      Element{"select", hidden},
      Element{"slot", 0},
      Element{"small", allowed},
      Element{"source", allowed | empty},
      Element{"span", allowed},
      Element{"strike", allowed},
      Element{"strong", allowed},
      Element{"style", raw},
      Element{"sub", allowed},
      Element{"summary", flow},
      Element{"sup", allowed},
      Element{"svg", hidden},
      Element{"table", flow},
      Element{"tbody", allowed},
      Element{"td", allowed | cell | sibling, 3},
      Element{"template", hidden},
      Element{"textarea", hidden},
      Element{"tfoot", allowed},
      Element{"th", allowed | cell | sibling, 3},
      Element{"thead", allowed},
      Element{"time", allowed},
      Element{"title", block},
      Element{"tr", flow | sibling, 5},
      Element{"track", empty},
      Element{"tt", allowed},
      Element{"u", allowed},
      Element{"ul", flow},
      Element{"var", allowed},
      Element{"video", allowed},
      Element{"wbr", allowed | empty},
      Element{"xmp", block | preformatted},
  };
  for (size_t i = 0; i < elements.size(); ++i) elements[i].id = static_cast<uint8_t>(i);
  return elements;
}();

constexpr size_t longest_name = 10;
constexpr size_t slot_count = 512;

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

constexpr size_t slot_of(std::string_view name) {
  uint32_t hash = 2166136261U;
  for (const char c : name) hash = (hash ^ static_cast<uint8_t>(lower(c))) * 16777619U;
  return (hash ^ (hash >> 15)) % slot_count;
}

// Open addressing; 0 is free, otherwise one more than the place in the table.
constexpr auto slots = [] {
  std::array<uint8_t, slot_count> filled{};
  for (const Element& element : table) {
    size_t slot = slot_of(element.name);
    while (filled[slot] != 0) slot = (slot + 1) % slot_count;
    filled[slot] = static_cast<uint8_t>(element.id + 1);
  }
  return filled;
}();

bool same_name(std::string_view written, std::string_view lower_case) {
  return std::equal(written.begin(), written.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return lower(a) == b; });
}

// What text, layout of tables and media need. No id, class or style: the page that shows it has its own.
constexpr auto attribute_rules = [] {
  std::array rules{
      AttributeRule{"abbr", " td th ", AttributeUse::plain},
      AttributeRule{"align", " caption col colgroup div h1 h2 h3 h4 h5 h6 hr img p table tbody td tfoot th thead tr ",
                    AttributeUse::plain},
      AttributeRule{"alt", " img ", AttributeUse::plain},
      AttributeRule{"border", " img table ", AttributeUse::plain},
      AttributeRule{"cellpadding", " table ", AttributeUse::plain},
      AttributeRule{"cellspacing", " table ", AttributeUse::plain},
      AttributeRule{"cite", " blockquote del ins q ", AttributeUse::link},
      AttributeRule{"color", " font ", AttributeUse::plain},
      AttributeRule{"colspan", " td th ", AttributeUse::plain},
      AttributeRule{"controls", " audio video ", AttributeUse::plain},
      AttributeRule{"datetime", " del ins time ", AttributeUse::plain},
      AttributeRule{"dir", "", AttributeUse::plain},
      AttributeRule{"height", " img td th video ", AttributeUse::plain},
      AttributeRule{"high", " meter ", AttributeUse::plain},
      AttributeRule{"href", " a ", AttributeUse::link},
      AttributeRule{"hreflang", " a ", AttributeUse::plain},
      AttributeRule{"lang", "", AttributeUse::plain},
      AttributeRule{"low", " meter ", AttributeUse::plain},
      AttributeRule{"max", " meter progress ", AttributeUse::plain},
      AttributeRule{"min", " meter ", AttributeUse::plain},
      AttributeRule{"open", " details ", AttributeUse::plain},
      AttributeRule{"poster", " video ", AttributeUse::link},
      AttributeRule{"rel", " a ", AttributeUse::plain},
      AttributeRule{"reversed", " ol ", AttributeUse::plain},
      AttributeRule{"rowspan", " td th ", AttributeUse::plain},
      AttributeRule{"scope", " td th ", AttributeUse::plain},
      AttributeRule{"size", " font hr ", AttributeUse::plain},
      AttributeRule{"span", " col colgroup ", AttributeUse::plain},
      AttributeRule{"src", " audio source video ", AttributeUse::link},
      AttributeRule{"src", " img ", AttributeUse::image},
      AttributeRule{"start", " ol ", AttributeUse::plain},
      AttributeRule{"title", "", AttributeUse::plain},
      AttributeRule{"type", " a li ol source ul ", AttributeUse::plain},
      AttributeRule{"valign", " td th tr ", AttributeUse::plain},
      AttributeRule{"value", " data li meter progress ", AttributeUse::plain},
      AttributeRule{"width", " col colgroup hr img table td th video ", AttributeUse::plain},
  };
  for (size_t i = 0; i < rules.size(); ++i) rules[i].id = static_cast<uint8_t>(i);
  return rules;
}();
static_assert(attribute_rules.size() <= 64);

constexpr size_t longest_attribute = 11;

bool lists(std::string_view elements, std::string_view name) {
  for (size_t at = elements.find(name); at != std::string_view::npos; at = elements.find(name, at + 1)) {
    if (elements[at - 1] == ' ' && elements[at + name.size()] == ' ') return true;
  }
  return false;
}

}  // namespace

const Element* find_element(std::string_view name) {
  if (name.empty() || name.size() > longest_name) return nullptr;
  for (size_t slot = slot_of(name); slots[slot] != 0; slot = (slot + 1) % slot_count) {
    const Element& element = table[slots[slot] - 1U];
    if (same_name(name, element.name)) return &element;
  }
  return nullptr;
}

const AttributeRule* find_attribute(const Element& element, std::string_view attribute) {
  if (attribute.size() > longest_attribute) return nullptr;
  std::array<char, longest_attribute> buffer{};
  std::transform(attribute.begin(), attribute.end(), buffer.begin(), lower);
  const std::string_view wanted(buffer.data(), attribute.size());
  const auto* rule = std::lower_bound(attribute_rules.begin(), attribute_rules.end(), wanted,
                                      [](const AttributeRule& entry, std::string_view name) { return entry.attribute < name; });
  for (; rule != attribute_rules.end() && rule->attribute == wanted; ++rule) {
    if (rule->elements.empty() || lists(rule->elements, element.name)) return rule;
  }
  return nullptr;
}

}  // namespace feedwatch::html
