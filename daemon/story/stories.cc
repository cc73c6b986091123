#include "story/stories.h"

#include <algorithm>
#include <cmath>

namespace feedwatch::story {
namespace {

constexpr size_t most_asked = 24;      // terms of an article that look for stories
constexpr size_t most_followed = 400;  // stories with one term that are looked at, the newest
constexpr size_t most_compared = 60;   // stories that are compared in full
constexpr double article_length = 1000;
constexpr double patience_minutes = 6 * 24 * 60;  // a story's pull falls to 1/e in this time

// A text without a date may be of any day. It has to be liker, as if it were this far from its story: little when both name the
// same day of the week, much when they name different ones. Headlines come in streams, where the order says enough.
constexpr uint32_t undated_minutes = 132 * 60;
constexpr uint32_t same_weekday_minutes = 36 * 60;
constexpr uint32_t other_weekday_minutes = 288 * 60;

// How telling a term is: falls with the number of stories that use it. As if `prior_stories` had been seen before, each term in
// one in a hundred.
constexpr double prior_stories = 20;
constexpr double prior_share = 0.01;
constexpr double telling_scale = 100;

double square_of(uint64_t sum) { return static_cast<double>(sum) * static_cast<double>(sum); }

uint32_t apart(uint32_t one, uint32_t other) { return std::max(one, other) - std::min(one, other); }

uint32_t undated_gap(Moment one, Moment other) {
  if (one.weekday == 0 || other.weekday == 0) return undated_minutes;
  return one.weekday == other.weekday ? same_weekday_minutes : other_weekday_minutes;
}

double decay(Moment one, Moment other, bool is_brief) {
  const bool dated = one.published != 0 && other.published != 0;
  uint32_t minutes = dated ? apart(one.published, other.published) : apart(one.seen, other.seen);
  if (!dated && !is_brief) minutes = std::max(minutes, undated_gap(one, other));
  return std::exp(-static_cast<double>(minutes) / patience_minutes);
}

// The logarithm of how many stories have a term, and of what had been seen before.
double log_of(size_t stories) {
  constexpr size_t known = 4096;
  static const std::vector<double> table = [] {
    std::vector<double> logs;
    for (size_t i = 0; i < known; ++i) logs.push_back(std::log(static_cast<double>(i) + prior_stories * prior_share));
    return logs;
  }();
  return stories < known ? table[stories] : std::log(static_cast<double>(stories) + prior_stories * prior_share);
}

bool contains(std::span<const int64_t> ids, int64_t id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); }

// Calls use(weight of left, weight of right) for every term of both.
template <class Use>
void for_shared(const std::vector<Weight>& left, const std::vector<Weight>& right, const Use& use) {
  const std::vector<Weight>& few = left.size() < right.size() ? left : right;
  const std::vector<Weight>& many = left.size() < right.size() ? right : left;
  const auto before = [](const Weight& each, uint32_t term) { return each.term < term; };
  auto at = many.begin();
  const bool search = many.size() > 8 * few.size();
  for (const Weight& each : few) {
    if (search) {
      at = std::lower_bound(at, many.end(), each.term, before);
    } else {
      while (at != many.end() && at->term < each.term) ++at;
    }
    if (at == many.end()) return;
    if (at->term == each.term) use(each, *at);
  }
}

std::vector<Weight> sum_of(const std::vector<Weight>& left, const std::vector<Weight>& right) {
  std::vector<Weight> sum;
  sum.reserve(left.size() + right.size());
  auto i = left.begin();
  auto j = right.begin();
  while (i != left.end() || j != right.end()) {
    if (j == right.end() || (i != left.end() && i->term < j->term)) {
      sum.push_back(*i++);
    } else if (i == left.end() || j->term < i->term) {
      sum.push_back(*j++);
    } else {
      sum.push_back({i->term, i->slot, i->sum + j->sum});
      ++i;
      ++j;
    }
  }
  return sum;
}

}  // namespace

Stories::Stories() { count_stories(); }

Vector vector_of(const Sketch& sketch) {
  double square = 0;
  for (const Term& term : sketch.terms) square += static_cast<double>(term.weight) * term.weight;
  Vector words;
  words.reserve(sketch.terms.size());
  for (const Term& term : sketch.terms)
    words.push_back(
        {.term = term.hash, .sum = static_cast<uint64_t>(std::lround(article_length * term.weight / std::sqrt(square)))});
  return words;
}

std::optional<Match> Stories::best(const Vector& words, Moment moment, Measure measure, std::span<const int64_t> barred) const {
  const double own = length(words);
  std::optional<Match> best;
  for (const int64_t id : candidates(words, barred)) {
    const Story& story = stories_.at(id);
    const double score = likeness(words, story, measure) / own * decay(moment, story.moment, measure == Measure::whole);
    if (!best || score > best->score) best = Match{id, score};
  }
  return best;
}

