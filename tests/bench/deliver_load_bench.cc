// How many deliveries a second go to a sink in a process of its own, what a backlog costs, and what a hanging receiver does to
// the others.
//   deliver_load_bench drain ROWS      rows of a stored backlog, to 10 receivers
//   deliver_load_bench fresh ALERTS    committed and delivered, 64 at a time, to 10 receivers
//   deliver_load_bench hang ROUNDS     an alert to each of 50 receivers, every 100 ms; then the same with one of them hanging
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "base/task_group.h"
#include "deliver/deliverer.h"
#include "deliver/notifiers.h"
#include "http/client.h"
#include "http/server.h"

namespace feedwatch::deliver {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using Instant = std::chrono::steady_clock::time_point;

constexpr size_t receivers_of_backlog = 10;

double seconds_since(Instant start) { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); }

// Megabytes, of this process, at most so far.
double peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// A process that takes every message, and never answers those to /hang.
class Sink {
 public:
  Sink() {
    int ends[2];
    if (::pipe(ends) != 0) std::abort();
    child_ = ::fork();
    if (child_ == 0) serve(ends[1]);
    ::close(ends[1]);
    if (::read(ends[0], &port_, sizeof port_) != sizeof port_) std::abort();
    ::close(ends[0]);
  }
  ~Sink() {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  std::string url(std::string_view path) const { return "http://127.0.0.1:" + std::to_string(port_) + std::string(path); }

 private:
  static Task<http::ServerResponse> take(http::ServerRequest request) {
    if (request.target.starts_with("/hang")) {
      SystemClock clock;
      co_await clock.sleep_for(std::chrono::hours{1});
    }
    co_return http::ServerResponse{.status = 204};
  }
  [[noreturn]] static void serve(int answer) {
    asio::io_context io(1);
    Activity activity;
    auto server = http::Server::open(io.get_executor(), activity, "127.0.0.1", 0, take, {.connections = 1024});
    const uint16_t port = (*server)->port();
    if (::write(answer, &port, sizeof port) != sizeof port) std::abort();
    io.run();
    std::_Exit(0);
  }

  pid_t child_{0};
  uint16_t port_{0};
};

config::Receiver receiver_at(const std::string& id, const std::string& url) {
  config::Receiver receiver;
  receiver.id = id;
  receiver.webhook.url = url;
  receiver.webhook.secrets = {config::Secret("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3")};
  receiver.allow_private = {*Cidr::parse("127.0.0.0/8")};
  return receiver;
}

store::PollCommit poll_of(int number, const std::vector<std::string>& receivers) {
  store::PollCommit poll;
  poll.now = SystemClock().now();
  poll.state.id = poll.source_name = "coast";
  poll.articles.resize(1);
  Article& article = poll.articles[0].article;
  article.guid = article.title = "article " + std::to_string(number);
  article.url = "https://news.example.org/" + std::to_string(number);
  article.summary = "The dockers of Port Lumen walked out on Friday. By evening four hundred had joined them.";
  article.content_hash = static_cast<uint64_t>(number) + 1;
  poll.articles[0].hits.resize(1);
  poll.articles[0].hits[0].rule.id = "harbour";
  poll.articles[0].hits[0].receivers = receivers;
  return poll;
}

std::vector<std::string> names(size_t count) {
  std::vector<std::string> all;
  for (size_t i = 0; i < count; ++i) all.push_back("hook" + std::to_string(i));
  return all;
}

// The parts of the daemon that deliver, over a store in a file.
class Engine {
 public:
  explicit Engine(const fs::path& folder)
      : multi(io.get_executor(), activity, 64),
        client(*http::Client::open(io.get_executor(), multi, clock, {.user_agent = "feedwatch/bench"})),
        store(*store::Store::open({.path = folder / "feedwatch.db"}, io.get_executor(), activity)),
        deliverer(io.get_executor(), clock, *store, notifiers_with({*client, clock, activity})) {
    deliverer.on_attempt = [this](const store::Delivery& delivery, const Verdict& verdict) {
      if (verdict.fate != Fate::delivered) return;
      ++delivered;
      if (const auto began = begun.find(delivery.alert_id); began != begun.end())
        latencies.push_back(seconds_since(began->second));
    };
  }

  void start(const std::vector<config::Receiver>& receivers) {
    deliverer.set_receivers(receivers);
    tasks.spawn(deliverer.run());
  }
  void run_until(size_t wanted) {
    while (delivered < wanted) io.run_one();
  }
  void run_for(Duration span) {
    io.restart();
    io.run_for(span);
  }
  // As a poll does: stored, then handed over.
  Task<> publish(int number, std::vector<std::string> receivers) {
    store::PollCommit poll = poll_of(number, receivers);
    auto result = co_await store->commit(std::move(poll));
    if (!result || result->deliveries.empty()) std::abort();
    begun.emplace(result->deliveries.front().alert_id, std::chrono::steady_clock::now());
    deliverer.deliver(std::move(result->deliveries));
  }
  Task<> keep(int number, std::vector<std::string> receivers) {
    store::PollCommit poll = poll_of(number, receivers);
    co_await store->commit(std::move(poll));
    ++kept;
  }
  Task<> finish(bool& finished) {
    co_await deliverer.finish_in_flight(Duration{0});
    finished = true;
  }
  void stop() {
    bool finished = false;
    tasks.spawn(finish(finished));
    while (!finished) io.run_one();
    tasks.cancel();
    while (tasks.size() > 0) io.run_one();
  }

  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};  // while only the store has some
  Activity activity;
  SystemClock clock;
  http::CurlMulti multi;
  std::unique_ptr<http::Client> client;
  std::unique_ptr<store::Store> store;
  TaskGroup tasks{io.get_executor(), [](std::exception_ptr) { std::abort(); }};
  Deliverer deliverer;
  size_t delivered{0};
  size_t kept{0};
  std::map<std::string, Instant> begun{};
  std::vector<double> latencies{};
};

