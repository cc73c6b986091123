#include "story/index.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <utility>

#include "base/hash.h"
#include "story/copies.h"
#include "story/redirects.h"
#include "story/stories.h"

namespace feedwatch::story {
namespace {

constexpr double join_score = 0.046;          // an article and the story it joins, by Measure::articles
constexpr double join_score_of_brief = 0.09;  // where there is little more than a headline, by Measure::whole
constexpr double young_stories = 20;          // while hardly more are known, it takes more: there all words seem rare
constexpr uint32_t brief_words = 40;
constexpr double merge_score = 0.25;  // two stories, by Measure::whole
constexpr double merge_score_of_brief = 0.22;
constexpr int most_merges = 3;  // an article brings about
constexpr size_t most_ties = 8;

// An article that came too early for its story joins it belatedly; headlines have too few words to tell that.
Least least_to_merge(bool is_brief) {
  return is_brief ? Least{.whole = merge_score_of_brief} : Least{.whole = merge_score, .lone = join_score};
}

// How like a story an article must be to join it, where so many are known.
double least_score(bool is_brief, size_t stories) {
  if (!is_brief) return join_score;
  return join_score_of_brief * (1 + std::exp(-static_cast<double>(stories) / young_stories));
}

bool is_headline(const Sketch& sketch) { return sketch.words < brief_words; }

uint32_t minutes(Time time) { return static_cast<uint32_t>(std::max(0LL, to_unix_seconds(time)) / 60); }

// A date that is nonsense counts as none.
Moment moment_of(const Arrival& arrival, const Sketch& sketch) {
  constexpr auto tolerance = std::chrono::hours(24);
  const bool is_sane = arrival.published && *arrival.published <= arrival.seen + tolerance;
  return {.published = is_sane ? minutes(*arrival.published) : 0, .seen = minutes(arrival.seen), .weekday = sketch.weekday};
}

// When it was published; when it was found, if it doesn't say.
uint32_t minute_of(Moment moment) { return moment.published != 0 ? moment.published : moment.seen; }

uint32_t source_of(const Arrival& arrival) { return arrival.source.empty() ? 0 : static_cast<uint32_t>(hash64(arrival.source)); }

// What a transaction has done so far.
struct Journal {
  size_t articles{0};
  std::map<int64_t, std::optional<Story>> stories{};  // as they were before
  std::vector<Merge> merges{};
};

}  // namespace

struct Index::State {
  Copies copies{};
  Stories stories{};
  Redirects redirects{};

  // What rollback() needs.
  std::optional<Journal> journal{};

  void remember(int64_t story) {
    if (!journal || journal->stories.contains(story)) return;
    const Story* was = stories.find(story);
    journal->stories.emplace(story, was == nullptr ? std::nullopt : std::optional<Story>(*was));
  }

  std::vector<int64_t> current(std::vector<int64_t> ids) const {
    for (int64_t& id : ids) id = redirects.current(id);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
  }

  // The story that the article's words tell, or a new one; says so in `placement`.
  void choose_story(Placement& placement, const Sketch& sketch, const Vector& words, Moment moment,
                    const std::vector<int64_t>& among) const {
    const bool is_brief = is_headline(sketch);
    const std::optional<Match> best = stories.best(words, moment, is_brief ? Measure::whole : Measure::articles, among);
    if (!best) return;
    placement.why.score = std::min(1.0, best->score);
    placement.why.other = best->story;
    if (best->score < least_score(is_brief, stories.size())) return;
    placement.story = best->story;
    placement.why.kind = Why::Kind::event;
    placement.why.terms = stories.ties(words, best->story, most_ties);
  }

