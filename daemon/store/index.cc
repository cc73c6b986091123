#include <algorithm>

#include "rules/analyse.h"
#include "store/index_words.h"
#include "store/session.h"

namespace feedwatch::store {

namespace {

std::string all_of(const std::vector<std::string>& words) {
  std::string query;
  for (const std::string& word : words) {
    if (word.empty()) continue;
    if (!query.empty()) query += " AND ";
    query += quoted_word(word);
  }
  return query;
}

void add_words(Session& session, int64_t article, const std::string& words) {
  session.database.run("INSERT INTO word (rowid, words) VALUES (?, ?)", article, words);
}

void index_article(Session& session, int64_t article) {
  if (const std::string* words = session.words.find(article)) return add_words(session, article, *words);
  if (const auto row = load_article(session, article)) add_words(session, article, index_words(row->article));
}

std::vector<int64_t> waiting(Session& session, size_t limit) {
  std::vector<int64_t> articles;
  Query row = session.database.query("SELECT id FROM article WHERE id > ? ORDER BY id LIMIT ?", session.numbers.indexed_until,
                                     static_cast<int64_t>(limit));
  while (row.next()) articles.push_back(row.integer(0));
  return articles;
}

}  // namespace

std::string quoted_word(std::string_view word) {
  std::string text{'"'};
  for (const char c : word) {
    if (c == '"') text += '"';
    text += c;
  }
  return text += '"';
}

std::string index_words(const Article& article) {
  rules::Analysis analysis;
  const rules::Apostrophe apostrophe = rules::apostrophe_of(article.lang);
  for (const std::string* text : {&article.title, &article.summary, &article.text}) rules::analyse(*text, apostrophe, analysis);
  std::vector<const rules::Token*> tokens;
  tokens.reserve(analysis.tokens.size());
  for (const rules::Token& token : analysis.tokens) tokens.push_back(&token);
  std::sort(tokens.begin(), tokens.end(), [&](const auto* a, const auto* b) { return a->hash < b->hash; });
  std::string words;
  words.reserve(analysis.folded.size() + tokens.size());
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (i > 0 && tokens[i - 1]->hash == tokens[i]->hash) continue;
    words += analysis.text(*tokens[i]);
    words += ' ';
  }
  return words;
}

size_t unindexed(const Session& session) {
  return static_cast<size_t>(session.numbers.next_article - 1 - session.numbers.indexed_until);
}

bool index_some(Session& session, size_t limit) {
  session.database.run("BEGIN IMMEDIATE");
  const std::vector<int64_t> articles = waiting(session, limit);
  for (const int64_t article : articles) index_article(session, article);
  const bool more = articles.size() == limit;
  session.numbers.indexed_until = more ? articles.back() : session.numbers.next_article - 1;
  session.database.run("INSERT OR REPLACE INTO meta VALUES ('indexed_until', ?)", session.numbers.indexed_until);
  session.database.run("COMMIT");
  session.committed();
  return more;
}

void reindex(Session& session, int64_t article, const std::string& words_before, const std::string& words_now) {
  if (article > session.numbers.indexed_until) {
    session.pending.words.emplace_back(article, words_now);
    return;
  }
  unindex(session, article, words_before);
  add_words(session, article, words_now);
}

void unindex(Session& session, int64_t article, const std::string& words) {
  if (words.empty()) return;
  session.database.run("INSERT INTO word (word, rowid, words) VALUES ('delete', ?, ?)", article, words);
}

std::vector<ArticleRow> search(Session& session, const std::vector<std::string>& words, size_t limit) {
  std::vector<ArticleRow> articles;
  const std::string query = all_of(words);
  if (query.empty()) return articles;
  Query row = session.database.query(R"(
    SELECT rowid FROM word WHERE word MATCH ? AND EXISTS (SELECT 1 FROM article WHERE id = word.rowid)
    ORDER BY rowid DESC LIMIT ?)",
                                     query, static_cast<int64_t>(limit));
  while (row.next()) {
    if (auto article = load_article(session, row.integer(0))) articles.push_back(std::move(*article));
  }
  return articles;
}

}  // namespace feedwatch::store
