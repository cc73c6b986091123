#include "story/stories.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace feedwatch::story {
namespace {

constexpr size_t most_asked = 16;      // terms of an article that look for stories
constexpr size_t most_followed = 256;  // stories with one term that are looked at, the newest
constexpr size_t most_compared = 16;   // stories that are compared in full
constexpr double article_length = 1000;
constexpr double patience_minutes = 6 * 24 * 60;  // a story's pull falls to 1/e in this time

constexpr size_t most_by_hash = 255;  // words of which one is looked up by its hash
constexpr size_t much_longer = 8;     // times; then the words of the shorter one are searched in the longer one
constexpr size_t most_fetched = 16;   // terms that are on their way from memory at a time

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
constexpr double discount_of_strongest = 0.85;

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

// Calls use(place in left, place in right) for every term of both.
template <class Use>
void for_shared(std::span<const Weight> left, std::span<const Weight> right, const Use& use) {
  const bool swapped = left.size() >= right.size();
  const std::span<const Weight> few = swapped ? right : left;
  const std::span<const Weight> many = swapped ? left : right;
  const auto before = [](const Weight& each, uint32_t term) { return each.term < term; };
  const bool search = many.size() > much_longer * few.size();
  size_t at = 0;
  for (size_t i = 0; i < few.size(); ++i) {
    const uint32_t term = few[i].term;
    if (search) {
      const auto place = std::lower_bound(many.begin() + static_cast<std::ptrdiff_t>(at), many.end(), term, before);
      at = static_cast<size_t>(place - many.begin());
    } else {
      while (at < many.size() && many[at].term < term) ++at;
    }
    if (at == many.size()) return;
    if (many[at].term == term) swapped ? use(at, i) : use(i, at);
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
      sum.push_back({i->term, i->sum + j->sum});
      ++i;
      ++j;
    }
  }
  return sum;
}

double squared(const Weight& word, double telling) {
  const auto sum = static_cast<double>(word.sum);
  return sum * sum * telling;
}

double length_of(double square) { return std::max(1.0, std::sqrt(square)); }

}  // namespace

Stories::Stories() { count_stories(); }

Vector vector_of(const Sketch& sketch) {
  double square = 0;
  for (const Term& term : sketch.terms) square += static_cast<double>(term.weight) * term.weight;
  Vector words;
  words.reserve(sketch.terms.size());
  for (const Term& term : sketch.terms)
    words.push_back(
        {.term = term.hash, .sum = static_cast<uint32_t>(std::lround(article_length * term.weight / std::sqrt(square)))});
  return words;
}

std::vector<int64_t> Stories::candidates(const Vector& words, std::span<const int64_t> barred) const {
  struct Asked {
    uint64_t value;
    std::span<const uint32_t> stories;
  };
  for (const Weight& word : words) lists_.prefetch(word.term);
  std::vector<Asked> asked;
  asked.reserve(words.size());
  for (const Weight& word : words) {
    const std::span<const uint32_t> stories = lists_.with(word.term);
    if (!stories.empty()) asked.push_back({uint64_t{word.sum} * word.sum * telling(stories.size()), stories});
  }
  std::stable_sort(asked.begin(), asked.end(), [](const Asked& a, const Asked& b) { return a.value > b.value; });
  if (asked.size() > most_asked) asked.resize(most_asked);

  std::vector<uint32_t> places;
  for (const Asked& each : asked) {
    for (const uint32_t place : each.stories.last(std::min(each.stories.size(), most_followed))) {
      if (shared_[place] == 0) places.push_back(place);
      shared_[place] += each.value + 1;
    }
  }
  return strongest(places, barred);
}

// The ids of those at `places` that share most, the oldest of equals; clears the counts.
std::vector<int64_t> Stories::strongest(std::span<const uint32_t> places, std::span<const int64_t> barred) const {
  using Ranked = std::pair<uint64_t, int64_t>;  // shared, id
  const auto better = [](const Ranked& a, const Ranked& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  };
  std::vector<Ranked> best;  // a heap, the least of them in front
  for (const uint32_t place : places) {
    const uint64_t shared = std::exchange(shared_[place], 0);
    const bool is_full = best.size() == most_compared;
    if (is_full && shared < best.front().first) continue;
    const Ranked one{shared, ids_[place]};
    if ((is_full && !better(one, best.front())) || contains(barred, one.second)) continue;
    if (is_full) {
      std::pop_heap(best.begin(), best.end(), better);
      best.pop_back();
    }
    best.push_back(one);
    std::push_heap(best.begin(), best.end(), better);
  }
  std::vector<int64_t> stories;
  stories.reserve(best.size());
  for (const Ranked& each : best) stories.push_back(each.second);
  std::sort(stories.begin(), stories.end());
  return stories;
}

