// How a source's habits move its polls. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "article/article.h"
#include "config/config.h"
#include "schedule/cadence.h"
#include "store/store.h"

namespace feedwatch::pipeline {

// What of a document is new in its source, and when that was published, where it says so.
struct News {
  size_t count{0};
  size_t listed{0};  // how many articles the document has room for; 0: who knows
  std::vector<Time> dates{};
};

News news_of(const std::vector<Article>& articles, const std::vector<store::Classified>& known);

// The cadence for the time after a successful poll at `now`, the one before having been at `last`: that of the configuration, or
// with poll.adaptive and once enough is known of when the source has news, the wait that suits it. `habit` is what was learned so
// far, as text, and is brought up to date.
schedule::Cadence place(const schedule::Cadence& cadence, const config::Poll& poll, std::string& habit, std::optional<Time> last,
                        Time now, const News& news, std::string_view salt);

}  // namespace feedwatch::pipeline