std::vector<config::Receiver> receivers_at(const Sink& sink, size_t count, const std::string& hanging = {}) {
  std::vector<config::Receiver> all;
  for (const std::string& name : names(count)) all.push_back(receiver_at(name, sink.url(name == hanging ? "/hang" : "/" + name)));
  return all;
}

// In a process of its own, so that its memory is not counted.
void fill(const fs::path& folder, int alerts) {
  const pid_t child = ::fork();
  if (child != 0) {
    ::waitpid(child, nullptr, 0);
    return;
  }
  {
    Engine engine(folder);
    for (int i = 0; i < alerts; ++i) {
      engine.tasks.spawn(engine.keep(i, names(receivers_of_backlog)));
      while (engine.kept + 200 < static_cast<size_t>(i)) engine.io.run_one();
    }
    while (engine.kept < static_cast<size_t>(alerts)) engine.io.run_one();
  }
  std::_Exit(0);
}

void drain(const fs::path& folder, size_t rows) {
  fill(folder, static_cast<int>(rows / receivers_of_backlog));
  const Sink sink;
  Engine engine(folder);
  const double cpu = cpu_seconds();
  const Instant start = std::chrono::steady_clock::now();
  engine.start(receivers_at(sink, receivers_of_backlog));
  engine.run_until(rows / receivers_of_backlog * receivers_of_backlog);
  const double took = seconds_since(start);
  std::printf("backlog of %zu rows to %zu receivers: %.1f s, %.0f a second, %.1f s CPU, at most %.0f MB\n", engine.delivered,
              receivers_of_backlog, took, static_cast<double>(engine.delivered) / took, cpu_seconds() - cpu, peak_memory());
  engine.stop();
}

void fresh(const fs::path& folder, size_t alerts) {
  constexpr size_t at_once = 64;
  const Sink sink;
  Engine engine(folder);
  engine.start(receivers_at(sink, receivers_of_backlog));
  const double cpu = cpu_seconds();
  const Instant start = std::chrono::steady_clock::now();
  for (size_t i = 0; i < alerts; ++i) {
    engine.tasks.spawn(engine.publish(static_cast<int>(i), names(receivers_of_backlog)));
    if (i >= at_once) engine.run_until((i - at_once) * receivers_of_backlog);
  }
  engine.run_until(alerts * receivers_of_backlog);
  const double took = seconds_since(start);
  std::printf(
      "%zu alerts to %zu receivers, committed and delivered: %.1f s, %.0f deliveries a second, %.1f s CPU, at most %.0f MB\n",
      alerts, receivers_of_backlog, took, static_cast<double>(engine.delivered) / took, cpu_seconds() - cpu, peak_memory());
  engine.stop();
}

double at_share(std::vector<double>& values, double share) {
  const auto index = static_cast<size_t>(static_cast<double>(values.size() - 1) * share);
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(index), values.end());
  return values[index] * 1000;
}

// Turns of both kinds alternate, so that a busy machine is busy for both.
void hang(const fs::path& folder, int rounds) {
  const Sink sink;
  std::vector<double> latencies[2];
  for (int turn = 0; turn < 6; ++turn) {
    const bool hangs = turn % 2 == 1;
    const fs::path own = folder / std::to_string(turn);
    fs::create_directory(own);
    Engine engine(own);
    engine.start(receivers_at(sink, 50, hangs ? "hook49" : ""));
    for (int i = 0; i < rounds; ++i) {
      engine.tasks.spawn(engine.publish(i, names(50)));
      engine.run_for(std::chrono::milliseconds{100});
    }
    engine.run_for(std::chrono::seconds{1});
    auto& all = latencies[hangs ? 1 : 0];
    all.insert(all.end(), engine.latencies.begin(), engine.latencies.end());
    engine.stop();
  }
  for (const int i : {0, 1}) {
    std::printf("50 receivers%s: %zu deliveries, p50 %.1f ms, p99 %.1f ms after the commit\n", i == 0 ? "" : ", one hangs",
                latencies[i].size(), at_share(latencies[i], 0.5), at_share(latencies[i], 0.99));
  }
}

}  // namespace
}  // namespace feedwatch::deliver

int main(int argc, char** argv) {
  namespace fs = std::filesystem;
  if (argc != 3) return 64;
  const std::string_view what = argv[1];
  std::string name = (fs::temp_directory_path() / "feedwatch-load-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) return 73;
  if (what == "drain") feedwatch::deliver::drain(name, std::stoul(argv[2]));
  if (what == "fresh") feedwatch::deliver::fresh(name, std::stoul(argv[2]));
  if (what == "hang") feedwatch::deliver::hang(name, std::stoi(argv[2]));
  fs::remove_all(name);
  return 0;
}
