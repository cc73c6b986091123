#include "article/inspect_url.h"

#include <gtest/gtest.h>

namespace feedwatch::url {
namespace {

TEST(InspectUrl, AnswersWithUrlAndKey) {
  EXPECT_EQ(inspect_url_line(R"({"id":"u1","input":"../b?utm_source=x#c","base":"http://www.gazette.example/a/"})"),
            R"({"id":"u1","url":"http://www.gazette.example/b?utm_source=x#c","key":"https://gazette.example/b"})");
}

TEST(InspectUrl, TakesABaseOfNull) {
  EXPECT_EQ(inspect_url_line(R"({"id":7,"input":"http://gazette.example","base":null})"),
            R"({"id":7,"url":"http://gazette.example/","key":"https://gazette.example/"})");
}

TEST(InspectUrl, TurnsBadRequestsIntoErrors) {
  EXPECT_EQ(inspect_url_line(R"({"id":1,"input":"x","base":null})"), R"({"id":1,"error":"bad-url: \"x\" is not a URL"})");
  EXPECT_EQ(inspect_url_line(R"({"id":1})"), R"({"id":1,"error":"bad-request: \"input\" must be a string"})");
  EXPECT_EQ(inspect_url_line("[1]"), R"({"id":null,"error":"bad-request: the line is not a JSON object"})");
  EXPECT_EQ(inspect_url_line("{"), R"({"id":null,"error":"bad-request: the line is not a JSON object"})");
}

TEST(InspectUrl, CutsLongInputBetweenCodePoints) {
  const std::string reply = inspect_url_line("{\"id\":1,\"input\":\"a" + std::string(150, 'b') +
                                             std::string("ääääääääääääääääääääääääääääääääää") + "\"}");
  EXPECT_NE(reply.find("bad-url"), std::string::npos);
  EXPECT_EQ(reply.find("\xC3\\"), std::string::npos);
}

}  // namespace
}  // namespace feedwatch::url
