// Further forms of words: without the endings of a language (Snowball), without what Arabic writes onto a word. A query's word
// becomes a pattern that any form satisfies. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/model.h"

namespace feedwatch::rules {

// Codes that `stem: {lang: …}` may have.
const std::vector<std::string_view>& stem_languages();

// A folded word without its ending; the word itself where the language is not known.
std::string stem_of(std::string_view language, std::string_view folded);

// A folded Arabic word and what stays of it without و ف ب ل ك and ال, as long as three letters do; nothing for other scripts.
std::vector<std::string> clitic_forms(std::string_view folded);

// What a word of a query becomes: satisfied by the word itself and by its further forms. Nothing when the word has none.
std::optional<std::string> form_pattern(const Forms& forms, std::string_view folded);

// A pattern of form_pattern(), taken apart.
struct FormPattern {
  bool clitics{false};
  std::string_view language{};  // of a stem
  std::string_view word{};
  std::vector<std::string_view> forms{};  // the stem, or the forms without clitics
};
std::optional<FormPattern> parse_form_pattern(std::string_view pattern);

// `lang`: of the article, normal; a stem is only compared in articles of its language or of none.
bool satisfies(const FormPattern& pattern, std::string_view folded, std::string_view lang);

// Under which an article's word is found: of a stem in a language, or of an Arabic form.
uint64_t stem_key(std::string_view language, std::string_view stem);
uint64_t clitic_key(std::string_view form);

}  // namespace feedwatch::rules
