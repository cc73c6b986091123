// Any bytes as articles, one after another: sketches survive storage, an index that took back what it did or was restored goes
// on as if nothing had happened, and nobody's text has changed against itself. As stored bytes they are a sketch or none.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "story/index.h"
#include "story/sketch.h"
#include "story/update.h"

using namespace feedwatch;
using namespace feedwatch::story;

namespace {

constexpr size_t most_articles = 24;
constexpr char end_of_article = '\xFF';  // no byte of UTF-8

void require(bool holds) {
  if (!holds) __builtin_trap();
}

bool same(const Placement& one, const Placement& other) {
  return one.group == other.group && one.story == other.story && one.duplicate_of == other.duplicate_of &&
         one.merges == other.merges;
}

std::vector<Wording> articles_of(std::string_view bytes) {
  std::vector<Wording> articles;
  while (!bytes.empty() && articles.size() < most_articles) {
    const std::string_view article = bytes.substr(0, bytes.find(end_of_article));
    bytes.remove_prefix(article.size() < bytes.size() ? article.size() + 1 : article.size());
    const size_t title = std::min(article.find('\n'), article.size());
    articles.push_back({.title = article.substr(0, title), .text = article.substr(std::min(title + 1, article.size()))});
  }
  return articles;
}

Arrival arrival(size_t i) {
  const Time seen = from_unix_seconds(1'790'000'000 + static_cast<int64_t>(i) * 3600);
  return {.id = static_cast<int64_t>(i) + 1, .source = i % 3 == 0 ? "north" : "south", .seen = seen, .published = seen};
}

// What the first half of the articles became, put into a new index.
Index restored(const std::vector<Sketch>& sketches, std::vector<Placement> placements, size_t count) {
  for (size_t i = 0; i < count; ++i)
    for (const Merge& merge : placements[i].merges)
      for (size_t j = 0; j <= i; ++j)
        if (placements[j].story == merge.younger) placements[j].story = merge.older;
  Index index;
  index.expect(count);
  for (size_t i = 0; i < count; ++i) index.restore(arrival(i), sketches[i], placements[i].group, placements[i].story);
  return index;
}

void place_all(const std::vector<Sketch>& sketches) {
  Index index;
  std::vector<Placement> placements;
  const size_t half = sketches.size() / 2;
  std::optional<Index> later;
  for (size_t i = 0; i < sketches.size(); ++i) {
    if (i == half) later.emplace(restored(sketches, placements, half));
    index.begin();
    const Placement tried = index.place(arrival(i), sketches[i]);
    index.rollback();
    index.begin();
    placements.push_back(index.place(arrival(i), sketches[i]));
    index.commit();
    require(same(tried, placements.back()));
    if (later) require(same(later->place(arrival(i), sketches[i]), placements.back()));
  }
  require(index.articles() == sketches.size() && index.stories() <= sketches.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  if (const Result<Sketch> stored = decode(bytes)) require(decode(encode(*stored)).value() == *stored);
  std::vector<Sketch> sketches;
  std::optional<Wording> before;
  for (const Wording& wording : articles_of(bytes)) {
    sketches.push_back(sketch(wording));
    require(decode(encode(sketches.back())).value() == sketches.back());
    const Version version{.title = wording.title, .text = wording.text};
    require(compare(version, version).change == Change::none);
    if (before) compare({.title = before->title, .text = before->text}, version);
    before = wording;
  }
  place_all(sketches);
  return 0;
}
