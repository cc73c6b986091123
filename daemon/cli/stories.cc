// `feedwatch articles …` and `feedwatch stories …`: what is stored, read beside a running daemon or without one.
#include <iostream>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "cli/orders.h"
#include "cli/stories_text.h"
#include "rules/analyse.h"

namespace feedwatch::cli {

namespace json = boost::json;

namespace {

void print(const json::value& value) { std::cout << json::serialize(value) << '\n'; }

}  // namespace

int search_articles(const Common& common, const std::vector<std::string>& words, size_t limit) {
  constexpr const char* command = "articles search";
  const Opened opened = open_history(common, command);
  if (opened.status != ok) return opened.status;
  const auto rows = opened.history->search(rules::fold_words(fmt::format("{}", fmt::join(words, " "))), limit);
  if (!rows) return tell(command, rows.error());
  if (common.output == Output::json) {
    print(articles_json(*rows));
  } else {
    std::cout << articles_text(*rows);
  }
  return ok;
}

int show_article(const Common& common, const std::string& id) {
  constexpr const char* command = "articles show";
  const Opened opened = open_history(common, command);
  if (opened.status != ok) return opened.status;
  const auto row = opened.history->article(id);
  if (!row) return tell(command, row.error());
  if (!*row) return not_found(command, "article", id);
  if (common.output == Output::json) {
    print(article_json(**row));
  } else {
    std::cout << article_text(**row);
  }
  return ok;
}

int list_stories(const Common& common, size_t limit, uint32_t least_articles) {
  constexpr const char* command = "stories list";
  const Opened opened = open_history(common, command);
  if (opened.status != ok) return opened.status;
  const auto stories = opened.history->stories(limit, least_articles);
  if (!stories) return tell(command, stories.error());
  if (common.output == Output::json) {
    print(stories_json(*stories));
  } else {
    std::cout << stories_text(*stories);
  }
  return ok;
}

int show_story(const Common& common, const std::string& id) {
  constexpr const char* command = "stories show";
  const Opened opened = open_history(common, command);
  if (opened.status != ok) return opened.status;
  const auto story = opened.history->story(id);
  if (!story) return tell(command, story.error());
  if (!*story) return not_found(command, "story", id);
  if (common.output == Output::json) {
    print(story_json(**story));
  } else {
    std::cout << story_text(**story);
  }
  return ok;
}

}  // namespace feedwatch::cli
