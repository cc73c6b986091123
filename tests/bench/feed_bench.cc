// The whole way from bytes to items. Real feeds when they are at hand, invented ones always.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "feed/feed.h"

namespace {

namespace fs = std::filesystem;
using feedwatch::feed::read_feed;

std::string invented(int items) {
  std::string out =
      "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Harbour</title><link>https://example.org/</link>";
  for (int i = 0; i < items; ++i) {
    const auto number = std::to_string(i);
    out += "<item><title>Ferry " + number + " &amp; tide</title><link>https://example.org/news/" + number +
           "</link><guid isPermaLink=\"false\">n-" + number +
           "</guid><pubDate>Tue, 10 Jun 2003 04:00:00 GMT</pubDate><description>" +
           "&lt;p&gt;The ferry &lt;b&gt;sails&lt;/b&gt; at &lt;a href=\"/t\"&gt;noon&lt;/a&gt;.&lt;/p&gt;</description></item>";
  }
  return out + "</channel></rss>";
}

std::vector<std::string> real_feeds() {
  std::vector<std::string> feeds;
  const fs::path folder = FEEDWATCH_SHARED "/corpus/feeds/inputs/real";
  if (!fs::exists(folder)) return feeds;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    feeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return feeds;
}

void read_invented(benchmark::State& state) {
  const auto document = invented(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(read_feed(document, {}));
  state.SetBytesProcessed(static_cast<int64_t>(document.size()) * static_cast<int64_t>(state.iterations()));
}

void read_real(benchmark::State& state, bool with_text) {
  const auto feeds = real_feeds();
  if (feeds.empty()) return state.SkipWithError("no corpus beside the project");
  size_t bytes = 0;
  for (const auto& feed : feeds) bytes += feed.size();
  for (auto _ : state) {
    for (const auto& feed : feeds) {
      const auto read = read_feed(feed, {.content_type = {}, .base_url = "https://feeds.example.org/"});
      for (size_t i = 0; with_text && read && i < read->items.size(); ++i) benchmark::DoNotOptimize(read->items[i].text());
    }
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes) * static_cast<int64_t>(state.iterations()));
}

BENCHMARK(read_invented)->Arg(30)->Arg(50'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_real, items, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_real, items_and_text, true)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
