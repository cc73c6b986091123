#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <boost/asio/ssl/context.hpp>

#include "http/client_fixture.h"
#include "support/test_ca.h"

namespace feedwatch::http {
namespace {

namespace fs = std::filesystem;
namespace ssl = boost::asio::ssl;
using test::answer;
using test::redirect;
using test::Seen;

struct TlsTest : ClientFixture {
  test::TestCa ca;
  fs::path folder = fs::path(testing::TempDir()) / fmt::format("feedwatch-tls-{}", ::getpid());
  std::list<ssl::context> contexts;

  void SetUp() override {
    fs::create_directories(folder);
    options.ca_file = write("ca.pem", ca.certificate());
    open();
  }
  void TearDown() override {
    ClientFixture::TearDown();
    fs::remove_all(folder);
  }

  std::string write(const std::string& name, const std::string& text) {
    std::ofstream(folder / name, std::ios::binary) << text;
    return folder / name;
  }

  test::ScriptedServer& serve_tls(ssl::context context, test::ScriptedServer::Behaviour behaviour) {
    auto& kept = contexts.emplace_back(std::move(context));
    return *servers.emplace_back(std::make_unique<test::ScriptedServer>(io, std::move(behaviour), "127.0.0.1", &kept));
  }
};

TEST_F(TlsTest, TrustsTheExtraAuthority) {
  auto& server = serve_tls(ca.server("IP:127.0.0.1"), [](const Seen&) { return answer(200, "secure"); });
  const auto response = fetch(get(server.url("/")));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "secure");
}

TEST_F(TlsTest, ReusesASecureConnection) {
  auto& server = serve_tls(ca.server("IP:127.0.0.1"), [](const Seen&) { return answer(200, "secure"); });
  fetch(get(server.url("/")));
  EXPECT_TRUE(fetch(get(server.url("/")))->reused_connection);
}

// At the server, since it began.
struct Handshakes {
  long all;
  long resumed;
};
Handshakes handshakes(ssl::context& context) {
  return {SSL_CTX_sess_accept_good(context.native_handle()), SSL_CTX_sess_hits(context.native_handle())};
}

TEST_F(TlsTest, AllFeedsOfAHostShareAHandshake) {
  auto& server = serve_tls(ca.server("IP:127.0.0.1"), [](const Seen&) { return answer(200, "secure"); });
  std::vector<Answer> answers(20);
  for (size_t i = 0; i < answers.size(); ++i) start(get(server.url(fmt::format("/{}", i))), answers[i]);
  for (settle(); clock.has_sleepers(); settle()) clock.advance_to(clock.next_wake());
  for (const Answer& each : answers) EXPECT_TRUE(each && *each && (*each)->status == 200);
  EXPECT_EQ(server.seen().size(), answers.size());
  EXPECT_EQ(handshakes(contexts.back()).all, 1);
}

TEST_F(TlsTest, AHostThatHangsUpIsNotAskedForItsCertificateAgain) {
  const auto hang_up = [](const Seen&) {
    test::Script script = answer(200, "secure");
    script.end = test::Script::End::close;
    return script;
  };
  auto& server = serve_tls(ca.server("IP:127.0.0.1"), hang_up);
  for (int i = 0; i < 6; ++i) EXPECT_EQ(code(get(server.url(fmt::format("/{}", i)))), "status 200");
  EXPECT_EQ(handshakes(contexts.back()).all, 6);
  EXPECT_EQ(handshakes(contexts.back()).resumed, 5);
}

TEST_F(TlsTest, RefusesWhatItCannotTrust) {
  test::TestCa stranger;
  ssl::context old = ca.server("IP:127.0.0.1");
  SSL_CTX_set_max_proto_version(old.native_handle(), TLS1_1_VERSION);
  const auto behaviour = [](const Seen&) { return answer(200, "never"); };
  const auto refused = [&](ssl::context context) { return code(get(serve_tls(std::move(context), behaviour).url("/"))); };
  EXPECT_EQ(refused(stranger.server("IP:127.0.0.1")), "tls-failed") << "unknown authority";
  EXPECT_EQ(refused(ca.server("DNS:other.example.org")), "tls-failed") << "another name";
  EXPECT_EQ(refused(ca.server("IP:127.0.0.1", std::chrono::hours{23})), "tls-failed") << "expired";
  EXPECT_EQ(refused(std::move(old)), "tls-failed") << "TLS 1.1";
  for (auto& server : servers) EXPECT_TRUE(server->seen().empty());
}

TEST_F(TlsTest, RefusesARedirectThatGivesUpEncryption) {
  auto& plain = serve([](const Seen&) { return answer(200, "never"); });
  auto& server = serve_tls(ca.server("IP:127.0.0.1"), [&](const Seen&) { return redirect(301, plain.url("/")); });
  EXPECT_EQ(code(get(server.url("/"))), "tls-downgrade");
  EXPECT_EQ(plain.connections(), 0);
}

TEST_F(TlsTest, FollowsARedirectToEncryption) {
  auto& server = serve_tls(ca.server("IP:127.0.0.1"), [](const Seen&) { return answer(200, "secure"); });
  auto& plain = serve([&](const Seen&) { return redirect(301, server.url("/")); });
  Request request = get(plain.url("/"));
  request.bearer = "token";
  EXPECT_EQ(code(std::move(request)), "status 200");
  EXPECT_EQ(server.seen().at(0).header("Authorization"), "(none)");
}

TEST_F(TlsTest, TellsWhatIsWrongWithTheFileOfAuthorities) {
  EXPECT_EQ(Trust::open(folder / "nowhere.pem").error().message,
            fmt::format("ca_file \"{}\" cannot be read", (folder / "nowhere.pem").string()));
  EXPECT_EQ(Trust::open(write("empty.pem", "nothing")).error().code, "bad-ca-file");
  EXPECT_TRUE(Trust::open({}));
}

// nginx takes the listening socket from this process, so that nobody has to wait until it listens.
struct Nginx {
  pid_t pid{-1};
  uint16_t port{0};