std::optional<Match> Stories::best(const Vector& words, Moment moment, Measure measure, std::span<const int64_t> among) const {
  const bool is_whole = measure == Measure::whole;
  const Told told = told_by(words);
  const double own = told.length;
  std::optional<Match> best;
  for (const int64_t id : among) {
    const Story& story = at(id);
    const Product shared = product(told, story.weights);
    const double likeness = is_whole ? likeness_of_wholes(shared, story) : likeness_of_articles(shared, story.articles);
    const double score = likeness / own * decay(moment, story.moment, is_whole);
    if (!best || score > best->score) best = Match{id, score};
  }
  return best;
}

// A single word tells no event, however telling it is: a gull at one harbour, a gull at another.
double Stories::likeness_of_wholes(const Product& shared, const Story& story) const {
  return shared.all > shared.strongest ? shared.all / length(story.weights) : 0;
}

// Here it counts for little. The more stories there are, the more telling rare words seem; half of that
// is taken out again.
double Stories::likeness_of_articles(const Product& shared, uint32_t articles) const {
  const double growth = std::sqrt(std::log(1 / prior_share) / (log_stories_ - log_of(0)));
  return growth * (shared.all - discount_of_strongest * shared.strongest) /
         (article_length * std::sqrt(telling_scale) * articles);
}

std::optional<Match> Stories::nearest(int64_t story, bool is_brief, Least least, std::span<const int64_t> among) const {
  const Story& one = at(story);
  std::optional<Told> told;  // once it is asked for
  std::optional<Match> best;
  double best_ratio = 1;  // of a score to what it must reach
  const auto offer = [&](int64_t id, double score, double ratio) {
    if (ratio < best_ratio || (best && ratio == best_ratio)) return;
    best_ratio = ratio;
    best = Match{id, score};
  };
  for (const int64_t id : among) {
    const Story* other = id == story ? nullptr : find(id);
    if (other == nullptr) continue;
    const Story& lone = one.articles == 1 ? one : *other;
    const bool is_lone = lone.articles == 1;
    const double pull = decay(one.moment, other->moment, is_brief);
    if (pull < (is_lone ? std::min(least.lone, least.whole) : least.whole)) continue;
    if (!told) told = told_by(one.weights);
    const Product shared = product(*told, other->weights);
    if (shared.all <= shared.strongest) continue;
    // The longer a story is, the less it is like another: most are too long before all of their words are counted.
    const auto compare = [&](double likeness, const Story& measured, double enough) {
      const auto ratio = [&](double length) { return likeness / length * pull / enough; };
      const auto is_enough = [&](double length) { return ratio(length) >= best_ratio; };
      if (const auto length = length_while(measured.weights, is_enough)) offer(id, ratio(*length) * enough, ratio(*length));
    };
    if (is_lone) compare(likeness_of_articles(shared, std::max(one.articles, other->articles)), lone, least.lone);
    compare(shared.all / told->length, *other, least.whole);
  }
  return best;
}

std::vector<Term> Stories::ties(const Vector& words, int64_t story, size_t most) const {
  std::vector<std::pair<uint64_t, uint32_t>> strongest;  // part of the likeness, term
  const std::span<const Weight> weights = at(story).weights;
  for_shared(words, weights, [&](size_t i, size_t j) {
    strongest.emplace_back(uint64_t{words[i].sum} * weights[j].sum * telling(words[i].term), words[i].term);
  });
  std::sort(strongest.rbegin(), strongest.rend());
  if (strongest.size() > most) strongest.resize(most);
  std::vector<Term> ties;
  for (const auto& [part, term] : strongest)
    ties.push_back(
        {term, static_cast<uint8_t>(std::clamp<uint64_t>(part * 255 / std::max<uint64_t>(strongest[0].first, 1), 1, 255))});
  return ties;
}

Story& Stories::make(int64_t story) {
  if (free_places_.empty()) {
    free_places_.push_back(static_cast<uint32_t>(stories_.size()));
    stories_.emplace_back();
    ids_.push_back(0);
    shared_.push_back(0);
  }
  const uint32_t place = free_places_.back();
  free_places_.pop_back();
  places_[static_cast<uint64_t>(story)] = place;
  ids_[place] = stories_[place].id = story;
  return stories_[place];
}

void Stories::add(int64_t story, int64_t article, Moment moment, const Vector& words) {
  const uint32_t* const known = places_.find(static_cast<uint64_t>(story));
  Story& each = known == nullptr ? make(story) : stories_[*known];
  if (article >= each.newest) {
    each.newest = article;
    each.moment = moment;
  }
  if (++each.articles == 1) {
    post(story, words);
    each.weights.assign(words.begin(), words.end());
  } else {
    Vector fresh;  // terms that the story did not have
    std::set_difference(words.begin(), words.end(), each.weights.begin(), each.weights.end(), std::back_inserter(fresh),
                        [](const Weight& a, const Weight& b) { return a.term < b.term; });
    post(story, fresh);
    each.weights = sum_of(each.weights, words);
    each.weights.shrink_to_fit();
  }
  count_stories();
}

void Stories::remove(int64_t story, const Vector& words) {
  Story& each = stories_[place_of(story)];
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
  const Story gone = at(younger);
  reset(younger, std::nullopt);
  Story& each = stories_[place_of(older)];
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
  const uint32_t* const found = places_.find(static_cast<uint64_t>(story));
  return found == nullptr ? nullptr : &stories_[*found];
}

