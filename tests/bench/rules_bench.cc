// What matching costs: folding alone, an article of about 670 words against 1,000 to 1,000,000 rules, the same with every rule
// evaluated in turn, and building the set. Rules and texts come from a made-up vocabulary of 200,000 words with Zipf frequencies.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <unordered_map>

#ifdef FEEDWATCH_HYPERSCAN
#include <hs.h>

#include <regex>
#include <set>
#endif

#include "rules/analyse.h"
#include "rules/compiler.h"
#include "rules/rule_set.h"

namespace feedwatch::rules {
namespace {

constexpr size_t vocabulary_size = 200'000;
constexpr size_t article_words = 670;
constexpr size_t article_count = 400;

using Random = std::mt19937_64;

std::string made_up_word(size_t rank) {
  static constexpr const char* syllables[] = {"ba", "re", "to", "ni", "ka", "lu", "mo", "se",
                                              "di", "va", "po", "ri", "ne", "ta", "go", "fu"};
  std::string word;
  // Frequent words are short, as in real languages.
  for (size_t rest = rank + 16; rest > 0; rest /= 16) word += syllables[rest % 16];
  return word;
}

class Vocabulary {
 public:
  Vocabulary() {
    double sum = 0;
    for (size_t rank = 0; rank < vocabulary_size; ++rank) {
      words_.push_back(made_up_word(rank));
      cumulative_.push_back(sum += 1.0 / static_cast<double>(rank + 1));
    }
  }
  size_t zipf(Random& random) const {
    const double at = std::uniform_real_distribution<double>{0, cumulative_.back()}(random);
    return std::min(static_cast<size_t>(std::lower_bound(cumulative_.begin(), cumulative_.end(), at) - cumulative_.begin()),
                    vocabulary_size - 1);
  }
  const std::string& word(size_t rank) const { return words_[rank]; }

