// Which articles of its story an alert shows, and in what order. Inside a transaction of the worker.
#pragma once

#include <cstdint>
#include <vector>

#include "store/session.h"
#include "store/when.h"

namespace feedwatch::store {

// The articles of the story, the one of the match among them: the agency that others credit first, then the earliest; with
// `match_first` that of the match comes before all. Bounded, the story's first ones being kept.
std::vector<alert::AlertArticle> list_articles(Session& session, const Match& match, const Hit& hit, int64_t story,
                                               bool match_first);

// Adds what the story has gained since to an alert on it. False: nothing, and nothing has changed.
bool add_articles(Session& session, int64_t story, alert::Alert& told);

}  // namespace feedwatch::store
