#include "rules/analyse.h"

#include <algorithm>

#include "rules/fold_table.h"
#include "rules/normalise.h"
#include "rules/scan.h"
#include "rules/utf8.h"

namespace feedwatch::rules {
namespace {

using table::Kind;

std::string_view clipped(std::string_view text) {
  if (text.size() <= max_text) return text;
  size_t size = max_text;
  while (size > 0 && is_continuation(text[size])) --size;
  return text.substr(0, size);
}

void append_folded(std::string& out, std::string_view source, const table::Record& record, bool& sequence) {
  const Kind kind = table::kind(record);
  if (kind == Kind::apostrophe) {
    out.push_back('\'');
  } else if (record.fold_size == table::itself) {
    out.append(source);
  } else {
    out.append(table::pool + record.fold, record.fold_size);
  }
  sequence = sequence || (record.flags & table::may_compose) != 0;
}

}  // namespace

void Analysis::clear() {
  tokens.clear();
  folded.clear();
  sentences = 0;
  paragraphs = 0;
}

Apostrophe apostrophe_of(std::string_view lang) {
  std::string primary{lang.substr(0, lang.find_first_of("-_"))};
  std::transform(primary.begin(), primary.end(), primary.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const bool turkic = primary == "tr" || primary == "az" || primary == "tk" || primary == "crh";
  return turkic ? Apostrophe::ends_word : Apostrophe::joins;
}

void analyse(std::string_view text, Apostrophe apostrophe, Analysis& out, Wildcards wildcards) {
  if (!out.tokens.empty()) {
    ++out.sentences;
    ++out.paragraphs;
  }
  scan(clipped(text), apostrophe, wildcards, out);
}

std::vector<std::string> fold_words(std::string_view text) {
  Analysis analysis;
  analysis.tokens.reserve(text.size() / 6);
  analyse(text, Apostrophe::joins, analysis);
  std::vector<std::string> words;
  words.reserve(analysis.tokens.size());
  for (const Token& token : analysis.tokens) words.emplace_back(analysis.text(token));
  return words;
}

std::string fold_value(std::string_view value) {
  std::string out;
  bool sequence = false;
  bool blank = false;
  for (size_t at = 0; at < value.size();) {
    const CodePoint point = decode(value, at);
    const table::Record& record = table::record(point.value);
    const Kind kind = table::kind(record);
    const std::string_view source = value.substr(at, point.size);
    at += point.size;
    if (kind == Kind::space || kind == Kind::paragraph) {
      blank = !out.empty();
    } else if (kind != Kind::vanish) {
      if (blank) out.push_back(' ');
      blank = false;
      append_folded(out, source, record, sequence);
    }
  }
  return sequence ? compose(out) : out;
}

}  // namespace feedwatch::rules
