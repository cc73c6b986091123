// Every way in which an answer can be wrong, and the code that tells it.
#include <gmock/gmock.h>

#include "http/client_fixture.h"
#include "http/failure.h"

namespace feedwatch::http {
namespace {

using test::answer;
using test::Script;
using test::Seen;
using testing::HasSubstr;

using FailureTest = ClientFixture;

struct BadAnswer {
  const char* name;
  Script script;
  const char* code;
};

std::vector<BadAnswer> bad_answers() {
  using End = Script::End;
  const std::string many(300, 'h');
  std::string headers;
  std::vector<std::string> drip(100, "x");
  drip.front() = "HTTP/1.1 200 OK\r\n\r\n";
  for (int i = 0; i < 400; ++i) headers += "X-" + std::to_string(i) + ": " + many + "\r\n";
  return {
      {"truncated by length",
       {.pieces = {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"}, .end = End::close},
       "truncated-body"},
      {"truncated chunk",
       {.pieces = {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nabc"}, .end = End::close},
       "truncated-body"},
      {"reset in the body",
       {.pieces = {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"}, .end = End::reset},
       "truncated-body"},
      {"bad chunk size",
       {.pieces = {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc"}, .end = End::close},
       "truncated-body"},
      {"closed at once", {.pieces = {}, .end = End::close}, "protocol-error"},
      {"HTTP/0.9", {.pieces = {"just text\r\n"}, .end = End::close}, "protocol-error"},
      {"garbage length", {.pieces = {"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc"}, .end = End::close}, "protocol-error"},
      {"announced too large",
       {.pieces = {"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"}, .end = End::hang},
       "body-too-large"},
      {"grows too large", {.pieces = {"HTTP/1.1 200 OK\r\n\r\n" + std::string(5000, 'x')}, .end = End::hang}, "body-too-large"},
      {"many headers", {.pieces = {"HTTP/1.1 200 OK\r\n" + headers + "\r\n"}, .end = End::hang}, "headers-too-large"},
      {"one huge header",
       {.pieces = {"HTTP/1.1 200 OK\r\nX: " + std::string(200'000, 'x') + "\r\n\r\n"}, .end = End::hang},
       "headers-too-large"},
      {"not gzip",
       {.pieces = {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 8\r\n\r\nabcdefgh"}},
       "bad-encoding"},
      {"unknown coding",
       {.pieces = {"HTTP/1.1 200 OK\r\nContent-Encoding: rot13\r\nContent-Length: 3\r\n\r\nabc"}},
       "bad-encoding"},
      {"silence", {.pieces = {}, .end = End::hang}, "timeout"},
      {"drip", {.pieces = drip, .pause = Duration{20}}, "timeout"},
  };
}

TEST_F(FailureTest, TellsWhatIsWrongWithAnAnswer) {
  options.limits.spacing = {};
  open();
  for (const BadAnswer& bad : bad_answers()) {
    auto& server = serve([&](const Seen&) { return bad.script; });
    Request request = get(server.url("/"));
    request.max_body = 4096;
    request.timeout = std::string(bad.code) == "timeout" ? Duration{150} : Duration{5000};
    const auto response = fetch(std::move(request));
    EXPECT_EQ(response ? "status " + std::to_string(response->status) : response.error().code, bad.code) << bad.name;
    if (!response) {
      EXPECT_THAT(response.error().message, HasSubstr("127.0.0.1: ")) << bad.name;
    }
  }
}

TEST_F(FailureTest, BodyMayBeAsLargeAsTheLimit) {
  auto& server = serve([](const Seen&) {
    return Script{.pieces = {"HTTP/1.1 200 OK\r\n\r\n" + std::string(4096, 'x')}, .end = Script::End::close};
  });
  Request request = get(server.url("/"));
  request.max_body = 4096;
  EXPECT_EQ(code(std::move(request)), "status 200");
}

TEST_F(FailureTest, TellsARefusedConnection) {
  boost::asio::ip::tcp::acceptor closed(io, {boost::asio::ip::address_v4::loopback(), 0});
  const std::string url = "http://127.0.0.1:" + std::to_string(closed.local_endpoint().port()) + "/";
  closed.close();
  EXPECT_EQ(code(get(url)), "connect-failed");
}

TEST_F(FailureTest, TellsAnUnknownName) { EXPECT_EQ(code(get("http://nowhere.invalid/")), "dns-failed"); }

TEST(TransferFailure, TellsSlownessFromATimeout) {
  const auto code_of = [](const char* text) { return transfer_failure("h", CURLE_OPERATION_TIMEDOUT, text, true).code; };
  EXPECT_EQ(code_of("Operation too slow. Less than 100 bytes/sec transferred the last 10 seconds"), "too-slow");
  EXPECT_EQ(code_of("Operation timed out after 30000 milliseconds with 12 bytes received"), "timeout");
}

TEST(TransferFailure, MessageIsOnePrintableLine) {
  const Error error = transfer_failure("h", CURLE_WEIRD_SERVER_REPLY, "bad\r\n\x1b[31m\xff" + std::string(1000, 'x'), true);
  EXPECT_EQ(error.message.substr(0, 15), "h: bad???[31m?x");
  EXPECT_EQ(error.message.size(), 203U);
}

TEST_F(FailureTest, RefusesBadUrlsBeforeAnythingIsSent) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "bad-url"},
      {"/relative", "bad-url"},
      {"http://", "bad-url"},
      {"http://a b/", "bad-url"},
      {"ftp://h.example.org/", "scheme-not-allowed"},
      {"file:///etc/passwd", "scheme-not-allowed"},
      {"http://me@h.example.org/", "denied-userinfo"},
      {"http://:pw@h.example.org/", "denied-userinfo"},
      {"http://h.example.org:22/", "denied-port"},
      {"http://h.example.org:1023/", "denied-port"},
  };
  for (const auto& [url, expected] : cases) {
    Request request{.url = url};
    EXPECT_EQ(code(std::move(request)), expected) << url;
  }
}

}  // namespace
}  // namespace feedwatch::http