void Stories::reset(int64_t story, std::optional<Story> was) {
  if (find(story) != nullptr) {
    const uint32_t place = place_of(story);
    unpost(story, stories_[place].weights);
    stories_[place] = {};
    free_places_.push_back(place);
    places_.erase(static_cast<uint64_t>(story));
  }
  if (was) {
    Story& each = make(story);
    post(story, was->weights);
    each = std::move(*was);
  }
  count_stories();
}

size_t Stories::memory() const {
  size_t bytes = places_.memory();
  bytes +=
      stories_.capacity() * (sizeof(Story) + sizeof(int64_t) + sizeof(uint64_t)) + free_places_.capacity() * sizeof(uint32_t);
  for (const Story& story : stories_) bytes += story.weights.capacity() * sizeof(Weight);
  return bytes + lists_.memory();
}

// Enters products of two vectors once, so it is a square, and falls twice as fast.
uint64_t Stories::telling(size_t stories) const {
  static const double scale = 1 / std::log(1 / prior_share);
  const double value = std::max(0.0, log_stories_ - log_of(stories)) * scale;
  return static_cast<uint64_t>(telling_scale * value * value + 1);
}

void Stories::count_stories() { log_stories_ = std::log(static_cast<double>(places_.size()) + prior_stories); }

Stories::Told Stories::told_by(std::span<const Weight> words) const {
  Told told{.words = words};
  told.telling.reserve(words.size());
  double square = 0;
  for_telling(words, [&](const Weight& word, double telling) {
    told.telling.push_back(telling);
    square += squared(word, telling);
    return true;
  });
  told.length = length_of(square);
  if (words.size() > most_by_hash) return told;
  for (size_t i = 0; i < words.size(); ++i) {
    size_t at = words[i].term % told.places.size();
    while (told.places[at] != 0) at = (at + 1) % told.places.size();
    told.places[at] = static_cast<uint8_t>(i + 1);
  }
  return told;
}

// As for_shared(told.words, other, use), without walking along both where one is short.
template <class Use>
void Stories::for_shared_by_hash(const Told& told, std::span<const Weight> other, const Use& use) {
  for (size_t j = 0; j < other.size(); ++j) {
    for (size_t at = other[j].term % told.places.size(); told.places[at] != 0; at = (at + 1) % told.places.size()) {
      const size_t i = told.places[at] - 1U;
      if (told.words[i].term != other[j].term) continue;
      use(i, j);
      break;
    }
  }
}

// Sums of whole numbers, so their order does not matter.
Stories::Product Stories::product(const Told& told, std::span<const Weight> other) const {
  Product product;
  const auto add = [&](size_t i, size_t j) {
    const double part = static_cast<double>(told.words[i].sum) * static_cast<double>(other[j].sum) * told.telling[i];
    product.all += part;
    product.strongest = std::max(product.strongest, part);
  };
  if (told.words.size() <= most_by_hash && other.size() <= much_longer * told.words.size()) {
    for_shared_by_hash(told, other, add);
  } else {
    for_shared(told.words, other, add);
  }
  return product;
}

double Stories::length(std::span<const Weight> words) const {
  return *length_while(words, [](double) { return true; });
}

template <class IsEnough>
std::optional<double> Stories::length_while(std::span<const Weight> words, const IsEnough& is_enough) const {
  constexpr size_t between_looks = 8;
  double square = 0;
  size_t counted = 0;
  const bool all = for_telling(words, [&](const Weight& word, double telling) {
    square += squared(word, telling);
    return ++counted % between_looks != 0 || is_enough(length_of(square));
  });
  const double length = length_of(square);
  return all && is_enough(length) ? std::optional<double>(length) : std::nullopt;
}

// Calls use(word, how telling it is) for each word, as long as it returns true. Whether all had their turn.
template <class Use>
bool Stories::for_telling(std::span<const Weight> words, const Use& use) const {
  for (const Weight& each : words.first(std::min(words.size(), most_fetched))) lists_.prefetch(each.term);
  for (size_t i = 0; i < words.size(); ++i) {
    if (i + most_fetched < words.size()) lists_.prefetch(words[i + most_fetched].term);
    if (!use(words[i], static_cast<double>(telling(words[i].term)))) return false;
  }
  return true;
}

void Stories::post(int64_t story, std::span<const Weight> weights) {
  const uint32_t place = place_of(story);
  for (const Weight& each : weights) lists_.prefetch(each.term);
  for (const Weight& each : weights)
    lists_.insert(each.term, place, [this](uint32_t a, uint32_t b) { return ids_[a] < ids_[b]; });
}

void Stories::unpost(int64_t story, std::span<const Weight> weights) {
  const uint32_t place = place_of(story);
  for (const Weight& each : weights) lists_.erase(each.term, place, [this](uint32_t a, uint32_t b) { return ids_[a] < ids_[b]; });
}

}  // namespace feedwatch::story
