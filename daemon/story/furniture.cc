#include "story/furniture.h"

#include <algorithm>
#include <array>
#include <string>

#include "rules/analyse.h"

namespace feedwatch::story {
namespace {

using namespace std::string_view_literals;

// Cues are folded words with single blanks between them, as folded() gives them.

// A line that begins so, whatever follows.
constexpr std::array openings{

    "alle rechte vorbehalten"sv,
    "bookmark listen"sv,
    "click here"sv,
    "continue reading"sv,

    "dieser artikel wurde"sv,
    "except for the headline"sv,
    "file photo"sv,
    "file picture"sv,
    "first published"sv,
    "follow us"sv,
    "folgen sie uns"sv,

    "get the latest"sv,
    "getty images"sv,
    "have something to add"sv,

    "leave a comment"sv,
    "leave a reply"sv,

    "our standards"sv,

    "read the full"sv,
    "reading time"sv,
    "scroll down"sv,
    "share this"sv,
    "share on"sv,
    "siguenos"sv,
    "sign up"sv,
    "subscribe"sv,
    "subscribers only"sv,
    "support our journalism"sv,
    "suivez nous"sv,
    "thank you for reading"sv,

    "this article was automatically"sv,
    "this article originally appeared"sv,
    "this story has not been edited"sv,
    "this website uses"sv,
    "to keep reading"sv,

    "video loading"sv,
    "view gallery"sv,
    "with inputs from"sv,
    "with agency inputs"sv,
    "your email address"sv};

// A line that holds these words in this order, wherever.
constexpr std::array phrases{"afp photo"sv,
                             "all rights reserved"sv,
                             "alle rechte vorbehalten"sv,
                             "ap photo"sv,
                             "appeared first on"sv,
                             "contributed reporting"sv,
                             "contributed to this article"sv,
                             "contributed to this report"sv,
                             "contributed to this story"sv,
                             "create an account"sv,
                             "droits reserves"sv,
                             "email address will not be published"sv,
                             "free articles"sv,
                             "get our newsletter"sv,
                             "getty images"sv,
                             "google news"sv,
                             "handout via reuters"sv,
                             "has not been edited by"sv,
                             "image credit"sv,
                             "image courtesy"sv,
                             "images via"sv,
                             "log in or"sv,
                             "may not be published broadcast"sv,
                             "min read"sv,
                             "minute read"sv,
                             "our newsletter"sv,
                             "photo by"sv,
                             "photo courtesy"sv,
                             "photo credit"sv,
                             "picture alliance"sv,
                             "picture credit"sv,
                             "privacy policy and terms"sv,
                             "share it in the comments"sv,
                             "terms of service apply"sv,
                             "todos los derechos reservados"sv,
                             "uses cookies"sv,
                             "via getty"sv,
                             "via reuters"sv};

// The same when the line is short and does not end like a sentence, or when a colon follows.
constexpr std::array short_openings{
    "advertisement"sv, "advertorial"sv, "copyright"sv,     "foto"sv,           "illustration"sv, "loading"sv,  "photo"sv,
    "photograph"sv,    "tags"sv,        "topics"sv,        "aktualisiert"sv,   "also in"sv,      "anzeige"sv,  "bild"sv,
    "caption"sv,       "comment"sv,     "comments"sv,      "credit"sv,         "email"sv,        "facebook"sv, "filed under"sv,
    "home"sv,          "image"sv,       "last modified"sv, "last updated"sv,   "lesezeit"sv,     "listen"sv,   "login"sv,
    "menu"sv,          "mis a jour"sv,  "newsletter"sv,    "picture"sv,        "pictured"sv,     "posted"sv,   "print"sv,
    "publicado"sv,     "publie"sv,      "published"sv,     "share"sv,          "source"sv,       "stand"sv,    "teilen"sv,
    "tweet"sv,         "twitter"sv,     "updated"sv,       "veroffentlicht"sv, "watch"sv,        "zdjecie"sv};

// The same, and other stories' headlines may follow.
constexpr std::array related_openings{"a lire aussi"sv,      "also read"sv,         "auch interessant"sv,
                                      "czytaj takze"sv,      "czytaj tez"sv,        "editors picks"sv,
                                      "in other news"sv,     "leer mas"sv,          "leggi anche"sv,
                                      "lees ook"sv,          "leia mais"sv,         "leia tambem"sv,
                                      "lire aussi"sv,        "mehr zum thema"sv,    "more from"sv,
                                      "more in"sv,           "more on"sv,           "more stories"sv,
                                      "more to read"sv,      "most popular"sv,      "most read"sv,
                                      "must read"sv,         "read also"sv,         "read more"sv,
                                      "read next"sv,         "recommended"sv,       "related"sv,
                                      "see also"sv,          "sehen sie auch"sv,    "tambien te puede interesar"sv,
                                      "lea tambien"sv,       "trending"sv,          "up next"sv,
                                      "what to read next"sv, "you may also like"sv, "you might also like"sv,
                                      "zum thema"sv,         "lesen sie auch"sv};

constexpr std::array note_openings{"an earlier version of this"sv,
                                   "a previous version of this"sv,
                                   "berichtigung"sv,
                                   "clarification"sv,
                                   "correccion"sv,
                                   "correction"sv,
                                   "corrections"sv,
                                   "corrigendum"sv,
                                   "editor note"sv,
                                   "editors note"sv,
                                   "errata corrige"sv,
                                   "fe de errores"sv,
                                   "in einer fruheren version"sv,
                                   "in einer fruheren fassung"sv,
                                   "korrektur"sv,
                                   "rectificatif"sv,
                                   "rettifica"sv,
                                   "sprostowanie"sv,
                                   "this article has been corrected"sv,
                                   "this article has been amended"sv,
                                   "this article was amended"sv,
                                   "this story has been corrected"sv,
                                   "this story has been updated to correct"sv,
                                   "une version precedente"sv};

// Words of a line that holds nothing but a date.
constexpr std::array date_words{
    "am"sv,        "apr"sv,       "april"sv,    "aug"sv,      "august"sv,   "avril"sv,     "aout"sv,     "bst"sv,     "cest"sv,
    "cet"sv,       "dec"sv,       "december"sv, "decembre"sv, "dezember"sv, "diciembre"sv, "edt"sv,      "enero"sv,   "est"sv,
    "et"sv,        "feb"sv,       "february"sv, "februar"sv,  "fevrier"sv,  "fri"sv,       "friday"sv,   "gmt"sv,     "hrs"sv,
    "ist"sv,       "jan"sv,       "janvier"sv,  "januar"sv,   "january"sv,  "jul"sv,       "juillet"sv,  "juin"sv,    "july"sv,
    "jun"sv,       "june"sv,      "juni"sv,     "juli"sv,     "mai"sv,      "mar"sv,       "march"sv,    "mars"sv,    "marz"sv,
    "may"sv,       "mon"sv,       "monday"sv,   "nov"sv,      "november"sv, "novembre"sv,  "oct"sv,      "october"sv, "octobre"sv,
    "okt"sv,       "oktober"sv,   "pdt"sv,      "pm"sv,       "pst"sv,      "sat"sv,       "saturday"sv, "sep"sv,     "sept"sv,
    "september"sv, "septembre"sv, "sun"sv,      "sunday"sv,   "thu"sv,      "thursday"sv,  "tue"sv,      "tuesday"sv, "uhr"sv,
    "updated"sv,   "utc"sv,       "wed"sv,      "wednesday"sv};

constexpr size_t short_line = 12;  // words
constexpr size_t most_heading = 10;
constexpr size_t most_byline = 8;
constexpr size_t longest_cue = 64;    // bytes of the beginning in which openings are looked for
constexpr size_t longest_line = 600;  // bytes; furniture is short

bool starts_with_words(std::string_view text, std::string_view cue) {
  if (!text.starts_with(cue)) return false;
  return text.size() == cue.size() || text[cue.size()] == ' ';
}

template <class Cues>
bool opens(std::string_view text, const Cues& cues) {
  return std::any_of(cues.begin(), cues.end(), [text](std::string_view cue) { return starts_with_words(text, cue); });
}

bool holds_phrase(const std::string& folded) {
  const std::string padded = " " + folded + " ";
  return std::any_of(phrases.begin(), phrases.end(), [&padded](std::string_view phrase) {
    const size_t at = padded.find(phrase);
    return at != std::string::npos && padded[at - 1] == ' ' && padded[at + phrase.size()] == ' ';
  });
}

bool ends_sentence(std::string_view line) {
  constexpr std::array closers{"\""sv, "'"sv, ")"sv, "]"sv, "”"sv, "’"sv, "»"sv, "“"sv, "」"sv, "』"sv, " "sv};
  constexpr std::array ends{"."sv, "!"sv, "?"sv, "…"sv, "。"sv, "！"sv, "？"sv, "।"sv, "۔"sv, "؟"sv};
  bool more = true;
  while (more) {
    more = false;
    for (const std::string_view closer : closers) {
      if (!line.ends_with(closer)) continue;
      line.remove_suffix(closer.size());
      more = true;
    }
  }
  return std::any_of(ends.begin(), ends.end(), [line](std::string_view end) { return line.ends_with(end); });
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_number(std::string_view word) { return std::any_of(word.begin(), word.end(), is_digit); }

bool is_date(const rules::Analysis& words) {
  bool number = false;
  for (const rules::Token& token : words.tokens) {
    const std::string_view word = words.text(token);
    number = number || is_number(word);
    if (!is_number(word) && std::find(date_words.begin(), date_words.end(), word) == date_words.end()) return false;
  }
  return number;
}

// "By Jane Doe, Political Correspondent"
bool is_byline(std::string_view line, const rules::Analysis& words) {
  if (words.tokens.size() < 2 || words.tokens.size() > most_byline || words.text(words.tokens[0]) != "by") return false;
  return std::all_of(words.tokens.begin(), words.tokens.end(), [line, &words](const rules::Token& token) {
    const char first = line[token.byte_start];
    return (first < 'a' || first > 'z') || words.text(token) == "by" || words.text(token) == "and";
  });
}

std::string joined(const rules::Analysis& words) {
  std::string text;
  for (const rules::Token& token : words.tokens) {
    if (!text.empty()) text += ' ';
    text += words.text(token);
  }
  return text;
}

bool colon_follows(std::string_view line) {
  const size_t colon = line.find(':');
  return colon != std::string_view::npos && colon < longest_cue / 2;
}

}  // namespace

Line kind_of(std::string_view line) {
  if (line.size() > longest_line) return Line::prose;
  rules::Analysis words;
  rules::analyse(line, rules::Apostrophe::joins, words);
  if (words.tokens.empty() || is_date(words) || is_byline(line, words)) return Line::furniture;
  const std::string folded = joined(words);
  if (opens(folded, note_openings)) return Line::note;
  const bool sentence = ends_sentence(line);
  const bool label = (words.tokens.size() <= short_line && !sentence) || colon_follows(line);
  if (label && opens(folded, related_openings)) return Line::related;
  if (label && opens(folded, short_openings)) return Line::furniture;
  if (opens(folded, openings) || holds_phrase(folded)) return Line::furniture;
  if (line.find("(Photo") != std::string_view::npos || line.find("REUTERS/") != std::string_view::npos) return Line::furniture;
  return !sentence && words.tokens.size() <= most_heading ? Line::heading : Line::prose;
}

}  // namespace feedwatch::story
