// Rules over one article. Pure; runs on the worker threads.
#pragma once

#include <optional>
#include <vector>

#include "article/article.h"
#include "pipeline/setup.h"
#include "store/store.h"

namespace feedwatch::pipeline {

// The rules that hold for `article`, leaving out those that held for `previous` already: its older version, or the same article
// as another source told it. What was seen once is not told again because its words moved, nor by a rule that was written later.
// Marked held_before, they stay when another source tells the article (`Known::elsewhere`): a rule with `when` counts sources,
// and that nobody was told of it yet is for the store to see. So they do when the article was edited in substance (`change`),
// which its story may be told again for. `words` becomes what the full-text index wants of the article: the words are at hand
// here.
std::vector<store::Hit> find_hits(const Setup& setup, const Article& article, const store::Classified& known, std::string& words,
                                  story::Change change = {});

// What the rule has to say whatever it matches: its name, receivers, conditions.
store::Hit hit_of(const rules::Rule& rule);
// The same with what routes, other rules and receivers have to say about it.
store::Hit hit_of(const Setup& setup, const rules::Rule& rule);

// hit_of() every rule that has to do with time: `when`, and those of which store::waits() holds.
std::vector<store::Hit> rules_in_time(const Setup& setup);

// The article as the rules see it. Views into `article` and `setup`.
rules::Document document_of(const Setup& setup, const Article& article);

}  // namespace feedwatch::pipeline
