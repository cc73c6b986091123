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
// `words` becomes what the full-text index wants of the article: the words are at hand here.
std::vector<store::Hit> find_hits(const Setup& setup, const Article& article, const std::optional<Article>& previous,
                                  std::string& words);

// The article as the rules see it. Views into `article` and `setup`.
rules::Document document_of(const Setup& setup, const Article& article);

}  // namespace feedwatch::pipeline
