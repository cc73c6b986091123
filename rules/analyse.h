// Text into words, the same for articles, queries and the full-text index (QUERY_LANGUAGE section 3): NFKD, full case folding,
// marks of alphabets stripped, apostrophes, initials, numbers and hyphens settled. Total on any bytes; time and memory linear in
// the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace feedwatch::rules {

// Text beyond this many bytes is not looked at.
inline constexpr size_t max_text = size_t{16} << 20;

struct Token {
  uint64_t hash{};    // of the folded form, keyed per process
  uint32_t folded{};  // where the folded form starts in Analysis::folded
  uint32_t folded_size{};
  uint32_t byte_start{};  // in the text as given; a dropped ’s lies outside
  uint32_t byte_end{};
  uint32_t start{};  // the same in code points
  uint32_t end{};
  uint32_t sentence{};   // counted from 0 over all texts of an Analysis
  uint32_t paragraph{};  // the same; a blank line ends a paragraph and a sentence
  bool glued{};          // nothing stands between the previous token and this one
  bool plain{};          // ASCII letters and digits only: the surface is the source
};

struct Analysis {
  std::vector<Token> tokens{};
  std::string folded{};
  uint32_t sentences{0};
  uint32_t paragraphs{0};

  std::string_view text(const Token& token) const { return std::string_view{folded}.substr(token.folded, token.folded_size); }
  void clear();
};

enum class Apostrophe : uint8_t { joins, ends_word };

// Turkish, Azerbaijani, Turkmen and Crimean Tatar set suffixes of names off with an apostrophe.
Apostrophe apostrophe_of(std::string_view lang);

// In a query '\x01' stands for `*` and '\x02' for `?`, both part of a word. In articles they separate, so no article holds one.
enum class Wildcards : uint8_t { none, kept };
inline constexpr char any_run = '\x01';
inline constexpr char any_one = '\x02';

// Appends the words of `text` to `out`.
void analyse(std::string_view text, Apostrophe apostrophe, Analysis& out, Wildcards wildcards = Wildcards::none);

// The folded words of a text in order, as they are matched and indexed.
std::vector<std::string> fold_words(std::string_view text);

// The value of a field (source, tag, …) made comparable: letters folded as words are, blanks collapsed, everything else kept.
std::string fold_value(std::string_view value);

}  // namespace feedwatch::rules
