// The short forms of values in INI rule files, as the nodes that YAML would give. Internal to config/. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "config/ini.h"
#include "config/node.h"

namespace feedwatch::config {

Node scalar_node(const LocatedText& text);
Node scalar_node(std::string text, uint32_t line, uint32_t column);
void add_entry(Node& map, Node key, Node value);

// All lines of an entry as one text, joined by blanks.
LocatedText joined(const IniEntry& entry);

// Each line an item; with `commas`, each part between commas. Empty items are left out.
std::vector<LocatedText> items_of(const IniEntry& entry, bool commas);

// "per 30m burst 1 key rule,story" → {per: 30m, burst: 1, key: [rule, story]}. A last key without a value is null.
Node pairs_node(const LocatedText& text);

// "seen sources 3 within 6h" → {seen: {sources: 3, within: 6h}}
Node when_node(const LocatedText& text);

// "{IS} near 12: jihadist* OR Daesh" → {term: "{IS}", near: {query: …, words: 12}}; else the term alone.
Node alias_node(const LocatedText& text);

// "3 Assad" → [Assad, 3]; "Assad" alone stays alone.
Node term_node(const LocatedText& text);

// "at 20m source b: Daesh attack in Homs" → {at: 20m, source: b, text: …}
Node event_node(const LocatedText& text);

}  // namespace feedwatch::config
