// What copies and stories cost as the index grows: texts made up here, their words drawn by Zipf's law, four in ten tell an event
// that is known and one of ten is a copy. `stories_bench [ARTICLES]` stops after that many (300,000); look-ups among a million
// articles are measured on sketches alone.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string>
#include <vector>

#include "story/copies.h"
#include "story/index.h"

namespace feedwatch::story {
namespace {

// Of CPU time: others may be using the machine.
struct Clock {
  static std::clock_t now() { return std::clock(); }
};

double microseconds_since(std::clock_t start) { return 1e6 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC; }

class Newspaper {
 public:
  Wording next() {
    const size_t event =
        random_() % 10 < 4 && events_ > 0 ? events_ - 1 - random_() % std::min<size_t>(events_, 2000) : events_++;
    title_ = sentence(event, 8);
    if (text_.empty() || random_() % 10 != 0) text_ = sentence(event, 200 + random_() % 300);
    return {title_, text_};
  }

 private:
  std::string sentence(size_t event, size_t words) {
    std::string out;
    for (size_t i = 0; i < words; ++i) {
      if (!out.empty()) out += ' ';
      out += random_() % 4 == 0 ? "e" + std::to_string(event * 7919 % 1'000'003) + "x" + std::to_string(random_() % 30) : zipf();
    }
    return out;
  }

  // About one in rank, over a million words.
  std::string zipf() {
    const double at = std::uniform_real_distribution<double>(0, 1)(random_);
    return "w" + std::to_string(static_cast<uint64_t>(std::exp(at * std::log(1e6))));
  }

  std::mt19937_64 random_{7};
  size_t events_{0};
  std::string title_{};
  std::string text_{};
};

struct Kept {
  Sketch sketch{};
  int64_t group{0};
  int64_t story{0};
};

Arrival arrival(size_t number) {
  const auto seen = from_unix_seconds(1'700'000'000 + static_cast<long long>(number) * 8);  // 300,000 in a month
  static const std::vector<std::string> sources = [] {
    std::vector<std::string> names;
    for (int i = 0; i < 1000; ++i) names.push_back("source" + std::to_string(i));
    return names;
  }();
  return {
      .id = static_cast<int64_t>(number) + 1, .source = sources[number * 7919 % sources.size()], .seen = seen, .published = seen};
}

void rebuild(const std::vector<Kept>& kept) {
  const auto start = Clock::now();
  Index index;
  index.expect(kept.size());
  for (size_t i = 0; i < kept.size(); ++i) index.restore(arrival(i), kept[i].sketch, kept[i].group, kept[i].story);
  std::printf("rebuild of %zu articles: %.2f s for each 100,000\n", kept.size(),
              microseconds_since(start) / 1e6 / static_cast<double>(kept.size()) * 1e5);
}

void grow(size_t most) {
  Newspaper newspaper;
  Index index;
  std::vector<Kept> kept;
  double sketching = 0;
  double placing = 0;
  size_t bytes = 0;
  size_t measured = 0;
  std::printf("%10s %12s %12s %12s %12s %12s %12s\n", "articles", "sketch us", "place us", "copies B", "all B", "stored B",
              "stories");
  for (size_t n = 1; n <= most; ++n) {
    const Wording wording = newspaper.next();
    auto start = Clock::now();
    Sketch made = sketch(wording);
    sketching += microseconds_since(start);
    bytes += encode(made).size();
    start = Clock::now();
    const Placement placed = index.place(arrival(n - 1), made);
    placing += microseconds_since(start);
    kept.push_back({std::move(made), placed.group, placed.story});
    ++measured;
    if (n != 10'000 && n != 30'000 && n != 100'000 && n != 300'000 && n != most) continue;
    const auto each = static_cast<double>(measured);
    const auto all = static_cast<double>(n);
    const Index::Memory memory = index.memory();
    std::printf("%10zu %12.1f %12.1f %12.0f %12.0f %12.0f %12zu\n", n, sketching / each, placing / each,
                static_cast<double>(memory.copies) / all, static_cast<double>(memory.total) / all,
                static_cast<double>(bytes) / each, index.stories());
    std::fflush(stdout);
    sketching = placing = 0;
    bytes = measured = 0;
    if (n >= 100'000 || n == most) rebuild(kept);
  }
}

Sketch made_up(std::mt19937_64& random) {
  Sketch sketch;
  sketch.exact = random();
  sketch.words = 300;
  sketch.level = 2;
  for (int i = 0; i < 70; ++i)
    sketch.shingles.push_back({.hash = static_cast<uint32_t>(random()) & Shingle::hash_mask & ~3U, .lead = i % 2 == 0});
  std::sort(sketch.shingles.begin(), sketch.shingles.end(), [](const Shingle& a, const Shingle& b) { return a.hash < b.hash; });
  return sketch;
}

void look_up() {
  std::mt19937_64 random(11);
  Copies copies;
  std::vector<Sketch> some;
  std::printf("\n%10s %12s %12s\n", "articles", "look-up us", "bytes");
  for (size_t n = 1; n <= 1'000'000; ++n) {
    Sketch made = made_up(random);
    const auto id = static_cast<int64_t>(n);
    copies.add({.id = id, .group = id, .story = id, .source = static_cast<uint32_t>(n % 1000 + 1)}, made);
    if (n % 100 == 0) some.push_back(std::move(made));
    if (n != 10'000 && n != 100'000 && n != 1'000'000) continue;
    size_t found = 0;
    constexpr size_t asked = 10'000;
    std::vector<Sketch> questions;
    for (size_t i = 0; i < asked; ++i) questions.push_back(i % 4 == 0 ? some[i * 7919 % some.size()] : made_up(random));
    const auto start = Clock::now();
    for (const Sketch& each : questions) found += copies.find(each, 5000, 0).copy ? 1U : 0U;
    const double asking = microseconds_since(start) / asked;
    std::printf("%10zu %12.1f %12.0f   (%zu of %zu known)\n", n, asking,
                static_cast<double>(copies.memory()) / static_cast<double>(n), found, asked);
    std::fflush(stdout);
  }
}

}  // namespace
}  // namespace feedwatch::story

int main(int argc, char** argv) {
  feedwatch::story::grow(argc > 1 ? static_cast<size_t>(std::atoll(argv[1])) : 300'000);
  feedwatch::story::look_up();
}
