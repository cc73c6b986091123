#include "config/cover.h"

#include <gtest/gtest.h>

namespace feedwatch::config {
namespace {

std::string shown(std::string text) {
  std::set<uint32_t> all;
  for (uint32_t line = 1; line <= 20; ++line) all.insert(line);
  cover_lines(text, all);
  return text;
}

TEST(Cover, StarsWhatMayBeASecretAndNothingElse) {
  const std::pair<const char*, const char*> cases[] = {
      {"url: https://example.org/news.xml", "url: https://example.org/news.xml"},
      {"url: https://example.org/@me/news?a=1&bc=23 # x", "url: https://example.org/@me/news?a=*&bc=** # x"},
      {"url: 'https://example.org/?0123'", "url: 'https://example.org/?****'"},
      {"url: https://u:pw@example.org/", "url: https://****@example.org/"},
      {"{url: \"https://u:p/w@example.org/x\", id: a}", "{url: \"https://*****@example.org/x\", id: a}"},
      {"password: a, b}", "password: *****"},
      {"x: {password: 'a, b', user: c}", "x: {password: '****', user: c}"},
      {"x: {pasword: ab, user: c}", "x: {pasword: **, user: c}"},
      {"password_file: pw", "password_file: pw"},
      {"tokn = abc", "tokn = ***"},
      {"secret: [ab, cd]", "secret: [******]"},
      {"headers: {X-Key: ab, Accept: 'c, d'}, id: e", "headers: {X-Key: **, Accept: '****'}, id: e"},
      {"text: no secret here", "text: no secret here"},
      {"password:\n  abc\nuser: d", "password:\n  ***\nuser: d"},
      {"a:\n  headers:\n    X-Key: abc\n  id: d", "a:\n  headers:\n    X-Key:****\n  id: d"},
      {"- secret:\n    - ab\n  id: c", "- secret:\n    - **\n  id: c"},
      {"receivers:\n  - webhook: {url: https://example.org/hooks/T1?x, id: a}",
       "receivers:\n  - webhook: {url: https://example.org/*********** id: a}"},
      {"receivers: [{webhook: {url: 'htp//example.org/T1', id: a}}]",
       "receivers: [{webhook: {url: '*******************', id: a}}]"},
      {"[receiver ops]\nurl = https://example.org/T1\n[rule a]\nurl = https://example.org/T1",
       "[receiver ops]\nurl = https://example.org/**\n[rule a]\nurl = https://example.org/T1"},
      {"password: äb€", "password: ·*•"},
      {"://", "://"},
      {"a://@?", "a://@?"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(shown(text), expected) << text;
}

TEST(Cover, LeavesLinesAloneThatAreNotShown) {
  std::string text = "password: ab\npassword: cd\n";
  cover_lines(text, {2});
  EXPECT_EQ(text, "password: ab\npassword: **\n");
  cover_lines(text, {});
  EXPECT_EQ(text, "password: ab\npassword: **\n");
}

TEST(Cover, CoversUrlsInMessages) {
  EXPECT_EQ(with_urls_covered("\"https://u:p@example.org/?a=b\" is no address"),
            "\"https://***@example.org/?a=*\" is no address");
  EXPECT_EQ(with_urls_covered(""), "");
}

}  // namespace
}  // namespace feedwatch::config
