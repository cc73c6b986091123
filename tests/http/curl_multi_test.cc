#include "http/curl_multi.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "support/scripted_server.h"

namespace feedwatch::http {
namespace {

namespace asio = boost::asio;
using test::answer;
using test::Script;
using test::ScriptedServer;
using test::Seen;

struct CloseEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, CloseEasy>;

size_t append(char* bytes, size_t, size_t count, void* into) {
  static_cast<std::string*>(into)->append(bytes, count);
  return count;
}

struct Fetched {
  std::string url{};
  Easy easy{curl_easy_init()};
  std::string body{};
  std::optional<CURLcode> result{};

  explicit Fetched(std::string from) : url(std::move(from)) {
    curl_easy_setopt(easy.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, &append);
    curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, &body);
    curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");
  }
};

Task<> run(CurlMulti& multi, Fetched& fetched, std::function<void()> then = [] {}) {
  fetched.result = co_await multi.perform(fetched.easy.get());
  then();
}

Task<> run_again(CurlMulti& multi, Fetched& fetched, int times, std::function<void()> then) {
  for (int i = 0; i < times; ++i) fetched.result = co_await multi.perform(fetched.easy.get());
  then();
}

struct CurlMultiTest : testing::Test {
  asio::io_context io;
  Activity activity;
  CurlMulti multi{io.get_executor(), activity, 4};
  TaskGroup tasks{io.get_executor(), [](std::exception_ptr) { ADD_FAILURE() << "a task failed"; }};
  std::vector<std::unique_ptr<ScriptedServer>> servers;

  ScriptedServer& serve(ScriptedServer::Behaviour behaviour) {
    return *servers.emplace_back(std::make_unique<ScriptedServer>(io, std::move(behaviour)));
  }
  void stop() {
    for (auto& server : servers) server->stop();
  }
};

TEST_F(CurlMultiTest, FetchesABody) {
  auto& server = serve([](const Seen&) { return answer(200, "hello"); });
  Fetched fetched{server.url("/a")};
  tasks.spawn(run(multi, fetched, [this] { stop(); }));
  io.run();
  EXPECT_EQ(fetched.result, CURLE_OK);
  EXPECT_EQ(fetched.body, "hello");
  EXPECT_TRUE(activity.idle());
}

TEST_F(CurlMultiTest, RunsManyTransfersAtOnce) {
  auto& server = serve([](const Seen& seen) { return Script{.pieces = answer(200, seen.target).pieces, .pause = Duration{1}}; });
  std::vector<std::unique_ptr<Fetched>> all;
  size_t left = 50;
  for (size_t i = 0; i < 50; ++i) {
    auto& fetched = *all.emplace_back(std::make_unique<Fetched>(server.url("/" + std::to_string(i))));
    tasks.spawn(run(multi, fetched, [this, &left] {
      if (--left == 0) stop();
    }));
  }
  io.run();
  for (size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i]->result, CURLE_OK);
    EXPECT_EQ(all[i]->body, "/" + std::to_string(i));
  }
}

TEST_F(CurlMultiTest, KeepsAConnectionForTheNextTransfer) {
  auto& server = serve([](const Seen&) { return answer(200, "x"); });
  Fetched fetched{server.url("/")};
  tasks.spawn(run_again(multi, fetched, 20, [this] { stop(); }));
  io.run();
  EXPECT_EQ(fetched.body, std::string(20, 'x'));
  EXPECT_EQ(server.connections(), 1);
}

// Answers, says that the connection ends, and leaves it open.
Script slow_to_close(const Seen&) {
  Script script = answer(200, "x", {"Connection: close"});
  script.end = Script::End::hang;
  return script;
}

TEST_F(CurlMultiTest, CountsAConnectionAsActivityUntilTheServerHasClosedIt) {
  multi.linger(std::chrono::hours{1});
  auto& server = serve(slow_to_close);
  Fetched fetched{server.url("/")};
  bool idle_when_done = true;
  tasks.spawn(run(multi, fetched, [this, &idle_when_done] {
    idle_when_done = activity.idle();
    stop();
  }));
  io.run();
  EXPECT_EQ(fetched.body, "x");
  EXPECT_FALSE(idle_when_done);
  EXPECT_TRUE(activity.idle());
}

TEST_F(CurlMultiTest, ClosesAConnectionThatTheServerDoesNot) {
  multi.linger(Duration{1});
  const int listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
  socklen_t length = sizeof address;
  ASSERT_EQ(::bind(listening, reinterpret_cast<sockaddr*>(&address), length), 0);
  ASSERT_EQ(::listen(listening, 1), 0);  // takes connections, and is silent on them
  ::getsockname(listening, reinterpret_cast<sockaddr*>(&address), &length);
  Fetched fetched{"http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/"};
  curl_easy_setopt(fetched.easy.get(), CURLOPT_TIMEOUT_MS, 20L);
  tasks.spawn(run(multi, fetched));
  io.run();
  EXPECT_EQ(fetched.result, CURLE_OPERATION_TIMEDOUT);
  EXPECT_TRUE(activity.idle());
  ::close(listening);
}

