// What the store costs: CPU time of the process for each article, with and without its parts.
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <random>

#include <benchmark/benchmark.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "article/identity.h"
#include "base/hash.h"
#include "store/index_words.h"
#include "store/store.h"

namespace feedwatch::store {
namespace {

constexpr int sources = 1000;
constexpr int items = 30;
constexpr int at_once = 64;  // polls under way together

double cpu_seconds() {
  rusage use{};
  ::getrusage(RUSAGE_SELF, &use);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(use.ru_utime) + seconds(use.ru_stime);
}

// Words as rare and as common as a language's: the k-th with weight 1/(k+3).
class Writer {
 public:
  Writer() {
    std::vector<double> weights;
    for (size_t k = 0; k < 6000; ++k) {
      words_.push_back(word());
      weights.push_back(1.0 / static_cast<double>(k + 3));
    }
    pick_ = std::discrete_distribution<size_t>(weights.begin(), weights.end());
  }
  std::string text(size_t bytes) {
    std::string made;
    while (made.size() < bytes) made += words_[pick_(random_)] + (made.size() % 11 == 0 ? ". " : " ");
    return made;
  }

 private:
  std::string word() {
    constexpr std::string_view syllables[] = {"ka", "ro", "mi", "ten", "lo", "ver", "sa", "dun", "el", "or", "tha", "pri", "mon"};
    std::string made;
    for (auto left = 2 + random_() % 3; left > 0; --left) made += syllables[random_() % std::size(syllables)];
    return made;
  }

  std::mt19937 random_{7};
  std::vector<std::string> words_{};
  std::discrete_distribution<size_t> pick_{};
};

PollCommit first_poll(Writer& writer, int source) {
  PollCommit poll{.source_name = "Source", .baseline = true, .now = from_unix_seconds(1'700'000'000 + source)};
  poll.state.id = "source-" + std::to_string(source);
  poll.state.url = poll.state.configured_url = "https://example.org/" + poll.state.id + "/feed.xml";
  poll.state.etag = "\"abcdef-123\"";
  poll.state.last_modified = "Sat, 14 Dec 2024 03:00:00 GMT";
  poll.state.last_poll = poll.state.last_success = poll.now;
  for (int i = 0; i < items; ++i) {
    Article article;
    article.source = poll.state.id;
    article.guid = "urn:bench:" + poll.state.id + ":" + std::to_string(i);
    article.url_key = "example.org/" + poll.state.id + "/" + std::to_string(i);
    article.url = "https://" + article.url_key + "?utm_source=rss";
    article.title = writer.text(60);
    article.text = writer.text(1500);
    article.authors = {"Ann Example"};
    article.categories = {"world"};
    article.published = poll.now;
    article.content_hash = hash64(article.text);
    std::string words = index_words(article);
    poll.articles.push_back({std::move(article), {}, std::move(words)});
  }
  return poll;
}

struct Bench {
  std::filesystem::path folder = std::filesystem::temp_directory_path() / ("store_bench-" + std::to_string(::getpid()));
  boost::asio::io_context io;
  Activity activity;
  std::unique_ptr<Store> store;

  Bench() {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    Options options{.path = folder / "bench.db"};
    store = std::move(*Store::open(options, io.get_executor(), activity));
  }
  ~Bench() {
    store.reset();
    std::filesystem::remove_all(folder);
  }
  void run() {
    io.restart();
    io.run();
  }
};

Fingerprint fingerprint(const Article& article) {
  return {item_key(article), article.url_key, article.content_hash, article.guid, article.title};
}

// As the pipeline does it: look, then commit; each of `at_once` goes on to the next poll when its last is durable.
Task<> pollers(Store& store, std::vector<PollCommit>& polls, size_t& next, bool look) {
  while (next < polls.size()) {
    PollCommit poll = std::move(polls[next++]);
    std::vector<Fingerprint> prints;
    for (const NewArticle& entry : poll.articles) prints.push_back(fingerprint(entry.article));
    if (look) {
      auto known = co_await store.classify(poll.state.id, std::move(prints), poll.now);
      if (!known) std::abort();
    }
    auto done = co_await store.commit(std::move(poll));
    if (!done) std::abort();
  }
}

Task<> savers(Store& store, size_t& next) {
  while (next < sources) {
    SourceState state{.id = "source-" + std::to_string(next++), .url = "https://example.org/feed.xml", .etag = "\"abcdef-123\""};
    auto done = co_await store.save_source(std::move(state));
    if (!done) std::abort();
  }
}

void fill(Bench& bench, bool look) {
  Writer writer;
  std::vector<PollCommit> polls;
  for (int source = 0; source < sources; ++source) polls.push_back(first_poll(writer, source));
  size_t next = 0;
  const double before = cpu_seconds();
  for (int i = 0; i < at_once; ++i)
    boost::asio::co_spawn(bench.io, pollers(*bench.store, polls, next, look), boost::asio::detached);
  bench.run();
  benchmark::DoNotOptimize(before);
}

// Parts: 0 commits alone, 1 with classify before, 2 with the index brought up to date and the file closed.
void first_polls(benchmark::State& state) {
  for (auto _ : state) {
    Writer writer;
    std::vector<PollCommit> polls;
    for (int source = 0; source < sources; ++source) polls.push_back(first_poll(writer, source));
    auto bench = std::make_unique<Bench>();
    size_t next = 0;
    const double before = cpu_seconds();
    for (int i = 0; i < at_once; ++i) {
      boost::asio::co_spawn(bench->io, pollers(*bench->store, polls, next, state.range(0) > 0), boost::asio::detached);
    }
    bench->run();
    if (state.range(0) > 1) bench->store.reset();
    const double spent = cpu_seconds() - before;
    state.SetIterationTime(spent);
    state.counters["us_per_article"] = spent * 1e6 / (sources * items);
  }
}
BENCHMARK(first_polls)->DenseRange(0, 2)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

void unchanged_polls(benchmark::State& state) {
  Bench bench;
  fill(bench, false);
  for (auto _ : state) {
    size_t next = 0;
    const double before = cpu_seconds();
    for (int i = 0; i < at_once; ++i) boost::asio::co_spawn(bench.io, savers(*bench.store, next), boost::asio::detached);
    bench.run();
    state.SetIterationTime(cpu_seconds() - before);
  }
}
BENCHMARK(unchanged_polls)->UseManualTime()->Iterations(5)->Unit(benchmark::kMillisecond);

void words_for_index(benchmark::State& state) {
  Writer writer;
  const PollCommit poll = first_poll(writer, 0);
  size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(index_words(poll.articles[i++ % items].article));
}
BENCHMARK(words_for_index)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace feedwatch::store

BENCHMARK_MAIN();