std::optional<Match> Stories::nearest(int64_t story, const Vector& words, bool is_brief, std::span<const int64_t> barred) const {
  const Story& one = stories_.at(story);
  const double own = length(one);
  std::optional<Match> best;
  for (const int64_t id : candidates(words, barred)) {
    if (id == story) continue;
    const Story& other = stories_.at(id);
    const double score = likeness(one.weights, other, Measure::whole) / own * decay(one.moment, other.moment, is_brief);
    if (!best || score > best->score) best = Match{id, score};
  }
  return best;
}

std::vector<Term> Stories::ties(const Vector& words, int64_t story, size_t most) const {
  std::vector<std::pair<uint64_t, uint32_t>> strongest;  // part of the likeness, term
  for_shared(words, stories_.at(story).weights, [&](const Weight& one, const Weight& other) {
    strongest.emplace_back(one.sum * other.sum * telling(one, other), one.term);
  });
  std::sort(strongest.rbegin(), strongest.rend());
  if (strongest.size() > most) strongest.resize(most);
  std::vector<Term> ties;
  for (const auto& [part, term] : strongest)
    ties.push_back(
        {term, static_cast<uint8_t>(std::clamp<uint64_t>(part * 255 / std::max<uint64_t>(strongest[0].first, 1), 1, 255))});
  return ties;
}

void Stories::add(int64_t story, int64_t article, Moment moment, const Vector& words) {
  Story& each = stories_[story];
  each.id = story;
  if (article >= each.newest) {
    each.newest = article;
    each.moment = moment;
  }
  ++each.articles;
  const auto before = [](const Weight& a, const Weight& b) { return a.term < b.term; };
  Vector fresh;  // terms that the story did not have
  fresh.reserve(words.size());
  std::set_difference(words.begin(), words.end(), each.weights.begin(), each.weights.end(), std::back_inserter(fresh), before);
  post(story, fresh);
  each.weights = each.articles == 1 ? fresh : sum_of(each.weights, words);
  auto at = each.weights.begin();
  for (const Weight& posted : fresh) {
    at = std::lower_bound(at, each.weights.end(), posted, before);
    at->slot = posted.slot;
  }
  each.weights.shrink_to_fit();
  count_stories();
}

void Stories::remove(int64_t story, const Vector& words) {
  Story& each = stories_.at(story);
  if (--each.articles == 0) {
    reset(story, std::nullopt);
    return;
  }
  Vector gone;
  auto word = words.begin();
  for (Weight& weight : each.weights) {
    while (word != words.end() && word->term < weight.term) ++word;
    if (word == words.end()) break;
    if (word->term == weight.term) weight.sum -= word->sum;
    if (weight.sum == 0) gone.push_back(weight);
  }
  unpost(story, gone);
  std::erase_if(each.weights, [](const Weight& weight) { return weight.sum == 0; });
}

void Stories::merge(int64_t older, int64_t younger) {
  const Story gone = stories_.at(younger);
  reset(younger, std::nullopt);
  Story& each = stories_.at(older);
  unpost(older, each.weights);
  each.weights = sum_of(each.weights, gone.weights);
  each.articles += gone.articles;
  if (gone.newest > each.newest) {
    each.newest = gone.newest;
    each.moment = gone.moment;
  }
  post(older, each.weights);
}

const Story* Stories::find(int64_t story) const {
  const auto found = stories_.find(story);
  return found == stories_.end() ? nullptr : &found->second;
}

void Stories::reset(int64_t story, std::optional<Story> was) {
  if (const auto found = stories_.find(story); found != stories_.end()) {
    unpost(story, found->second.weights);
    stories_.erase(found);
  }
  if (was) {
    post(story, was->weights);
    stories_[story] = std::move(*was);
  }
  count_stories();
}

size_t Stories::memory() const {
  constexpr size_t node = 2 * sizeof(void*);
  size_t bytes = stories_.size() * (sizeof(Story) + sizeof(int64_t) + node) + stories_.bucket_count() * sizeof(void*);
  for (const auto& [id, story] : stories_) bytes += story.weights.capacity() * sizeof(Weight);
  bytes += slots_.size() * (2 * sizeof(uint32_t) + node) + slots_.bucket_count() * sizeof(void*);
  bytes += postings_.capacity() * sizeof(std::vector<int64_t>) + free_slots_.capacity() * sizeof(uint32_t);
  for (const std::vector<int64_t>& ids : postings_) bytes += ids.capacity() * sizeof(int64_t);
  return bytes;
}