  // People watch names and subjects, not the most frequent words: half of the terms follow the texts, half are rare.
  const std::string& term(Random& random) const {
    if (random() % 2 == 0) return words_[std::uniform_int_distribution<size_t>{1'000, vocabulary_size - 1}(random)];
    size_t rank = 0;
    while (rank < 1'000) rank = zipf(random);
    return words_[rank];
  }

 private:
  std::vector<std::string> words_{};
  std::vector<double> cumulative_{};
};

const Vocabulary& vocabulary() {
  static const Vocabulary made;
  return made;
}

std::string made_up_text(Random& random, size_t words) {
  std::string text;
  for (size_t i = 0; i < words; ++i) {
    text += vocabulary().word(vocabulary().zipf(random));
    text += i % 90 == 89 ? ".\n\n" : i % 18 == 17 ? ". " : i % 7 == 6 ? ", " : " ";
    if (i % 18 == 0) text[text.size() - 2] = static_cast<char>(std::toupper(text[text.size() - 2]));
  }
  return text;
}

std::string made_up_query(Random& random) {
  const auto term = [&] { return vocabulary().term(random); };
  const uint64_t kind = random() % 100;
  if (kind < 35) return "\"" + term() + " " + term() + "\"";
  if (kind < 45) return "\"" + term() + " " + term() + " " + term() + "\"";
  if (kind < 65) return term() + " AND " + term();
  if (kind < 80) return term() + " AND (" + term() + " OR " + term() + " OR \"" + term() + " " + term() + "\")";
  if (kind < 90) return term() + " NEAR/5 (" + term() + " OR " + term() + ")";
  if (kind < 95) return term() + " " + term().substr(0, 6) + "* NOT " + term();
  return "title:" + term() + " OR {" + term() + "} " + term();
}

std::vector<std::string> articles() {
  Random random{7};
  std::vector<std::string> made;
  for (size_t i = 0; i < article_count; ++i) made.push_back(made_up_text(random, article_words));
  return made;
}

WordFrequency measured_frequency() {
  auto counts = std::make_shared<std::unordered_map<std::string, double>>();
  Random random{11};
  constexpr int sample = 2'000;
  for (int i = 0; i < sample; ++i) {
    std::vector<std::string> words = fold_words(made_up_text(random, article_words));
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    for (const std::string& word : words) (*counts)[word] += 1.0 / sample;
  }
  return [counts](std::string_view word) {
    const auto found = counts->find(std::string{word});
    return found == counts->end() ? 0.5 / sample : found->second;
  };
}

const WordFrequency& frequency() {
  static const WordFrequency made = measured_frequency();
  return made;
}

RuleSet build(size_t count) {
  static const Model nothing;
  Compiler compiler{nothing, frequency()};
  Random random{3};
  Rule rule;
  for (uint32_t i = 0; i < count; ++i) {
    rule.query.value = made_up_query(random);
    compiler.add(rule, i);
  }
  return compiler.finish();
}

const RuleSet& rules(size_t count) {
  static std::map<size_t, RuleSet> built;
  const auto known = built.find(count);
  return known != built.end() ? known->second : built.emplace(count, build(count)).first->second;
}

void fold(benchmark::State& state) {
  const std::vector<std::string> texts = articles();
  Analysis analysis;
  size_t i = 0;
  for (auto _ : state) {
    analysis.clear();
    analyse(texts[i++ % texts.size()], Apostrophe::joins, analysis);
    benchmark::DoNotOptimize(analysis.tokens.data());
  }
}
BENCHMARK(fold)->Unit(benchmark::kMicrosecond);

void match(benchmark::State& state) {
  const std::vector<std::string> texts = articles();
  const RuleSet& set = rules(static_cast<size_t>(state.range(0)));
  size_t i = 0;
  double evaluated = 0;
  double matched = 0;
  for (auto _ : state) {
    MatchCost cost;
    benchmark::DoNotOptimize(set.match({.text = texts[i++ % texts.size()]}, &cost));
    evaluated += static_cast<double>(cost.evaluated);
    matched += static_cast<double>(cost.matched);
  }
  state.counters["evaluated"] = benchmark::Counter(evaluated, benchmark::Counter::kAvgIterations);
  state.counters["matched"] = benchmark::Counter(matched, benchmark::Counter::kAvgIterations);
  state.counters["evaluated/match"] = evaluated / std::max(matched, 1.0);
}
BENCHMARK(match)->Arg(1'000)->Arg(10'000)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);

void every_rule_in_turn(benchmark::State& state) {
  const std::vector<std::string> texts = articles();
  const RuleSet& set = rules(static_cast<size_t>(state.range(0)));
  size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(set.match_every_rule({.text = texts[i++ % texts.size()]}));
}
BENCHMARK(every_rule_in_turn)->Arg(1'000)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMicrosecond);

double resident_megabytes(const char* name) {
  std::ifstream status{"/proc/self/status"};
  std::string word;
  double kilobytes = 0;
  while (status >> word && word != name) {
  }
  status >> kilobytes;
  return kilobytes / 1024;
}

struct Built {
  double seconds{0};  // of the processor
  double peak{0};     // megabytes, of the process while it builds, less what it held before
  double held{0};     // by the set
};

// The queries are made beforehand, outside the time.
Built build_here(size_t count) {
  frequency();
  std::vector<std::string> queries;
  Random random{3};
  for (size_t i = 0; i < count; ++i) queries.push_back(made_up_query(random));
  const Model nothing;
  Rule rule;
  malloc_trim(0);
  std::ofstream{"/proc/self/clear_refs"} << 5;
  const double before = resident_megabytes("VmRSS:");
  const std::clock_t start = std::clock();
  Compiler compiler{nothing, frequency()};
  for (uint32_t i = 0; i < count; ++i) {
    rule.query.value = queries[i];
    compiler.add(rule, i);
  }
  const RuleSet set = compiler.finish();
  Built built{.seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC};
  benchmark::DoNotOptimize(set.size());
  built.peak = resident_megabytes("VmHWM:") - before;
  malloc_trim(0);
  built.held = resident_megabytes("VmRSS:") - before;
  return built;
}

constexpr const char* build_word = "--build";

// In a process of its own: what other benchmarks have left in the heap would be counted with it.
Built build_alone(size_t count) {
  const std::string self = std::filesystem::read_symlink("/proc/self/exe");
  const std::string command = "'" + self + "' " + build_word + " " + std::to_string(count);
  std::FILE* const child = ::popen(command.c_str(), "r");
  Built built;
  if (child == nullptr || std::fscanf(child, "%lf %lf %lf", &built.seconds, &built.peak, &built.held) != 3) std::abort();
  ::pclose(child);
  return built;
}

void compile_rules(benchmark::State& state) {
  for (auto _ : state) {
    const Built built = build_alone(static_cast<size_t>(state.range(0)));
    state.SetIterationTime(built.seconds);
    state.counters["peak_MB"] = built.peak;
    state.counters["held_MB"] = built.held;
  }
}
BENCHMARK(compile_rules)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->Iterations(1)->UseManualTime();

#ifdef FEEDWATCH_HYPERSCAN
// For comparison: the words and phrases of the same queries, each once, as literals of one database. It finds where they stand,
// and does neither fold the text nor tell whether a rule holds.
struct Scanner {
  hs_database_t* database{nullptr};
  hs_scratch_t* scratch{nullptr};

  explicit Scanner(size_t count) {
    std::set<std::string> terms;
    Random random{3};
    for (size_t i = 0; i < count; ++i) add_terms(made_up_query(random), terms);
    std::vector<const char*> texts;
    std::vector<size_t> sizes;
    std::vector<unsigned> ids;
    for (const std::string& term : terms) {
      texts.push_back(term.c_str());
      sizes.push_back(term.size());
      ids.push_back(static_cast<unsigned>(ids.size()));
    }
    const std::vector<unsigned> flags(texts.size(), HS_FLAG_CASELESS | HS_FLAG_SINGLEMATCH);
    hs_compile_error_t* error = nullptr;
    const auto size = static_cast<unsigned>(texts.size());
    if (hs_compile_lit_multi(texts.data(), flags.data(), ids.data(), sizes.data(), size, HS_MODE_BLOCK, nullptr, &database,
                             &error) != HS_SUCCESS ||
        hs_alloc_scratch(database, &scratch) != HS_SUCCESS) {
      std::abort();
    }
  }
  Scanner(const Scanner&) = delete;
  Scanner& operator=(const Scanner&) = delete;
  ~Scanner() {
    hs_free_scratch(scratch);
    hs_free_database(database);
  }

  // Phrases whole, words alone; operators, fields and wildcards left out.
  static void add_terms(const std::string& query, std::set<std::string>& terms) {
    const std::regex term{"\"([^\"]+)\"|([a-z]{2,})"};
    for (auto at = std::sregex_iterator(query.begin(), query.end(), term); at != std::sregex_iterator(); ++at) {
      const std::string text = (*at)[1].matched ? (*at)[1].str() : (*at)[2].str();
      if (text != "title") terms.insert(text);
    }
  }
};

void hyperscan_literals(benchmark::State& state) {
  const std::vector<std::string> texts = articles();
  const Scanner scanner{static_cast<size_t>(state.range(0))};
  const auto count = [](unsigned, unsigned long long, unsigned long long, unsigned, void* found) {
    ++*static_cast<size_t*>(found);
    return 0;
  };
  size_t i = 0;
  size_t found = 0;
  for (auto _ : state) {
    const std::string& text = texts[i++ % texts.size()];
    hs_scan(scanner.database, text.data(), static_cast<unsigned>(text.size()), 0, scanner.scratch, count, &found);
  }
  state.counters["found"] = benchmark::Counter(static_cast<double>(found), benchmark::Counter::kAvgIterations);
}
BENCHMARK(hyperscan_literals)->Arg(1'000)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMicrosecond);
#endif

}  // namespace
}  // namespace feedwatch::rules

int main(int argc, char** argv) {
  using namespace feedwatch::rules;
  if (argc == 3 && std::string_view{argv[1]} == build_word) {
    const Built built = build_here(std::stoul(argv[2]));
    std::printf("%f %f %f\n", built.seconds, built.peak, built.held);
    return 0;
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