  // The article may show that stories told apart so far are one.
  void merge_around(Placement& placement, bool is_brief, const std::vector<int64_t>& among) {
    for (int i = 0; i < most_merges; ++i) {
      const std::optional<Match> near = stories.nearest(placement.story, is_brief, least_to_merge(is_brief), among);
      if (!near) return;
      const Merge merge{.older = std::min(near->story, placement.story),
                        .younger = std::max(near->story, placement.story),
                        .score = std::min(1.0, near->score)};
      remember(merge.older);
      remember(merge.younger);
      stories.merge(merge.older, merge.younger);
      redirects.merge(merge.older, merge.younger);
      if (journal) journal->merges.push_back(merge);
      placement.merges.push_back(merge);
      placement.story = merge.older;
    }
  }
};

Index::Index() : state_(std::make_unique<State>()) {}
Index::~Index() = default;
Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;

Placement Index::place(const Arrival& arrival, const Sketch& sketch) {
  State& state = *state_;
  const uint32_t source = source_of(arrival);
  const Moment moment = moment_of(arrival, sketch);
  const uint32_t minute = minute_of(moment);
  const Vector words = vector_of(sketch);
  const Found found = state.copies.find(sketch, source, minute);
  const std::vector<int64_t> barred = state.current(found.instalments);
  const std::vector<int64_t> among = state.stories.candidates(words, barred);

  Placement placement{.group = arrival.id, .story = arrival.id};
  if (found.copy) {
    const Copy& copy = *found.copy;
    placement.group = copy.known.group;
    placement.story = state.redirects.current(copy.known.story);
    placement.duplicate_of = copy.known.id;
    placement.why = {.kind = copy.exact ? Why::Kind::exact_copy : Why::Kind::copy,
                     .other = copy.known.id,
                     .shared = copy.likeness.shared,
                     .cover = copy.exact ? 1.0 : copy.likeness.shorter};
  } else {
    state.choose_story(placement, sketch, words, moment, among);
  }
  state.remember(placement.story);
  state.stories.add(placement.story, arrival.id, moment, words);
  if (barred.empty()) state.merge_around(placement, is_headline(sketch), among);
  state.copies.add({.id = arrival.id, .group = placement.group, .story = placement.story, .source = source, .minute = minute},
                   sketch);
  if (state.journal) ++state.journal->articles;
  return placement;
}

void Index::expect(size_t articles) { state_->copies.expect(articles); }

void Index::restore(const Arrival& arrival, const Sketch& sketch, int64_t group, int64_t story) {
  const Moment moment = moment_of(arrival, sketch);
  const uint32_t minute = minute_of(moment);
  state_->stories.add(story, arrival.id, moment, vector_of(sketch));
  state_->copies.add({.id = arrival.id, .group = group, .story = story, .source = source_of(arrival), .minute = minute}, sketch);
}

void Index::begin() { state_->journal.emplace(); }

void Index::commit() { state_->journal.reset(); }

void Index::rollback() {
  State& state = *state_;
  const Journal journal = *std::exchange(state.journal, std::nullopt);
  for (size_t i = 0; i < journal.articles; ++i) state.copies.drop_newest();
  for (auto merge = journal.merges.rbegin(); merge != journal.merges.rend(); ++merge)
    state.redirects.undo(merge->older, merge->younger);
  for (const auto& [id, was] : journal.stories) state.stories.reset(id, was);
}

void Index::forget(int64_t id, const Sketch& sketch) {
  State& state = *state_;
  const Known& oldest = state.copies.oldest();
  assert(oldest.id == id);
  (void)id;
  const int64_t story = state.redirects.current(oldest.story);
  state.stories.remove(story, vector_of(sketch));
  if (state.stories.find(story) == nullptr) state.redirects.forget(story);
  state.copies.drop_oldest();
}

size_t Index::articles() const { return state_->copies.size(); }

size_t Index::stories() const { return state_->stories.size(); }

Index::Memory Index::memory() const {
  const size_t copies = state_->copies.memory();
  return {.copies = copies, .total = copies + state_->stories.memory() + state_->redirects.memory()};
}

}  // namespace feedwatch::story
