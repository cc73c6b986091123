// Character data of XML: white space and references.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace feedwatch::feed::xml {

constexpr bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

std::string_view trim(std::string_view text);

// An entity declared in the internal subset.
struct Entity {
  std::string_view name{};
  std::string_view value{};
};

// What the references of one document may stand for. Refuses, by size and by nesting, to be a bomb.
class References {
 public:
  // Takes <!ENTITY name "value"> when the value is short and free of entity references. `declaration` is what follows "<!ENTITY".
  void declare(std::string_view declaration);

  // Appends `raw` to `out` with references decoded. An & that starts none stays as it is.
  void decode(std::string_view raw, std::string& out);

  bool has_declared() const { return !declared_.empty(); }

 private:
  size_t decode_one(std::string_view rest, std::string& out);

  std::vector<Entity> declared_{};
  size_t budget_{16 * 1024};  // bytes that declared entities may still add
};

// Appends the UTF-8 of a code point; U+FFFD for what XML cannot hold.
void append_code_point(uint32_t code, std::string& out);

}  // namespace feedwatch::feed::xml
