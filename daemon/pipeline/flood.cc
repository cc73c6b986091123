#include "pipeline/flood.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"

namespace feedwatch::pipeline {

namespace {

// Fewer items than this under new names are what happens on any day.
constexpr size_t fewest = 5;

bool is_most(size_t part, size_t whole, size_t percent) { return part * 100 >= whole * percent; }

size_t count_fresh(const std::vector<store::Classified>& known) {
  return static_cast<size_t>(
      std::count_if(known.begin(), known.end(), [](const store::Classified& one) { return one.known == store::Known::nothing; }));
}

class Judge {
 public:
  Judge(const store::Past& past, bool is_large) : past_(past), is_large_(is_large) {}

  Verdict operator()(const Article& article) const {
    const std::optional<Time> dated = std::max(article.published, article.updated);  // nothing is before everything
    const bool is_newer = dated && (!past_.newest || *dated > *past_.newest);
    const bool is_older = dated && past_.newest && *dated < *past_.newest;
    const bool says_the_same = past_.contents.contains(article.content_hash);
    if (!is_large_) return says_the_same && !is_newer ? Verdict::repeated : Verdict::news;
    const bool has_known_title = past_.titles.contains(hash64(article.title));
    return says_the_same || is_older || (has_known_title && !is_newer) ? Verdict::old : Verdict::news;
  }

 private:
  const store::Past& past_;
  bool is_large_;
};

}  // namespace

bool may_be_flood(const std::vector<store::Classified>& known, size_t limit) {
  const size_t fresh = count_fresh(known);
  return limit > 0 && fresh >= fewest && is_most(fresh, known.size(), 80);
}

Flood find_flood(const std::vector<Article>& articles, const std::vector<store::Classified>& known, const store::Past& past,
                 size_t limit) {
  if (!may_be_flood(known, limit)) return {};
  Flood flood;
  flood.fresh = count_fresh(known);
  flood.is_large = flood.fresh > limit;
  const Judge verdict_on(past, flood.is_large);
  flood.verdicts.assign(articles.size(), Verdict::news);
  for (size_t i = 0; i < articles.size(); ++i) {
    if (known[i].known != store::Known::nothing) continue;
    flood.verdicts[i] = verdict_on(articles[i]);
    flood.quiet += flood.verdicts[i] == Verdict::news ? 0 : 1;
  }
  return is_most(flood.quiet, flood.fresh, 90) ? flood : Flood{};
}

std::string describe(const Flood& flood, size_t limit) {
  return fmt::format(
      "{} items came under new names at once, and {} of them are old: their words are known, or they are dated before what was "
      "seen. "
      "These are kept and not told; the other {} are told as ever (poll.flood_limit is {})",
      flood.fresh, flood.quiet, flood.fresh - flood.quiet, limit);
}

alert::OperatorEvent event_of(const Flood& flood, size_t limit, const std::string& source, Time now) {
  const auto day = std::chrono::floor<std::chrono::days>(now).time_since_epoch();
  alert::OperatorEvent event;
  event.id = fmt::format("source.flooding-{}-{}", source, day.count());
  event.type = "source.flooding";
  event.code = "source-flooding";
  event.source = source;
  event.message = fmt::format("source \"{}\": {}", source, describe(flood, limit));
  event.timestamp = now;
  return event;
}

}  // namespace feedwatch::pipeline
