#include "story/sentences.h"

#include <algorithm>
#include <array>

#include <utf8proc.h>

#include "article/utf8.h"

namespace feedwatch::story::diff {
namespace {

using namespace std::string_view_literals;

// Where nouns are written with a capital, as in German, capitals do not tell names.
constexpr size_t most_names_in_ten = 3;

struct Piece {
  std::string_view line;
  size_t first;
  size_t end;
  bool is_heading;
};

bool begins_with_capital(std::string_view text, size_t at) {
  const auto point = static_cast<utf8proc_int32_t>(utf8::step(text, at).code_point);
  return utf8proc_category(point) == UTF8PROC_CATEGORY_LU || utf8proc_category(point) == UTF8PROC_CATEGORY_LT;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

// Between two sentences the last blank parts what closes one from what opens the other.
size_t border(std::string_view line, size_t end, size_t next) {
  const size_t blank = line.substr(0, next).find_last_of(' ');
  return blank == std::string_view::npos || blank < end ? next : blank;
}

uint64_t mix(uint64_t hash, uint64_t word) { return (hash ^ word) * 0x9e3779b97f4a7c15ULL + (hash >> 29); }

// What stands before headlines to say how new they are.
constexpr std::array announcements{"breaking"sv, "corrected"sv, "exclusive"sv, "just"sv,   "in"sv,
                                   "live"sv,     "news"sv,      "refile"sv,    "update"sv, "updated"sv,
                                   "updates"sv,  "urgent"sv,    "video"sv,     "watch"sv,  "wrapup"sv};

bool is_announcement(std::string_view word) {
  return std::find(announcements.begin(), announcements.end(), word) != announcements.end();
}

}  // namespace

Sentence headline(std::string_view title, rules::Analysis& analysis) {
  rules::analyse(title, rules::Apostrophe::joins, analysis);
  size_t first = 0;
  while (first < analysis.tokens.size() && is_announcement(analysis.text(analysis.tokens[first]))) ++first;
  constexpr size_t longest_count = 2;
  const auto is_count = [&analysis](const rules::Token& token) {
    return token.folded_size <= longest_count && analysis.text(token).find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (first > 0 && first < analysis.tokens.size() && analysis.text(analysis.tokens[first - 1]).starts_with("update") &&
      is_count(analysis.tokens[first]))
    ++first;
  Sentence sentence{.source = title};
  for (size_t i = first; i < analysis.tokens.size(); ++i) {
    sentence.words.push_back({analysis.tokens[i].hash, analysis.text(analysis.tokens[i]), false});
    sentence.hash = mix(sentence.hash, analysis.tokens[i].hash);
  }
  return sentence;
}

Sentences::Sentences(std::string_view text) {
  std::vector<Piece> pieces;
  bool in_related = false;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = trim(text.substr(at, end - at));
    at = end + 1;
    if (line.empty()) continue;
    const Line kind = kind_of(line);
    if (kind == Line::note) notes.push_back(line);
    in_related = kind == Line::related || (in_related && (kind == Line::heading || kind == Line::furniture));
    if (in_related || (kind != Line::prose && kind != Line::heading)) continue;
    const size_t first = analysis_.tokens.size();
    rules::analyse(line, rules::Apostrophe::joins, analysis_);
    pieces.push_back({line, first, analysis_.tokens.size(), kind == Line::heading});
  }
  for (const Piece& piece : pieces) add_line(piece.line, piece.first, piece.end, piece.is_heading);

  size_t names = 0;
  size_t count = 0;
  for (const Sentence& sentence : all) {
    for (size_t i = 0; i < sentence.words.size(); ++i) {
      ++count;
      names += sentence.words[i].is_name ? 1 : 0;
      words.insert(sentence.words[i].hash);
      if (i > 0) pairs.insert(mix(sentence.words[i - 1].hash, sentence.words[i].hash));
    }
  }
  if (names * 10 <= count * most_names_in_ten) return;
  for (Sentence& sentence : all) {
    for (Word& word : sentence.words) word.is_name = false;
  }
}

void Sentences::add_line(std::string_view line, size_t first, size_t end, bool is_heading) {
  const std::vector<rules::Token>& tokens = analysis_.tokens;
  size_t begins = 0;
  for (size_t at = first; at < end;) {
    Sentence sentence;
    sentence.is_heading = is_heading;
    const size_t start = at;
    for (; at < end && tokens[at].sentence == tokens[start].sentence; ++at) {
      const bool name = at > start && begins_with_capital(line, tokens[at].byte_start);
      sentence.words.push_back({tokens[at].hash, analysis_.text(tokens[at]), name});
      sentence.hash = mix(sentence.hash, tokens[at].hash);
    }
    const size_t ends = at < end ? border(line, tokens[at - 1].byte_end, tokens[at].byte_start) : line.size();
    sentence.source = trim(line.substr(begins, ends - begins));
    begins = ends;
    all.push_back(std::move(sentence));
  }
}

double Sentences::cover(const Sentence& sentence) const {
  if (sentence.words.size() < 2) return sentence.words.empty() || has(sentence.words.front()) ? 1 : 0;
  size_t found = 0;
  for (size_t i = 1; i < sentence.words.size(); ++i)
    found += pairs.contains(mix(sentence.words[i - 1].hash, sentence.words[i].hash)) ? 1 : 0;
  return static_cast<double>(found) / static_cast<double>(sentence.words.size() - 1);
}

}  // namespace feedwatch::story::diff
