// Titles and bodies: one element's content, however it was escaped, as plain text or as safe HTML.
#pragma once

#include <cstdint>
#include <string>

#include "feed/xml.h"

namespace feedwatch::feed {

enum class Escaping : uint8_t {
  plain,   // the characters are meant: RFC 4287 §3.1.1.1
  html,    // the characters are HTML: RFC 4287 §3.1.1.2
  markup,  // child elements are the content: RFC 4287 §3.1.1.3
  guess,   // RSS never says; HTML when it looks like it
};

struct Construct {
  xml::Element element{};
  Escaping escaping{Escaping::guess};
  bool base64{false};  // Atom 0.3 mode="base64"; Atom 1.0 content of a binary media type

  explicit operator bool() const { return static_cast<bool>(element); }
};

// A construct of RSS and its modules.
Construct rss_construct(xml::Element element);

// A construct of Atom: `type` and, in 0.3, `mode` tell.
Construct atom_construct(xml::Element element);

// On one line, without markup.
std::string plain_text(const Construct& construct);

// Sanitised, URLs absolute against `base`.
std::string safe_html(const Construct& construct, const std::string& base);

// Plain text as HTML.
std::string escape_html(std::string_view text);

bool is_empty(const Construct& construct);

}  // namespace feedwatch::feed
