#include "story/update.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "article/text.h"
#include "story/sentences.h"
#include "story/word_diff.h"

namespace feedwatch::story {
namespace {

using diff::Difference;
using diff::Sentence;
using diff::Sentences;

constexpr size_t most_listed = 50;
constexpr size_t most_compared = 10'000;  // pairs of changed sentences; beyond, the text is another one
constexpr double alike = 0.5;             // the likeness from which one sentence is taken for the other, changed
constexpr double covered = 0.7;           // the share of a sentence that stands elsewhere, from which it is not new
constexpr size_t shortest_sentence = 4;   // words; less is a fragment
constexpr size_t short_text = 40;         // words; in less than that the title is half of what is said
constexpr size_t reworded_words = 4;      // so many other words, in more than one sentence, are another text
constexpr size_t novel_words = 2;         // in the title of a short text
constexpr size_t quoted_length = 120;     // code points

// The text without what typography changes: kinds of quotes and dashes, blanks, letter case.
std::string typeset(std::string_view source) {
  std::string out;
  for (size_t at = 0; at < source.size();) {
    static constexpr std::string_view quotes[] = {"\"", "'", "`", "´", "“", "”", "„", "‟", "‘",
                                                  "’",  "‚", "‛", "«", "»", "‹", "›", "′", "″"};
    static constexpr std::string_view dashes[] = {"-", "–", "—", "―", "‒", "‐", "‑", "−"};
    const std::string_view rest = source.substr(at);
    const auto starts = [rest](std::string_view sign) { return rest.starts_with(sign); };
    if (const auto* quote = std::find_if(std::begin(quotes), std::end(quotes), starts); quote != std::end(quotes)) {
      if (out.empty() || out.back() != '\'') out += '\'';  // '' is "
      at += quote->size();
    } else if (const auto* dash = std::find_if(std::begin(dashes), std::end(dashes), starts); dash != std::end(dashes)) {
      if (out.empty() || out.back() != '-') out += '-';
      at += dash->size();
    } else if (rest.starts_with("…")) {
      out += "...";
      at += std::string_view("…").size();
    } else {
      if (rest.front() != ' ') out += rest.front();
      ++at;
    }
  }
  return text::fold(out);
}

bool is_same_typeset(std::string_view a, std::string_view b) { return a == b || typeset(a) == typeset(b); }

// Sentences of one version that the other has not word for word.
struct Rest {
  std::vector<const Sentence*> before{};
  std::vector<const Sentence*> after{};
  bool punctuation{false};  // some that it has differ in more than typography
};

Rest unmatched(const Sentences& before, const Sentences& after) {
  Rest rest;
  std::unordered_map<uint64_t, std::vector<const Sentence*>> known;
  for (auto one = before.all.rbegin(); one != before.all.rend(); ++one) known[one->hash].push_back(&*one);
  for (const Sentence& sentence : after.all) {
    const auto place = known.find(sentence.hash);
    if (place == known.end() || place->second.empty()) {
      rest.after.push_back(&sentence);
      continue;
    }
    rest.punctuation = rest.punctuation || !is_same_typeset(place->second.back()->source, sentence.source);
    place->second.pop_back();
  }
  for (const Sentence& sentence : before.all) {
    auto& left = known[sentence.hash];
    if (left.empty() || left.back() != &sentence) continue;
    left.pop_back();
    rest.before.push_back(&sentence);
  }
  return rest;
}

using Pair = std::pair<const Sentence*, const Sentence*>;

// Takes the changed sentences out of `rest`, each with what it was.
std::vector<Pair> pair_up(Rest& rest) {
  std::vector<Pair> pairs;
  std::erase_if(rest.after, [&rest, &pairs](const Sentence* sentence) {
    const auto likeness = [sentence](const Sentence* other) { return diff::likeness(*other, *sentence); };
    auto best = rest.before.end();
    double reached = alike;
    for (auto one = rest.before.begin(); one != rest.before.end(); ++one) {
      if (const double now = likeness(*one); now > reached || (now == reached && best == rest.before.end())) {
        reached = now;
        best = one;
      }
    }
    if (best == rest.before.end()) return false;
    pairs.emplace_back(*best, sentence);
    rest.before.erase(best);
    return true;
  });
  return pairs;
}

bool says_number_or_not(const Sentence& sentence) { return diff::has_number(sentence) || diff::has_negation(sentence); }

// Whether a sentence that only one version has says something, be it short.
bool weighs(const Sentence& sentence, const Sentences& elsewhere) {
  if (sentence.is_heading && !says_number_or_not(sentence)) return false;
  if (elsewhere.cover(sentence) >= covered) return false;
  return sentence.words.size() >= shortest_sentence || says_number_or_not(sentence);
}

bool ends_open(std::string_view text) {
  constexpr std::string_view signs[] = {"…", "...", "[…]", "[...]", "[&#8230;]", "(…)", "(...)", "[+]"};
  text = text.substr(0, text.find_last_not_of(" \n") + 1);
  return std::any_of(std::begin(signs), std::end(signs), [text](std::string_view sign) { return text.ends_with(sign); });
}

// One version is the beginning of the other: a feed that cuts its texts, or does so no more.
bool is_beginning(const Sentences& part, const Sentences& whole) {
  if (part.all.size() > whole.all.size()) return false;
  for (size_t i = 0; i < part.all.size(); ++i) {
    if (part.all[i].hash == whole.all[i].hash) continue;
    const auto& cut = part.all[i].words;
    const auto& full = whole.all[i].words;
    const bool last = i + 1 == part.all.size() && cut.size() < full.size();
    const auto same = [](const diff::Word& a, const diff::Word& b) { return a.hash == b.hash; };
    return last && std::equal(cut.begin(), cut.end(), full.begin(), same);
  }
  return true;
}

size_t words_of(const Sentences& version) {
  size_t count = 0;
  for (const Sentence& sentence : version.all) count += sentence.words.size();
  return count;
}

class Comparison {
 public:
  Comparison(const Version& before, const Version& after)
      : before_(before), after_(after), old_text_(before.text), new_text_(after.text) {}

