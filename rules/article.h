// One document made ready for matching: its words by position and by form, and the values of its fields. Lives for one match.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/analyse.h"
#include "rules/query.h"
#include "rules/rule_set.h"

namespace feedwatch::rules {

// Between the words of two fields lie more positions than any distance spans, so no term reaches from one into the other.
inline constexpr int32_t field_gap = 1024;

class Article {
 public:
  static constexpr uint32_t none = UINT32_MAX;

  // A distinct word; its tokens are chained by next().
  struct Form {
    uint64_t hash;
    uint32_t first;
    uint32_t last;
    uint32_t count;
  };

  explicit Article(const Document& document);

  const std::vector<Token>& tokens() const { return analysis_.tokens; }
  const std::vector<Form>& forms() const { return forms_; }
  std::string_view text(const Token& token) const { return analysis_.text(token); }
  uint32_t next(uint32_t token) const { return next_[token]; }
  const Form* find(uint64_t hash, std::string_view word) const;

  // The part of its field a token was made of, and whether it reads so as `{…}` compares it.
  std::string_view source(uint32_t token) const;
  bool surface_is(uint32_t token, std::string_view surface) const;

  // 0 title, 1 summary, 2 text
  uint32_t field_of(uint32_t token) const { return token < begin_[1] ? 0U : token < begin_[2] ? 1U : 2U; }
  bool in(uint32_t token, Scope scope) const { return (scope >> field_of(token) & 1) != 0; }
  uint32_t begin(uint32_t field) const { return begin_[field]; }
  uint32_t end(uint32_t field) const { return begin_[field + 1]; }
  std::string_view field(uint32_t field) const { return fields_[field]; }

  int32_t position(uint32_t token) const {
    return static_cast<int32_t>(token) + field_gap * static_cast<int32_t>(field_of(token));
  }
  uint32_t field_at(int32_t position) const;
  int32_t origin(uint32_t field) const { return static_cast<int32_t>(begin_[field]) + field_gap * static_cast<int32_t>(field); }

  // A byte of a field, and the code points before it.
  struct Place {
    uint32_t field{0};
    size_t byte{0};
    uint32_t count{0};
  };
  // Moves on to `byte` of `field` from the nearer of where the place was and where the word there begins.
  void move(Place& place, uint32_t field, size_t byte) const;

  // Normal; empty when not known.
  std::string_view lang() const {
    const std::vector<std::string>& langs = values(KeyField::lang);
    return langs.empty() ? std::string_view{} : std::string_view{langs.front()};
  }

  bool suffixes_end_words() const { return apostrophe_ == Apostrophe::ends_word; }

  // Folded values of a key field, and the same as given (for regular expressions).
  const std::vector<std::string>& values(KeyField field) const { return values_[static_cast<size_t>(field)]; }
  const std::vector<std::string_view>& given(KeyField field) const { return given_[static_cast<size_t>(field)]; }

 private:
  void index_words();
  void read_values(const Document& document);

  Apostrophe apostrophe_;
  std::array<std::string_view, 3> fields_;
  Analysis analysis_{};
  std::array<uint32_t, 4> begin_{};
  std::vector<Form> forms_{};
  std::vector<uint32_t> next_{};
  std::vector<uint32_t> slots_{};
  std::string host_{};
  std::array<std::vector<std::string>, 8> values_{};
  std::array<std::vector<std::string_view>, 8> given_{};
};

// The host of an absolute URL in lower case, without user, port and a final dot; empty when there is none.
std::string host_of(std::string_view url);

// A language tag in lower case, parts joined by '-'.
std::string normal_language(std::string_view tag);

// "en" allows "en-GB"; "en-GB" doesn't allow "en". Both are normal.
bool allows_language(std::string_view wanted, std::string_view lang);

}  // namespace feedwatch::rules
