// A change of a watched page as an article. Pure.
#pragma once

#include <string>

#include "article/article.h"
#include "config/config.h"
#include "page/diff.h"

namespace feedwatch::pipeline {

// Its title says how much was added and removed, its text what; `when` tells one change from the next.
Article change_article(const config::Source& source, const std::string& url, const std::string& title, const page::Diff& diff,
                       Time when);

// Made by change_article(): never a copy of another article, be its words the same, and a story of its own.
bool is_change(const Article& article);

}  // namespace feedwatch::pipeline
