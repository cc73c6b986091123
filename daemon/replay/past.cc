#include "replay/past.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

#include "pipeline/match.h"

namespace feedwatch::replay {

namespace {

constexpr size_t at_once = 256;  // articles a thread takes
constexpr size_t most_threads = 16;

// The articles in pieces, each taken by whichever thread is free; the first error ends it.
class Work {
 public:
  Work(const Question& question, const std::vector<store::ArticleId>& articles, const Visit& visit)
      : question_(question), articles_(articles), visit_(visit) {}

  Result<> run(store::History& first) {
    std::vector<std::thread> others;
    const size_t wanted = std::min(threads_of(question_), articles_.size() / at_once + 1);
    for (size_t worker = 1; worker < wanted; ++worker) others.emplace_back([this, worker] { open_and_work(worker); });
    work(first, 0);
    for (std::thread& other : others) other.join();
    if (failure_) return *failure_;
    return {};
  }

 private:
  void open_and_work(size_t worker) {
    const auto history = store::History::open(question_.store);
    if (!history) return fail(history.error());
    work(**history, worker);
  }

  void work(store::History& history, size_t worker) {
    const auto visit = [&](const store::ArticleRow& row) { visit_(worker, row); };
    while (!failed_) {
      const size_t from = next_.fetch_add(at_once);
      if (from >= articles_.size()) return;
      const size_t count = std::min(at_once, articles_.size() - from);
      if (const auto done = history.read(std::span{articles_}.subspan(from, count), visit); !done) fail(done.error());
    }
  }

  void fail(const Error& error) {
    const std::lock_guard lock{mutex_};
    if (!failure_) failure_ = error;
    failed_ = true;
  }

  const Question& question_;
  const std::vector<store::ArticleId>& articles_;
  const Visit& visit_;
  std::atomic<size_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_{};
  std::optional<Error> failure_{};
};

Match to_match(const store::ArticleRow& row, std::vector<std::vector<rules::RuleMatch>> by_setup) {
  return {.id = row.id,
          .public_id = row.public_id,
          .story_id = row.story_id,
          .source = row.article.source,
          .url = row.article.url,
          .title = row.article.title,
          .seen = row.seen,
          .by_setup = std::move(by_setup)};
}

}  // namespace

size_t threads_of(const Question& question) {
  const size_t wanted = question.threads > 0 ? question.threads : std::thread::hardware_concurrency();
  return std::clamp<size_t>(wanted, 1, most_threads);
}

Result<Visited> each_article(const Question& question, const Visit& visit) {
  auto history = store::History::open(question.store);
  if (!history) return history.error();
  const auto stored = (*history)->count(question.since);
  if (!stored) return stored.error();
  const auto articles = (*history)->articles(question.since, question.needed);
  if (!articles) return articles.error();
  if (const auto done = Work{question, *articles, visit}.run(**history); !done) return done.error();
  return Visited{static_cast<size_t>(*stored), articles->size()};
}

Result<Past> run_over_past(const Question& question) {
  std::vector<std::vector<Match>> found(threads_of(question));
  const Visit visit = [&](size_t worker, const store::ArticleRow& row) {
    std::vector<std::vector<rules::RuleMatch>> by_setup;
    bool any = false;
    for (const pipeline::Setup* setup : question.setups) {
      by_setup.push_back(setup->rules.match(pipeline::document_of(*setup, row.article)));
      any = any || !by_setup.back().empty();
    }
    if (any) found[worker].push_back(to_match(row, std::move(by_setup)));
  };
  const auto visited = each_article(question, visit);
  if (!visited) return visited.error();
  Past past{.stored = visited->stored, .read = visited->read, .matches = {}};
  for (std::vector<Match>& part : found) std::move(part.begin(), part.end(), std::back_inserter(past.matches));
  std::sort(past.matches.begin(), past.matches.end(), [](const Match& a, const Match& b) { return a.id < b.id; });
  return past;
}

pipeline::SetupPtr setup_of(const config::Config& config, std::vector<rules::Rule> rules, std::vector<Diagnostic>* problems,
                            rules::Undefined undefined) {
  config::Config part;
  part.file = config.file;
  part.state_dir = config.state_dir;
  part.sources = config.sources;
  part.model.entities = config.model.entities;
  part.model.topics = config.model.topics;
  part.model.macros = config.model.macros;
  part.model.rules = std::move(rules);
  rules::Compilation compiled = rules::compile(part.model, {}, undefined);
  if (problems != nullptr) *problems = std::move(compiled.diagnostics);
  return pipeline::make_setup(std::move(part), std::move(compiled.rules));
}

}  // namespace feedwatch::replay
