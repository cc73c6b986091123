// A fixed piece of work for the store, to be interrupted, and a look at what it left.
//
//   crash_workload live FOLDER POLLS   commits and delivers; every poll that is durable is a line "poll SOURCE NUMBER" on
//   standard
//                                      output. What fails is tried again, as the daemon does. 3: it never worked
//   crash_workload careless FOLDER POLLS   the same without syncing anything
//   crash_workload check FOLDER        opens the store as the daemon does and prints "source NAME ETAG ARTICLES" lines,
//   "restored" when
//                                      another file took the place of the database, and "broken …" for what does not hold
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <type_traits>

#include <fmt/format.h>

#include "store/fixture.h"
#include "store/invariants.h"

namespace feedwatch::store {
namespace {

constexpr int sources = 3;
constexpr int per_poll = 2;
constexpr int polls_between_starts = 8;
constexpr int most_tries = 20;

Options options_for(const std::filesystem::path& folder, bool synced = true) {
  Options options{.path = folder / "feedwatch.db", .linger = Duration{0}, .synced = synced};
  options.backups = folder / "backups";
  return options;
}

void say(const std::string& line) {
  if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) std::_Exit(4);
}

PollCommit make_poll(int source, int number) {
  PollCommit poll{.now = at(number)};
  poll.state.id = fmt::format("source-{}", source);
  poll.state.etag = std::to_string(number);
  for (int i = 0; i < per_poll; ++i) {
    const std::string name = fmt::format("{}-{}", number, i);
    Article made = article(name, "", "Title " + name, fmt::format("Text {} of {} {}", name, source, std::string(3000, 'x')));
    made.source = poll.state.id;
    poll.articles.push_back(entry(std::move(made), {hit("r", {"desk", "hook"})}));
  }
  return poll;
}

class Workload {
 public:
  Workload(const std::filesystem::path& folder, bool synced) : options_(options_for(folder, synced)) {}

  void run(int polls) {
    for (int number = 0; number < polls; ++number) {
      if (number % polls_between_starts == 0) open();
      for (int source = 0; source < sources; ++source) {
        const auto result = insist([&] { return wait(io_, store_->commit(make_poll(source, number))); });
        say(fmt::format("poll {} {}\n", source, number));
        std::vector<Finish> outcomes;
        for (const Delivery& delivery : result->deliveries)
          outcomes.push_back({.id = delivery.id, .outcome = Outcome::delivered});
        const auto recorded = insist([&] { return wait(io_, store_->finish(outcomes, at(number))); });
        if (!recorded) std::_Exit(3);
      }
    }
    store_.reset();
  }

 private:
  void open() {
    store_.reset();
    for (int i = 0; i < most_tries; ++i) {
      auto opened = Store::open(options_, io_.get_executor(), activity_);
      if (!opened) continue;
      store_ = std::move(*opened);
      return;
    }
    std::_Exit(3);
  }

  // As the daemon does: what fails is asked for again, and a damaged store is opened anew.
  template <class Work>
  std::invoke_result_t<Work> insist(Work work) {
    for (int i = 0; i < most_tries; ++i) {
      auto done = work();
      if (done) return done;
      if (done.error().code == "store-corrupt") open();
    }
    std::_Exit(3);
  }

  Options options_;
  Activity activity_;
  boost::asio::io_context io_;
  std::unique_ptr<Store> store_{};
};

int check(const std::filesystem::path& folder) {
  Activity activity;
  boost::asio::io_context io;
  {
    auto opened = Store::open(options_for(folder), io.get_executor(), activity);
    if (!opened) {
      say("broken cannot be opened: " + opened.error().message + "\n");
      return 1;
    }
    if ((*opened)->recovery()) say(fmt::format("restored {}\n", describe(*(*opened)->recovery())));
  }
  Database database{folder / "feedwatch.db"};
  for (const std::string& one : broken_invariants(database)) say("broken " + one + "\n");
  for (const SourceRow& one : source_rows(database)) {
    say(fmt::format("source {} {} {}\n", one.name, one.etag, one.articles));
    if (one.articles != (one.etag + 1) * per_poll) say("broken validator and articles disagree\n");
  }
  return 0;
}

}  // namespace
}  // namespace feedwatch::store

int main(int count, char** words) {
  using namespace feedwatch::store;
  const bool is_careless = count == 4 && std::strcmp(words[1], "careless") == 0;
  if (is_careless || (count == 4 && std::strcmp(words[1], "live") == 0)) {
    Workload{words[2], !is_careless}.run(std::atoi(words[3]));
    return 0;
  }
  if (count == 3 && std::strcmp(words[1], "check") == 0) return check(words[2]);
  std::fputs("crash_workload live|careless FOLDER POLLS | check FOLDER\n", stderr);
  return 64;
}