TEST_F(CurlMultiTest, KeepsNoMoreConnectionsThanAllowed) {
  std::vector<std::unique_ptr<Fetched>> all;
  for (int i = 0; i < 8; ++i) {
    auto& server = serve([](const Seen&) { return answer(200, "x"); });
    all.push_back(std::make_unique<Fetched>(server.url("/")));
  }
  size_t left = all.size();
  for (auto& fetched : all) {
    tasks.spawn(run_again(multi, *fetched, 1, [this, &left] {
      if (--left == 0) io.stop();
    }));
  }
  io.run();
  left = all.size();
  for (auto& fetched : all)
    tasks.spawn(run(multi, *fetched, [this, &left] {
      if (--left == 0) stop();
    }));
  io.restart();
  io.run();
  int connections = 0;
  for (auto& server : servers) connections += server->connections();
  EXPECT_EQ(connections, 12);  // eight, then four kept and four anew
}

TEST_F(CurlMultiTest, TimesOutATransferThatHangs) {
  auto& server = serve([](const Seen&) { return Script{.pieces = {}, .end = Script::End::hang}; });
  Fetched fetched{server.url("/")};
  curl_easy_setopt(fetched.easy.get(), CURLOPT_TIMEOUT_MS, 50L);
  tasks.spawn(run(multi, fetched, [this] { stop(); }));
  io.run();
  EXPECT_EQ(fetched.result, CURLE_OPERATION_TIMEDOUT);
}

TEST_F(CurlMultiTest, ReportsARefusedConnection) {
  asio::ip::tcp::acceptor closed(io, asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  const auto port = closed.local_endpoint().port();
  closed.close();
  Fetched fetched{"http://127.0.0.1:" + std::to_string(port) + "/"};
  tasks.spawn(run(multi, fetched));
  io.run();
  EXPECT_EQ(fetched.result, CURLE_COULDNT_CONNECT);
}

TEST_F(CurlMultiTest, LooksUpANameOnAnotherThread) {
  auto& server = serve([](const Seen&) { return answer(200, "named"); });
  Fetched fetched{"http://localhost:" + std::to_string(server.port()) + "/"};
  curl_easy_setopt(fetched.easy.get(), CURLOPT_IPRESOLVE, CURL_IPRESOLVE_V4);
  tasks.spawn(run(multi, fetched, [this] { stop(); }));
  io.run();
  EXPECT_EQ(fetched.result, CURLE_OK);
  EXPECT_EQ(fetched.body, "named");
}

TEST_F(CurlMultiTest, CancelledTransferLeavesNothingBehind) {
  TaskGroup doomed{io.get_executor(), [](std::exception_ptr) { ADD_FAILURE() << "a task failed"; }};
  auto& server = serve([&](const Seen&) {
    doomed.cancel();
    return Script{.pieces = {}, .end = Script::End::hang};
  });
  Fetched fetched{server.url("/")};
  doomed.spawn(run(multi, fetched));
  while (doomed.size() > 0) io.run_one();
  EXPECT_FALSE(fetched.result.has_value());
  EXPECT_TRUE(activity.idle());
  stop();
  io.run();
}

TEST_F(CurlMultiTest, HandleOfACancelledTransferCanRunAgain) {
  TaskGroup doomed{io.get_executor(), [](std::exception_ptr) { ADD_FAILURE() << "a task failed"; }};
  auto& server = serve([&](const Seen& seen) {
    if (seen.connection > 1) return answer(200, "second");
    doomed.cancel();
    return Script{.pieces = {}, .end = Script::End::hang};
  });
  Fetched fetched{server.url("/")};
  doomed.spawn(run(multi, fetched));
  while (doomed.size() > 0) io.run_one();
  tasks.spawn(run(multi, fetched, [this] { stop(); }));
  io.run();
  EXPECT_EQ(fetched.body, "second");
}

TEST_F(CurlMultiTest, CancelledBeforeItsFirstStepItNeverConnects) {
  auto& server = serve([](const Seen&) { return answer(200, "x"); });
  Fetched fetched{server.url("/")};
  tasks.spawn(run(multi, fetched));
  tasks.cancel();
  io.poll();
  stop();
  io.run();
  EXPECT_FALSE(fetched.result.has_value());
  EXPECT_EQ(server.connections(), 0);
}

TEST(CurlMulti, MayGoBeforeTheIoContextDoes) {
  asio::io_context io;
  Activity activity;
  {
    CurlMulti multi{io.get_executor(), activity, 4};
    TaskGroup tasks{io.get_executor(), [](std::exception_ptr) {}};
    Fetched fetched{"http://127.0.0.1:9/"};
    tasks.spawn(run(multi, fetched));
    while (tasks.size() > 0) io.run_one();
  }
  io.run();
  EXPECT_TRUE(activity.idle());
}

}  // namespace
}  // namespace feedwatch::http
