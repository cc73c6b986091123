#include <zlib.h>

#include <gtest/gtest.h>

#include "http/client_fixture.h"

namespace feedwatch::http {
namespace {

using test::answer;
using test::Seen;

std::string gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

using EncodingTest = ClientFixture;

TEST_F(EncodingTest, UndoesGzip) {
  const std::string text(100'000, 'x');
  auto& server = serve([&](const Seen&) { return answer(200, gzip(text), {"Content-Encoding: gzip"}); });
  const auto response = fetch(get(server.url("/")));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, text);
  EXPECT_EQ(response->wire_bytes, gzip(text).size());
}

TEST_F(EncodingTest, UndoesBrotli) {
  auto& server = serve([](const Seen&) { return answer(200, "\x0b\x02\x80hello\x03", {"Content-Encoding: br"}); });
  EXPECT_EQ(fetch(get(server.url("/")))->body, "hello");
}

TEST_F(EncodingTest, UndoesOneCodingAfterAnother) {
  auto& server = serve([](const Seen&) { return answer(200, gzip(gzip("hello")), {"Content-Encoding: gzip, gzip"}); });
  EXPECT_EQ(fetch(get(server.url("/")))->body, "hello");
}

TEST_F(EncodingTest, EndsABombAtTheLimitOfDecodedBytes) {
  const std::string once = gzip(std::string(40'000'000, ' '));
  const std::string twice = gzip(once);
  auto& server = serve([&](const Seen& seen) {
    return seen.target == "/once" ? answer(200, once, {"Content-Encoding: gzip"})
                                  : answer(200, twice, {"Content-Encoding: gzip, gzip"});
  });
  for (const char* target : {"/once", "/twice"}) EXPECT_EQ(code(get(server.url(target))), "body-too-large") << target;
}

TEST_F(EncodingTest, RefusesATowerOfCodings) {
  auto& server =
      serve([](const Seen&) { return answer(200, "x", {"Content-Encoding: gzip, gzip, gzip, gzip, gzip, gzip, gzip"}); });
  EXPECT_EQ(code(get(server.url("/"))), "bad-encoding");
}

}  // namespace
}  // namespace feedwatch::http
