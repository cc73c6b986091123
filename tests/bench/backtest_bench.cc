// What a backtest costs over 100,000 stored articles of about 1.5 KB: a rule with a rare word, one with a frequent word, one for
// which every article has to be read, and a hundred rules at once. Wall time, since that is what one waits for.
#include <unistd.h>

#include <filesystem>
#include <random>

#include <benchmark/benchmark.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "base/hash.h"
#include "replay/backtest.h"
#include "store/index_words.h"
#include "store/store.h"

namespace feedwatch::replay {
namespace {

constexpr size_t articles = 100'000;
constexpr size_t at_a_poll = 1000;
constexpr size_t vocabulary = 20'000;
const Time start = from_unix_seconds(1'700'000'000);

// "k7" is the eighth most frequent of the words; the k-th has weight 1/(k+3).
class Writer {
 public:
  Writer() {
    std::vector<double> weights;
    for (size_t k = 0; k < vocabulary; ++k) weights.push_back(1.0 / static_cast<double>(k + 3));
    pick_ = std::discrete_distribution<size_t>(weights.begin(), weights.end());
  }
  std::string text(size_t words) {
    std::string made;
    for (size_t i = 0; i < words; ++i) made += "k" + std::to_string(pick_(random_)) + (i % 12 == 11 ? ". " : " ");
    return made;
  }

 private:
  std::mt19937 random_{7};
  std::discrete_distribution<size_t> pick_{};
};

store::PollCommit poll_of(Writer& writer, size_t number) {
  store::PollCommit poll{.source_name = "Source", .baseline = true, .now = start + std::chrono::minutes{number * 7}};
  poll.state.id = "source-" + std::to_string(number);
  for (size_t i = 0; i < at_a_poll; ++i) {
    Article article;
    article.source = poll.state.id;
    article.guid = std::to_string(number) + ":" + std::to_string(i);
    article.title = writer.text(8);
    article.text = writer.text(280);
    article.content_hash = hash64(article.text);
    std::string words = store::index_words(article);
    poll.articles.push_back({std::move(article), {}, std::move(words)});
  }
  return poll;
}

Task<> fill(store::Store& store) {
  Writer writer;
  for (size_t number = 0; number < articles / at_a_poll; ++number) {
    auto done = co_await store.commit(poll_of(writer, number));
    if (!done) std::abort();
  }
}

// One for the whole run, removed at its end.
struct Stored {
  std::filesystem::path folder = std::filesystem::temp_directory_path() / ("backtest_bench-" + std::to_string(::getpid()));

  Stored() {
    std::filesystem::create_directories(folder);
    Activity activity;
    boost::asio::io_context io;
    auto store = std::move(*store::Store::open({.path = file()}, io.get_executor(), activity));
    boost::asio::co_spawn(io, fill(*store), boost::asio::detached);
    io.run();
    store.reset();
  }
  ~Stored() { std::filesystem::remove_all(folder); }
  std::filesystem::path file() const { return folder / "feedwatch.db"; }
};

rules::Rule rule_of(const std::string& query) {
  rules::Rule rule;
  rule.id.value = query;
  rule.query = {query, {}, {{0, 1, 1}}};
  return rule;
}

void backtest(benchmark::State& state, std::vector<rules::Rule> rules) {
  static const Stored stored;
  const pipeline::SetupPtr setup = setup_of({}, std::move(rules));
  const rules::Model& model = setup->config.model;
  for (auto _ : state) {
    const auto past = run_over_past(
        {.store = stored.file(), .since = start, .setups = {setup.get()}, .needed = rules::needed_by_any(model, model.rules)});
    if (!past) std::abort();
    const Report done = report(*past, *setup, nullptr, start, start + std::chrono::days{1});
    state.counters["read"] = static_cast<double>(done.read);
    state.counters["matches"] = static_cast<double>(done.rules.front().matches.size());
  }
}

std::vector<rules::Rule> hundred() {
  std::vector<rules::Rule> rules;
  for (size_t i = 0; i < 100; ++i)
    rules.push_back(rule_of("k" + std::to_string(3000 + 7 * i) + " AND k" + std::to_string(200 + i)));
  return rules;
}

BENCHMARK_CAPTURE(backtest, rare_word, {rule_of("k9000 OR \"k900 k901\"")})->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(backtest, frequent_word, {rule_of("k3 NEAR/5 k60")})->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(backtest, every_article, {rule_of("/k90(0|1)0\\b/")})->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(backtest, hundred_rules, hundred())->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace feedwatch::replay

BENCHMARK_MAIN();