  Update take() && {
    compare_titles();
    compare_texts();
    return std::move(update_);
  }

 private:
  void raise(Change change) { update_.change = std::max(update_.change, change); }

  void raise_material(std::string why) {
    if (update_.why.empty()) update_.why = std::move(why);
    raise(Change::material);
  }

  static void list(std::vector<std::string>& sentences, std::string_view source) {
    if (sentences.size() < most_listed) sentences.emplace_back(source);
  }

  void compare_titles() {
    if (is_same_typeset(before_.title, after_.title)) return;
    const Sentence was = diff::headline(before_.title, old_title_);
    const Sentence is = diff::headline(after_.title, new_title_);
    if (was.hash == is.hash) return raise(Change::minor);
    list(update_.removed, before_.title);
    list(update_.added, after_.title);
    const Difference difference = diff::difference(was, is, old_text_, new_text_);
    const bool told_by_title = words_of(old_text_) < short_text || words_of(new_text_) < short_text;
    if (!difference.material.empty() && !was.words.empty() && !is.words.empty()) {
      raise_material(difference.material);
    } else if (told_by_title && difference.novel >= novel_words && !was.words.empty()) {
      raise_material(quote("new title", after_.title));
    } else {
      raise(Change::minor);
    }
  }

  void compare_texts() {
    for (const std::string_view note : new_text_.notes) {
      if (std::find(old_text_.notes.begin(), old_text_.notes.end(), note) != old_text_.notes.end()) continue;
      list(update_.added, note);
      raise(Change::minor);
    }
    Rest rest = unmatched(old_text_, new_text_);
    if (rest.punctuation) raise(Change::minor);
    if (rest.before.empty() && rest.after.empty()) return;
    if (is_cut_or_completed()) return take_as_minor(rest);
    if (rest.before.size() * rest.after.size() > most_compared) {
      take_as_minor(rest);
      return raise_material("another text");
    }
    const std::vector<Pair> pairs = pair_up(rest);
    judge_pairs(pairs);
    judge_single(rest.after, old_text_, "new", update_.added);
    judge_single(rest.before, new_text_, "gone", update_.removed);
  }

  bool is_cut_or_completed() const {
    if (is_beginning(new_text_, old_text_)) return true;
    return is_beginning(old_text_, new_text_) && (old_text_.all.empty() || ends_open(before_.text));
  }

  void take_as_minor(const Rest& rest) {
    for (const Sentence* sentence : rest.before) list(update_.removed, sentence->source);
    for (const Sentence* sentence : rest.after) list(update_.added, sentence->source);
    raise(Change::minor);
  }

  void judge_pairs(const std::vector<Pair>& pairs) {
    size_t reworded = 0;
    size_t sentences = 0;
    for (const auto& [was, is] : pairs) {
      list(update_.removed, was->source);
      list(update_.added, is->source);
      const Difference difference = diff::difference(*was, *is, old_text_, new_text_);
      raise(Change::minor);
      if (!difference.material.empty()) raise_material(difference.material);
      reworded += difference.reworded;
      sentences += difference.reworded > 0 ? 1 : 0;
    }
    if (reworded >= reworded_words && sentences > 1) raise_material("reworded");
  }

  void judge_single(const std::vector<const Sentence*>& sentences, const Sentences& elsewhere, std::string_view what,
                    std::vector<std::string>& listed) {
    for (const Sentence* sentence : sentences) {
      const bool heading = sentence->is_heading && !says_number_or_not(*sentence);
      if (heading) continue;
      list(listed, sentence->source);
      raise(Change::minor);
      if (weighs(*sentence, elsewhere)) raise_material(quote(what, sentence->source));
    }
  }

  static std::string quote(std::string_view what, std::string_view source) {
    return fmt::format("{}: {}", what, text::excerpt(source, quoted_length));
  }

  const Version& before_;
  const Version& after_;
  Sentences old_text_;
  Sentences new_text_;
  rules::Analysis old_title_{};
  rules::Analysis new_title_{};
  Update update_{};
};

}  // namespace

std::string_view name(Change change) {
  switch (change) {
    case Change::material:
      return "material";
    case Change::minor:
      return "minor";
    case Change::none:
      break;
  }
  return "none";
}

Update compare(const Version& before, const Version& after) { return Comparison(before, after).take(); }

}  // namespace feedwatch::story
