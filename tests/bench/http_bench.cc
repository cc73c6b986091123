// What one poll of an unchanged source costs the io thread, all in: coroutine, limiter, checks of URL and address, libcurl,
// events. The server has a thread of its own, whose time doesn't count.
#include <thread>

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "base/task_group.h"
#include "http/client.h"
#include "http/server.h"

namespace feedwatch::http {
namespace {

Task<ServerResponse> unchanged(ServerRequest) {
  ServerResponse response{.status = 304, .headers = {{"ETag", "\"7f3a-62\""}, {"Cache-Control", "max-age=600"}}};
  co_return response;
}

Task<ServerResponse> changed(ServerRequest) {
  ServerResponse response{.headers = {{"ETag", "\"7f3a-63\""}, {"Content-Type", "application/rss+xml"}}};
  response.body.assign(24'000, 'x');
  co_return response;
}

class BackgroundServer {
 public:
  explicit BackgroundServer(Server::Handler handler) {
    server_ = *Server::open(io_.get_executor(), activity_, "0.0.0.0", 0, std::move(handler), {.connections = 2000});
    thread_ = std::thread([this] { io_.run(); });
  }
  ~BackgroundServer() {
    boost::asio::post(io_, [this] { tasks_.spawn(server_->stop()); });
    work_.reset();
    thread_.join();
  }
  uint16_t port() const { return server_->port(); }

 private:
  boost::asio::io_context io_{};
  Activity activity_{};
  TaskGroup tasks_{io_.get_executor(), [](std::exception_ptr) {}};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
  std::unique_ptr<Server> server_{};
  std::thread thread_{};
};

Task<> poll_some(Client& client, const std::vector<std::string>& urls, size_t& next, size_t& failures) {
  while (next < urls.size()) {
    const std::string& url = urls[next++];
    Request request{.url = url,
                    .conditional = {{"If-None-Match", "\"7f3a-62\""}, {"If-Modified-Since", "Tue, 06 Jan 2026 10:00:00 GMT"}},
                    .conditional_url = url,
                    .allow_private = {*Cidr::parse("127.0.0.0/8")}};
    const auto response = co_await client.fetch(std::move(request));
    if (!response) ++failures;
  }
}

void poll(benchmark::State& state, const Server::Handler& handler, bool one_host) {
  BackgroundServer server(handler);
  boost::asio::io_context io;
  Activity activity;
  SystemClock clock;
  CurlMulti multi(io.get_executor(), activity, 64);
  const ClientOptions options{.user_agent = "feedwatch/0 (+https://feedwatch.example.org/)",
                              .limits = {.connections = 64, .per_host = one_host ? 64 : 1, .spacing = {}}};
  const auto client = *Client::open(io.get_executor(), multi, clock, options);
  std::vector<std::string> urls;
  for (int i = 0; i < 1000; ++i) {
    const std::string host = one_host ? "127.0.0.1" : fmt::format("127.1.{}.{}", i / 250, i % 250 + 1);
    urls.push_back(fmt::format("http://{}:{}/feeds/{}.xml", host, server.port(), i));
  }
  size_t failures = 0;
  for (auto _ : state) {
    size_t next = 0;
    TaskGroup tasks(io.get_executor(), [&](std::exception_ptr) { ++failures; });
    for (int i = 0; i < 64; ++i) tasks.spawn(poll_some(*client, urls, next, failures));
    io.restart();
    io.run();
  }
  state.SetItemsProcessed(static_cast<int64_t>(urls.size()) * state.iterations());
  state.counters["failures"] = static_cast<double>(failures);
  state.counters["cpu_per_request"] = benchmark::Counter(
      static_cast<double>(urls.size()), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

BENCHMARK_CAPTURE(poll, unchanged_on_one_host, unchanged, true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(poll, unchanged_on_many_hosts, unchanged, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(poll, changed_on_one_host, changed, true)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace feedwatch::http

BENCHMARK_MAIN();
