#include "http/server.h"

#include <gmock/gmock.h>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "http/client_fixture.h"

namespace feedwatch::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

Task<ServerResponse> echo(ServerRequest request) {
  if (request.path() == "/throw") throw std::runtime_error("broken handler");
  ServerResponse response{.headers = {{"X-Peer", request.peer}, {"X-Two", "1"}, {"X-Two", "2"}}};
  response.body = request.method + " " + request.target + " " + request.body;
  co_return response;
}

struct ServerTest : ClientFixture {
  std::unique_ptr<Server> server;
  std::string unfinished;

  void listen(ServerLimits limits = {}) { server = *Server::open(io.get_executor(), activity, "127.0.0.1", 0, echo, limits); }

  void TearDown() override {
    if (server) tasks.spawn(stop(*server));
    settle();
    io.restart();
    io.run();
    ClientFixture::TearDown();
  }

  static Task<> stop(Server& server) { co_await server.stop(); }

  static Task<> talk(uint16_t port, std::vector<std::string> pieces, std::string& heard) {
    tcp::socket socket(co_await asio::this_coro::executor);
    const tcp::endpoint there(asio::ip::address_v4::loopback(), port);
    co_await socket.async_connect(there, asio::use_awaitable);
    for (const std::string& piece : pieces) co_await asio::async_write(socket, asio::buffer(piece), asio::use_awaitable);
    boost::system::error_code ended;
    auto token = asio::redirect_error(asio::use_awaitable, ended);
    co_await asio::async_read(socket, asio::dynamic_buffer(heard), token);
  }

  // What a client hears that sends these bytes and then listens until the server closes.
  std::string say(std::vector<std::string> pieces) {
    std::string heard;
    TaskGroup client_tasks(io.get_executor(), [](std::exception_ptr) { ADD_FAILURE() << "the client failed"; });
    client_tasks.spawn(talk(server->port(), std::move(pieces), heard));
    io.restart();
    while (client_tasks.size() > 0) io.run_one();
    return heard;
  }
};

TEST_F(ServerTest, AnswersWhatItsHandlerSays) {
  listen();
  Request request = get(server->url("/a?b=c"));
  request.method = "POST";
  request.body = "data";
  const auto response = fetch(std::move(request));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "POST /a?b=c data");
  EXPECT_EQ(*response->header("X-Peer"), "127.0.0.1");
  EXPECT_EQ(std::ranges::count(response->headers, "X-Two", &std::pair<std::string, std::string>::first), 2);
}

TEST_F(ServerTest, KeepsAConnectionForTheNextRequest) {
  listen();
  fetch(get(server->url("/1")));
  EXPECT_TRUE(fetch(get(server->url("/2")))->reused_connection);
}

TEST_F(ServerTest, AnswersRequestsThatCameTogether) {
  listen();
  const std::string heard = say({"GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"});
  EXPECT_THAT(heard, HasSubstr("GET /1 "));
  EXPECT_THAT(heard, EndsWith("GET /2 "));
}

TEST_F(ServerTest, HeadHasTheLengthButNoBody) {
  listen();
  const std::string heard = say({"HEAD /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"});
  EXPECT_THAT(heard, HasSubstr("Content-Length: 8\r\n"));
  EXPECT_THAT(heard, EndsWith("\r\n\r\n"));
}

TEST_F(ServerTest, TellsAClientThatAsksToGoOn) {
  listen();
  const std::string heard =
      say({"POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n", "ab"});
  EXPECT_THAT(heard, StartsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(heard, EndsWith("POST / ab"));
}

TEST_F(ServerTest, ReadsAChunkedBody) {
  listen();
  EXPECT_THAT(say({"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n"}),
              EndsWith("POST / abc"));
}

TEST_F(ServerTest, FailingHandlerIsAnInternalError) {
  listen();
  EXPECT_EQ(code(get(server->url("/throw"))), "status 500");
  EXPECT_EQ(code(get(server->url("/fine"))), "status 200");
}

TEST_F(ServerTest, RefusesWhatIsTooLargeOrNoRequest) {
  listen({.header_bytes = 1024, .body_bytes = 100});
  const std::string large(5000, 'x');
  const std::pair<std::string, const char*> cases[] = {
      {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5000\r\n\r\n" + large, "HTTP/1.1 413 "},
      {"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1388\r\n" + large + "\r\n0\r\n\r\n", "HTTP/1.1 413 "},
      {"GET / HTTP/1.1\r\nHost: h\r\nX: " + large + "\r\n\r\n", "HTTP/1.1 431 "},
      {"GET /" + large + " HTTP/1.1\r\n\r\n", "HTTP/1.1 431 "},
      {"hello\r\n\r\n", "HTTP/1.1 400 "},
      {"GET / HTTP/9.9\r\n\r\n", "HTTP/1.1 400 "},
      {std::string("GET /\0 HTTP/1.1\r\n\r\n", 19), "HTTP/1.1 400 "},
      {"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "HTTP/1.1 400 "},
  };
  for (const auto& [bytes, expected] : cases) EXPECT_THAT(say({bytes}), StartsWith(expected)) << bytes.substr(0, 80);
}

TEST_F(ServerTest, CutsOffAClientThatDoesNotFinish) {
  listen({.receive = Duration{50}});
  EXPECT_EQ(say({"GET / HTTP/1.1\r\nHo"}), "");
  EXPECT_EQ(say({}), "");
  EXPECT_EQ(say({"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab"}), "");
}

TEST_F(ServerTest, ClosesAnIdleConnection) {
  listen({.idle = Duration{50}});
  EXPECT_THAT(say({"GET /only HTTP/1.1\r\nHost: h\r\n\r\n"}), EndsWith("GET /only "));
}

TEST_F(ServerTest, OneClientTooManyWaitsForAPlace) {
  listen({.connections = 1, .receive = Duration{50}});
  std::string silent;
  std::string second;
  TaskGroup clients(io.get_executor(), [](std::exception_ptr) { ADD_FAILURE() << "a client failed"; });
  clients.spawn(talk(server->port(), {}, silent));
  clients.spawn(talk(server->port(), {"GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"}, second));
  io.restart();
  while (clients.size() > 0) io.run_one();
  EXPECT_THAT(second, EndsWith("GET /x "));
}

TEST_F(ServerTest, CountsAsActivityWhileItServes) {
  listen();
  EXPECT_TRUE(activity.idle());
  tasks.spawn(talk(server->port(), {"GET /x HTTP/1.1\r\nHost: h\r\n"}, unfinished));
  io.restart();
  while (activity.idle()) io.run_one();
  for (int i = 0; i < 20; ++i) io.poll();
  EXPECT_FALSE(activity.idle());
}

TEST_F(ServerTest, TellsWhenItCannotListen) {
  listen();
  for (const auto& [address, port] :
       {std::pair{"127.0.0.1", server->port()}, {"nonsense", uint16_t{0}}, {"192.0.2.1", uint16_t{0}}}) {
    const auto second = Server::open(io.get_executor(), activity, address, port, echo);
    EXPECT_EQ(second.error().code, "cannot-listen") << address;
  }
}

}  // namespace
}  // namespace feedwatch::http
