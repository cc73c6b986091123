// From what a feed says to articles: one text, one URL, one language, names that can be trusted. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "article/article.h"
#include "feed/feed.h"

namespace feedwatch::pipeline {

struct Origin {
  std::string source{};        // id
  std::string default_lang{};  // when neither item nor feed says
};

// The feed's items as articles, in the feed's order, each identity once (the first of equals stays). Items without title, text
// and link are left out: there is nothing to tell.
std::vector<Article> to_articles(const feed::Feed& feed, const Origin& origin);

}  // namespace feedwatch::pipeline
