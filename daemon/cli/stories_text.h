// Stored stories and articles as people read them, and as JSON. Pure.
#pragma once

#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "store/history.h"

namespace feedwatch::cli {

std::string articles_text(const std::vector<store::ArticleRow>& rows);
std::string article_text(const store::ArticleRow& row);
std::string stories_text(const std::vector<store::StorySummary>& stories);
// The articles in the order they came, each with its publishers and why it is in the story; then what was told of it.
std::string story_text(const store::StoryDetails& story);

// {"id","story","title","url","source","authors","published","seen","lang"}; of one article also "summary" and "text".
boost::json::array articles_json(const std::vector<store::ArticleRow>& rows);
boost::json::object article_json(const store::ArticleRow& row);
// {"id","title","first_seen","last_seen","articles","sources","alerts"}
boost::json::array stories_json(const std::vector<store::StorySummary>& stories);
// The same, with "members": [{…,"sources":[…],"joined":{"why","other","shared","cover","score"}}], "told":
// [{"id","rule","created","follow_up"}], "merged": [id, …]
boost::json::object story_json(const store::StoryDetails& story);

}  // namespace feedwatch::cli