  Nginx(const fs::path& folder, const std::string& locations) {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(fd, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(fd, 64);
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    port = ntohs(address.sin_port);
    std::ofstream(folder / "nginx.conf") << fmt::format(
        "daemon off; worker_processes 1; pid {0}/pid; error_log {0}/error.log; events {{}}\n"
        "http {{ access_log off; client_body_temp_path {0}/a; proxy_temp_path {0}/b; fastcgi_temp_path {0}/c; uwsgi_temp_path "
        "{0}/d;\n"
        "scgi_temp_path {0}/e; types {{ application/rss+xml xml; }} gzip_types application/rss+xml; gzip_min_length 1;\n"
        "server {{ listen 127.0.0.1:{1} ssl http2; ssl_certificate {0}/cert.pem; ssl_certificate_key {0}/key.pem; root {0};\n{2} "
        "}} }}\n",
        folder.string(), port, locations);
    std::string path = "/usr/sbin/nginx";
    std::string conf = folder / "nginx.conf";
    std::string log = folder / "error.log";
    std::string inherited = fmt::format("NGINX={};", fd);
    char* arguments[] = {path.data(), const_cast<char*>("-e"), log.data(), const_cast<char*>("-c"), conf.data(), nullptr};
    char* environment[] = {inherited.data(), nullptr};
    if (::posix_spawn(&pid, path.c_str(), nullptr, nullptr, arguments, environment) != 0) pid = -1;
    ::close(fd);
  }
  Nginx(const Nginx&) = delete;
  Nginx& operator=(const Nginx&) = delete;
  ~Nginx() {
    if (pid < 0) return;
    ::kill(pid, SIGTERM);
    ::waitpid(pid, nullptr, 0);
  }
  std::string url(const char* target) const { return fmt::format("https://127.0.0.1:{}{}", port, target); }
};

struct Http2Test : TlsTest {
  void SetUp() override {
    if (!fs::exists("/usr/sbin/nginx")) GTEST_SKIP() << "needs nginx";
    TlsTest::SetUp();
    const auto identity = ca.issue("IP:127.0.0.1");
    write("cert.pem", identity.certificate);
    write("key.pem", identity.key);
    write("feed.xml", std::string(50'000, 'f'));
  }
};

TEST_F(Http2Test, SpeaksHttp2OverTls) {
  const Nginx nginx(folder, "location /version { return 200 $server_protocol; }");
  const auto response = fetch(get(nginx.url("/version")));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "HTTP/2.0");
  EXPECT_TRUE(fetch(get(nginx.url("/version")))->reused_connection);
}

TEST_F(Http2Test, ValidatorsComeAndGoUnchanged) {
  const Nginx nginx(folder, "gzip on;");
  const auto first = fetch(get(nginx.url("/feed.xml")));
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->body.size(), 50'000U);
  EXPECT_LT(first->wire_bytes, 1000U);
  ASSERT_NE(first->header("ETag"), nullptr);
  Request again = get(nginx.url("/feed.xml"));
  again.conditional = {{"If-None-Match", *first->header("ETag")}, {"If-Modified-Since", *first->header("Last-Modified")}};
  again.conditional_url = first->url;
  EXPECT_EQ(code(std::move(again)), "status 304");
}

TEST_F(Http2Test, LargeBodyArrivesWhole) {
  std::string body;
  for (int64_t i = 0; body.size() < 2'000'000; ++i) body += std::to_string(i * 7919);
  write("large.txt", body);
  const Nginx nginx(folder, "");
  const auto response = fetch(get(nginx.url("/large.txt")));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_TRUE(response->body == body);
}

TEST_F(Http2Test, SurvivesABodyThatIsTooLarge) {
  const Nginx nginx(folder, "");
  Request request = get(nginx.url("/feed.xml"));
  request.max_body = 49'999;
  EXPECT_EQ(code(std::move(request)), "body-too-large");
  EXPECT_EQ(code(get(nginx.url("/feed.xml"))), "status 200");
}

}  // namespace
}  // namespace feedwatch::http
