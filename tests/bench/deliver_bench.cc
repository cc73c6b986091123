// What a delivery costs: writing its body and its mail, and bringing it through the engine to a webhook on loopback.
#include <boost/asio/io_context.hpp>

#include <benchmark/benchmark.h>

#include "base/task_group.h"
#include "deliver/deliverer.h"
#include "deliver/mail.h"
#include "deliver/notifiers.h"
#include "deliver/sign.h"
#include "http/client.h"
#include "http/server.h"

namespace feedwatch::deliver {
namespace {

constexpr std::string_view secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";

alert::Alert harbour_alert() {
  alert::Alert alert;
  alert.id = "0123456789abcdef0123456789abcdef";
  alert.timestamp = from_unix_seconds(1'734'145'200);
  alert.rule = {"harbour", "Harbour strike", "high", {{"desk", "coast"}}};
  alert.story = {"fedcba9876543210", "Dockers walk out", alert.timestamp, 1, 1};
  alert.articles.resize(1);
  alert.articles[0].title = "Dockers walk out";
  alert.articles[0].url = "https://news.example.org/1";
  alert.articles[0].source_name = "Coast Daily";
  alert.articles[0].summary = "The dockers of Port Lumen walked out on Friday. By evening four hundred had joined them.";
  alert.articles[0].matches = {{"title", 0, 7, "Dockers", "docker*"}, {"text", 15, 25, "Port Lumen", "Port Lumen"}};
  return alert;
}

void write_body(benchmark::State& state) {
  const alert::Alert alert = harbour_alert();
  for (auto _ : state) benchmark::DoNotOptimize(alert::to_json(alert));
}
BENCHMARK(write_body);

void sign_body(benchmark::State& state) {
  const SigningKey keys[] = {*SigningKey::parse(secret)};
  const std::string body = alert::to_json(harbour_alert());
  for (auto _ : state) benchmark::DoNotOptimize(signature_header(keys, "msg_1", Time{}, body));
}
BENCHMARK(sign_body);

void compose_mail(benchmark::State& state) {
  const Envelope envelope{"desk", "feedwatch@example.org", {"desk@example.org"}};
  const alert::Alert alert = harbour_alert();
  for (auto _ : state) benchmark::DoNotOptimize(compose(envelope, alert));
}
BENCHMARK(compose_mail);

store::PollCommit poll_of(int number) {
  store::PollCommit poll;
  poll.state.id = poll.source_name = "coast";
  poll.articles.resize(1);
  poll.articles[0].article.guid = poll.articles[0].article.title = "article " + std::to_string(number);
  poll.articles[0].article.content_hash = static_cast<uint64_t>(number) + 1;
  poll.articles[0].hits.resize(1);
  poll.articles[0].hits[0].rule.id = "harbour";
  poll.articles[0].hits[0].receivers = {"desk"};
  return poll;
}

Task<http::ServerResponse> take(http::ServerRequest) { co_return http::ServerResponse{.status = 204}; }

Task<> commit_one(store::Store& store, Deliverer& deliverer, int number) {
  auto result = co_await store.commit(poll_of(number));
  if (result) deliverer.deliver(std::move(result->deliveries));
}

Task<> finish(Deliverer& deliverer, http::Server& server, bool& finished) {
  co_await deliverer.finish_in_flight(Duration{0});
  co_await server.stop();
  finished = true;
}

// From the poll's commit to the answer recorded, one after another: items a second tell the latency of the whole way.
void commit_and_deliver(benchmark::State& state) {
  boost::asio::io_context io;
  Activity activity;
  SystemClock clock;
  http::CurlMulti multi(io.get_executor(), activity, 16);
  const auto client = *http::Client::open(io.get_executor(), multi, clock, {.user_agent = "feedwatch/bench"});
  const auto store = *store::Store::open({.path = ":memory:"}, io.get_executor(), activity);
  const auto server = *http::Server::open(io.get_executor(), activity, "127.0.0.1", 0, take);
  TaskGroup tasks(io.get_executor(), [](std::exception_ptr) { std::abort(); });
  Deliverer deliverer(io.get_executor(), clock, *store, notifiers_with({*client, clock, activity}));
  int delivered = 0;
  deliverer.on_attempt = [&delivered](const store::Delivery&, const Verdict& verdict) {
    delivered += verdict.fate == Fate::delivered ? 1 : 0;
  };
  config::Receiver receiver;
  receiver.id = "desk";
  receiver.webhook.url = server->url("/");
  receiver.webhook.secrets = {config::Secret(std::string(secret))};
  receiver.allow_private = {*Cidr::parse("127.0.0.0/8")};
  deliverer.set_receivers({receiver});
  tasks.spawn(deliverer.run());

  const auto burst = static_cast<int>(state.range(0));
  int sent = 0;
  for (auto _ : state) {
    for (int i = 0; i < burst; ++i) tasks.spawn(commit_one(*store, deliverer, sent++));
    while (delivered < sent) io.run_one();
  }
  state.SetItemsProcessed(sent);
  bool finished = false;
  tasks.spawn(finish(deliverer, *server, finished));
  while (!finished) io.run_one();
  tasks.cancel();
  while (tasks.size() > 0) io.run_one();
}
BENCHMARK(commit_and_deliver)->Arg(1)->Arg(100)->MeasureProcessCPUTime()->UseRealTime();

}  // namespace
}  // namespace feedwatch::deliver

BENCHMARK_MAIN();
