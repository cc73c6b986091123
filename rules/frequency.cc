#include "rules/frequency.h"

#include <algorithm>
#include <array>

namespace feedwatch::rules {
namespace {

using namespace std::string_view_literals;

// Folded and sorted.
constexpr std::array everyday{
    "a"sv,     "about"sv, "after"sv, "all"sv,   "also"sv,  "am"sv,   "an"sv,    "and"sv,     "any"sv,   "are"sv,    "as"sv,
    "at"sv,    "au"sv,    "auf"sv,   "aux"sv,   "avec"sv,  "back"sv, "be"sv,    "because"sv, "been"sv,  "before"sv, "between"sv,
    "bir"sv,   "but"sv,   "by"sv,    "can"sv,   "che"sv,   "com"sv,  "come"sv,  "con"sv,     "could"sv, "da"sv,     "dans"sv,
    "das"sv,   "day"sv,   "de"sv,    "del"sv,   "dem"sv,   "den"sv,  "der"sv,   "des"sv,     "di"sv,    "did"sv,    "die"sv,
    "do"sv,    "down"sv,  "du"sv,    "e"sv,     "ein"sv,   "eine"sv, "el"sv,    "en"sv,      "est"sv,   "et"sv,     "even"sv,
    "first"sv, "for"sv,   "from"sv,  "fur"sv,   "get"sv,   "go"sv,   "good"sv,  "had"sv,     "has"sv,   "have"sv,   "he"sv,
    "her"sv,   "here"sv,  "him"sv,   "his"sv,   "how"sv,   "i"sv,    "if"sv,    "il"sv,      "im"sv,    "in"sv,     "into"sv,
    "is"sv,    "ist"sv,   "it"sv,    "its"sv,   "just"sv,  "know"sv, "l"sv,     "la"sv,      "las"sv,   "last"sv,   "le"sv,
    "les"sv,   "like"sv,  "los"sv,   "made"sv,  "make"sv,  "many"sv, "may"sv,   "me"sv,      "mit"sv,   "more"sv,   "most"sv,
    "much"sv,  "my"sv,    "new"sv,   "no"sv,    "not"sv,   "now"sv,  "o"sv,     "of"sv,      "off"sv,   "on"sv,     "one"sv,
    "only"sv,  "or"sv,    "os"sv,    "other"sv, "our"sv,   "out"sv,  "over"sv,  "par"sv,     "para"sv,  "people"sv, "per"sv,
    "por"sv,   "pour"sv,  "que"sv,   "qui"sv,   "s"sv,     "said"sv, "say"sv,   "says"sv,    "se"sv,    "see"sv,    "she"sv,
    "sich"sv,  "since"sv, "so"sv,    "some"sv,  "still"sv, "such"sv, "sur"sv,   "take"sv,    "than"sv,  "that"sv,   "the"sv,
    "their"sv, "them"sv,  "then"sv,  "there"sv, "these"sv, "they"sv, "this"sv,  "those"sv,   "time"sv,  "to"sv,     "too"sv,
    "two"sv,   "un"sv,    "und"sv,   "under"sv, "une"sv,   "up"sv,   "us"sv,    "van"sv,     "ve"sv,    "very"sv,   "von"sv,
    "was"sv,   "way"sv,   "we"sv,    "well"sv,  "were"sv,  "what"sv, "when"sv,  "where"sv,   "which"sv, "while"sv,  "who"sv,
    "will"sv,  "with"sv,  "work"sv,  "would"sv, "y"sv,     "year"sv, "years"sv, "you"sv,     "your"sv,  "zu"sv};
static_assert(std::is_sorted(everyday.begin(), everyday.end()));

}  // namespace

bool is_everyday_word(std::string_view folded) { return std::binary_search(everyday.begin(), everyday.end(), folded); }

double guessed_frequency(std::string_view folded) {
  if (is_everyday_word(folded)) return 0.5;
  static constexpr std::array<double, 12> by_length{0.3, 0.3, 0.1, 0.05, 0.02, 0.012, 0.008, 0.006, 0.005, 0.004, 0.003, 0.002};
  return by_length[std::min(folded.size(), by_length.size() - 1)];
}

}  // namespace feedwatch::rules
