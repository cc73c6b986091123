// What the store needs to know of an article's wording: what its copies and its story are recognised by, or what an edit changed.
// Pure; runs on the worker threads.
#pragma once

#include <cstdint>
#include <unordered_set>
#include <vector>

#include "article/article.h"
#include "store/store.h"
#include "story/habits.h"

namespace feedwatch::pipeline {

// What the articles of one document tell about each other.
struct Company {
  story::Habits habits{};                    // lines around their texts
  std::unordered_set<uint64_t> templates{};  // titles that several have but for their numbers
};
Company company_of(const std::vector<Article>& articles);

// Fills in sketch and margins of a new article, change and news of a known one; not of one that is stored as another source tells
// it, whose wording says nothing of what this source has changed. `company`: of the articles it came with. Articles
// made from a template, and short ones that a number tells apart ("Item 7"), get no sketch: each is a story of its own, because
// likeness says nothing there and whoever waits for one of them must not miss it.
void describe_wording(const Article& article, const store::Classified& known, const Company& company,
                      store::NewArticle& described);

}  // namespace feedwatch::pipeline
