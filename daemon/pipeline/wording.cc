#include "pipeline/wording.h"

#include <algorithm>
#include <unordered_map>

#include "alert/excerpt.h"
#include "article/text.h"
#include "base/hash.h"
#include "pipeline/change_article.h"
#include "rules/analyse.h"

namespace feedwatch::pipeline {

namespace {

// Less than so many words, of title and text, name no event.
constexpr size_t fewest_words = 5;
// Where there are less than so many, a number may be all the difference.
constexpr size_t words_to_tell_apart = 40;
constexpr size_t longest_short_text = 2000;  // bytes; not worth counting beyond

const std::string& said(const Article& article) { return article.text.empty() ? article.summary : article.text; }

// What the article says itself: without what its source says with every one.
std::string own_text(const Article& article, const store::Classified& known, const Company& company) {
  const std::string text = story::without(said(article), company.habits);
  return known.habits ? story::without(text, *known.habits) : text;
}

bool has_digit(const std::string& word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The title with its numbers taken out; 0: it has none.
uint64_t form_of(const std::string& title) {
  std::string form;
  bool numbers = false;
  for (const std::string& word : rules::fold_words(title)) {
    const bool number = has_digit(word);
    numbers = numbers || number;
    form += number ? "#" : word;
    form += ' ';
  }
  return numbers ? hash64(form) : 0;
}

bool is_told_apart_by_number(const std::string& title, const std::string& text) {
  if (text.size() > longest_short_text) return false;
  std::vector<std::string> words = rules::fold_words(title);
  const bool number = std::any_of(words.begin(), words.end(), has_digit);
  const size_t count = words.size() + rules::fold_words(text).size();
  return count < fewest_words || (number && count < words_to_tell_apart);
}

std::string quote_of(const story::Update& update) {
  std::string news;
  for (const std::string& sentence : update.added) {
    if (!news.empty()) news += ' ';
    news += sentence;
    if (news.size() > alert::quote_length) break;
  }
  return text::excerpt(news, alert::quote_length);
}

}  // namespace

Company company_of(const std::vector<Article>& articles) {
  Company company;
  std::unordered_map<uint64_t, const std::string*> seen;
  for (const Article& article : articles) {
    company.habits.add(story::margins(said(article)));
    const uint64_t form = form_of(article.title);
    if (form == 0) continue;
    const auto [place, fresh] = seen.try_emplace(form, &article.title);
    if (!fresh && *place->second != article.title) company.templates.insert(form);
  }
  return company;
}

void describe_wording(const Article& article, const store::Classified& known, const Company& company,
                      store::NewArticle& described) {
  if (is_change(article)) return;  // what changed on one page is no version of what changed before
  if (known.known == store::Known::nothing) {
    const std::string text = own_text(article, known, company);
    const bool is_template = !company.templates.empty() && company.templates.contains(form_of(article.title));
    if (!is_template && !is_told_apart_by_number(article.title, text)) described.sketch = story::sketch({article.title, text});
    described.margins = story::margins(said(article));
  } else if (known.known == store::Known::changed && known.previous && known.previous->source == article.source) {
    const std::string before = own_text(*known.previous, known, company);
    const std::string after = own_text(article, known, company);
    const story::Update update = story::compare({known.previous->title, before}, {article.title, after});
    described.change = update.change;
    if (update.change == story::Change::material) described.news = quote_of(update);
  }
}

}  // namespace feedwatch::pipeline
