// What feeds.py measures of ours: feed_measure ROUNDS FILE… reads each file ROUNDS times, from bytes to items with their text,
// and prints one JSON object: bytes and CPU seconds of all, and for each file the most memory it took as a multiple of its size.
#include <sys/resource.h>

#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <new>
#include <string>
#include <vector>

#include "feed/feed.h"

namespace {

// What is allocated now and what was at most, by what the allocator really hands out.
size_t held = 0;
size_t most = 0;

void* take(size_t size) {
  void* const place = std::malloc(size == 0 ? 1 : size);  // NOLINT: this is the allocator
  if (place == nullptr) std::abort();
  held += malloc_usable_size(place);
  most = std::max(most, held);
  return place;
}

void give_back(void* place) {
  if (place == nullptr) return;
  held -= malloc_usable_size(place);
  std::free(place);  // NOLINT: this is the allocator
}

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

std::string contents(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

size_t read_once(const std::string& bytes) {
  const auto feed = feedwatch::feed::read_feed(bytes, {.content_type = {}, .base_url = "https://feeds.example.org/"});
  if (!feed) return 0;
  size_t letters = 0;
  for (const auto& item : feed->items) letters += item.text().size();
  return letters + feed->items.size();
}

}  // namespace

void* operator new(size_t size) { return take(size); }
void operator delete(void* place) noexcept { give_back(place); }
void operator delete(void* place, size_t) noexcept { give_back(place); }

int main(int argc, char** argv) {
  if (argc < 3) return 64;
  const int rounds = std::atoi(argv[1]);  // NOLINT: a benchmark's own caller
  std::vector<std::string> feeds;
  for (int i = 2; i < argc; ++i) feeds.push_back(contents(argv[i]));
  std::string multiples;
  size_t bytes = 0;
  size_t seen = 0;
  for (const auto& feed : feeds) {
    const size_t before = held;
    most = held;
    seen += read_once(feed);
    const double multiple =
        static_cast<double>(most - before + feed.size()) / static_cast<double>(std::max<size_t>(feed.size(), 1));
    multiples += (multiples.empty() ? "" : ", ") + std::to_string(multiple);
    bytes += feed.size();
  }
  const double start = cpu_seconds();
  for (int round = 0; round < rounds; ++round) {
    for (const auto& feed : feeds) seen += read_once(feed);
  }
  const double took = cpu_seconds() - start;
  std::printf("{\"bytes\": %zu, \"cpu\": %f, \"seen\": %zu, \"memory\": [%s]}\n", bytes * static_cast<size_t>(rounds), took, seen,
              multiples.c_str());
}
