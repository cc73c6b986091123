// The pieces of an Internet message (RFC 5322, 2045–2047): header fields, encoded bodies, multipart. Pure. Lines end with CRLF
// and are at most 78 characters (998 where a single address or id is longer than that).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace feedwatch::deliver::mime {

// "Name: value" of free text. The value is cleaned (clean_line) first; what isn't printable ASCII is put into encoded words.
std::string text_field(std::string_view name, std::string_view value);

// "Name: one, two" of items that must stay whole (addresses, ids), folded between them. The items hold no blanks.
std::string list_field(std::string_view name, const std::vector<std::string>& items);

// "Sat, 14 Dec 2024 03:00:00 +0000"
std::string date(Time time);

struct Part {
  std::string type{};  // "text/plain"
  std::string text{};  // UTF-8, lines end with "\n"
};

// Content-Type, Content-Transfer-Encoding, an empty line and the encoded text.
std::string part(const Part& part);

// multipart/alternative with its own Content-Type field, plainest part first. No part can hold the boundary, whatever its text.
std::string alternatives(const std::vector<Part>& parts);

}  // namespace feedwatch::deliver::mime
