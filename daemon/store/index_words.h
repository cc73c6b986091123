// What the full-text index gets of an article. Pure; for the threads that read and match articles.
#pragma once

#include <string>

#include "article/article.h"

namespace feedwatch::store {

// The folded words of title, summary and text, each once, separated by blanks. Bounded by the article.
std::string index_words(const Article& article);

}  // namespace feedwatch::store
