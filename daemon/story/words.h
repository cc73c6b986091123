// A text as the words that are compared: folded, hashed, and marked with what their place tells. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace feedwatch::story {

// Scripts that put no blanks between words give a word for each character. Apostrophes are left out of words,
// and so is the English genitive: "Iraq's" is "iraq".
struct Word {
  uint64_t hash{0};      // of the folded word
  uint64_t stem{0};      // of the folded word without an English plural's s
  bool quoted{false};    // between quotation marks
  bool capital{false};   // starts with an upper-case letter
  bool number{false};    // starts with a digit
  uint8_t gram{0};       // of such a script: how many characters say something together; else 0
  bool joined{false};    // follows the word before without anything in between
  bool particle{false};  // a short part of the name that follows its hyphen: "al" in "al-Rahmani"
  uint8_t length{0};     // in characters, at most 255

  bool operator==(const Word&) const = default;
};

// The first `most` words of any bytes.
std::vector<Word> read_words(std::string_view text, size_t most);

// The same, and in `spelling`, which is empty, how each is spelled, folded.
std::vector<Word> read_words(std::string_view text, size_t most, std::vector<std::string>& spelling);

// The hash that Word::stem has for a word that is folded already.
uint64_t stem_hash(std::string_view folded);

}  // namespace feedwatch::story