const std::vector<int64_t>* Stories::with(uint32_t term) const {
  const auto found = slots_.find(term);
  return found == slots_.end() ? nullptr : &postings_[found->second];
}

uint64_t Stories::telling(const Weight& one, const Weight& other) const {
  return telling(postings_[std::min(one.slot, other.slot)].size());
}

// Enters products of two vectors once, so it is a square, and falls twice as fast.
uint64_t Stories::telling(size_t stories) const {
  static const double scale = 1 / std::log(1 / prior_share);
  const double value = std::max(0.0, log_stories_ - log_of(stories)) * scale;
  return static_cast<uint64_t>(telling_scale * value * value + 1);
}

void Stories::count_stories() { log_stories_ = std::log(static_cast<double>(stories_.size()) + prior_stories); }

// The stories that share most of the article's most telling terms.
std::vector<int64_t> Stories::candidates(const Vector& words, std::span<const int64_t> barred) const {
  struct Asked {
    uint64_t value;
    const std::vector<int64_t>* stories;
  };
  std::vector<Asked> asked;
  for (const Weight& word : words) {
    const std::vector<int64_t>* stories = with(word.term);
    if (stories != nullptr) asked.push_back({word.sum * word.sum * telling(stories->size()), stories});
  }
  std::stable_sort(asked.begin(), asked.end(), [](const Asked& a, const Asked& b) { return a.value > b.value; });
  if (asked.size() > most_asked) asked.resize(most_asked);
  std::vector<std::pair<int64_t, uint64_t>> hits;
  for (const Asked& each : asked) {
    const size_t skip = each.stories->size() - std::min(each.stories->size(), most_followed);
    for (auto at = each.stories->begin() + static_cast<std::ptrdiff_t>(skip); at != each.stories->end(); ++at)
      hits.emplace_back(*at, each.value);
  }
  std::sort(hits.begin(), hits.end());
  std::vector<std::pair<uint64_t, int64_t>> ranked;
  for (const auto& [story, value] : hits) {
    if (ranked.empty() || ranked.back().second != story) ranked.emplace_back(0, story);
    ranked.back().first += value;
  }
  std::sort(ranked.begin(), ranked.end(),
            [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  std::vector<int64_t> stories;
  for (const auto& each : ranked) {
    if (stories.size() == most_compared) break;
    if (!contains(barred, each.second)) stories.push_back(each.second);
  }
  std::sort(stories.begin(), stories.end());
  return stories;
}

// Times the length of `words`.
double Stories::likeness(const Vector& words, const Story& story, Measure measure) const {
  double dot = 0;
  for_shared(words, story.weights, [&](const Weight& one, const Weight& other) {
    dot += static_cast<double>(one.sum) * static_cast<double>(other.sum) * static_cast<double>(telling(one, other));
  });
  const double longest = article_length * std::sqrt(telling_scale) * story.articles;
  const double whole = measure == Measure::whole ? length(story) : longest;
  return dot / whole;
}

double Stories::length(const Story& story) const {
  double square = 0;
  for (const Weight& each : story.weights)
    square += square_of(each.sum) * static_cast<double>(telling(postings_[each.slot].size()));
  return std::max(1.0, std::sqrt(square));
}

double Stories::length(const Vector& words) const {
  double square = 0;
  for (const Weight& each : words) {
    const std::vector<int64_t>* stories = with(each.term);
    square += square_of(each.sum) * static_cast<double>(telling(stories == nullptr ? 0 : stories->size()));
  }
  return std::max(1.0, std::sqrt(square));
}

// Lists the story under its terms, and says in `weights` where.
void Stories::post(int64_t story, std::vector<Weight>& weights) {
  for (Weight& each : weights) {
    const auto [found, is_new] = slots_.try_emplace(each.term, 0);
    if (is_new && free_slots_.empty()) {
      found->second = static_cast<uint32_t>(postings_.size());
      postings_.emplace_back();
    } else if (is_new) {
      found->second = free_slots_.back();
      free_slots_.pop_back();
    }
    each.slot = found->second;
    std::vector<int64_t>& ids = postings_[each.slot];
    ids.insert(std::upper_bound(ids.begin(), ids.end(), story), story);
  }
}

void Stories::unpost(int64_t story, const std::vector<Weight>& weights) {
  for (const Weight& each : weights) {
    std::vector<int64_t>& ids = postings_[each.slot];
    ids.erase(std::lower_bound(ids.begin(), ids.end(), story));
    if (!ids.empty()) continue;
    ids = {};
    slots_.erase(each.term);
    free_slots_.push_back(each.slot);
  }
}

}  // namespace feedwatch::story
