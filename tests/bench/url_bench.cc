// What every item of every feed pays for its link.
#include <benchmark/benchmark.h>

#include "article/url.h"

namespace {

constexpr std::string_view base = "https://www.gazette.example/feeds/world.xml";

void resolve_and_key(benchmark::State& state, std::string_view input) {
  for (auto _ : state) {
    const auto resolved = feedwatch::url::resolve(input, base);
    benchmark::DoNotOptimize(feedwatch::url::key(*resolved));
  }
}

BENCHMARK_CAPTURE(resolve_and_key, plain, "https://www.gazette.example/world/2024/12/14/minister-visits-harbour");
BENCHMARK_CAPTURE(resolve_and_key, relative, "/world/2024/12/14/minister-visits-harbour");
BENCHMARK_CAPTURE(resolve_and_key, tracked,
                  "https://www.gazette.example/world/a-story?id=7&utm_source=rss&utm_medium=feed&at_campaign=x");
BENCHMARK_CAPTURE(resolve_and_key, idna, "https://bücher.example/neu");

}  // namespace

BENCHMARK_MAIN();
