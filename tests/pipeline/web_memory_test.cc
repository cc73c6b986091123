#include "pipeline/web_memory.h"

#include <gtest/gtest.h>

namespace feedwatch::pipeline {
namespace {

const config::Source source{.id = "front", .url = "https://news.example.org/", .kind = config::Kind::index};

TEST(WebMemory, ComesBackAsItWasKept) {
  WebMemory memory = memory_for(source, "");
  EXPECT_FALSE(memory.since);
  memory.since = from_unix_seconds(1'767'225'600);
  memory.odd = {.code = "page-login", .polls = 2};
  memory.region = {"a “quoted” line", "zweite Zeile"};
  memory.blocks = "blocks";
  memory.pending.push_back({.url = "https://news.example.org/1",
                            .title = "One",
                            .published = from_unix_seconds(1'767'225'000),
                            .lang = "en",
                            .attempts = 2,
                            .paused = from_unix_seconds(1'767'225'300),
                            .item = 0xfedcba9876543211});
  memory.sitemaps.push_back({.url_hash = 0xfedcba9876543210, .modified = from_unix_seconds(5), .read = std::nullopt});
  memory.sitemaps.push_back({.url_hash = 2, .asked = from_unix_seconds(7), .failures = 3, .is_new = true});
  const WebMemory again = memory_for(source, to_text(memory));
  EXPECT_EQ(again.since, memory.since);
  EXPECT_EQ(again.odd.code, "page-login");
  EXPECT_EQ(again.odd.polls, 2U);
  EXPECT_EQ(again.region, memory.region);
  EXPECT_EQ(again.blocks, "blocks");
  ASSERT_EQ(again.pending.size(), 1U);
  EXPECT_EQ(again.pending[0].url, memory.pending[0].url);
  EXPECT_EQ(again.pending[0].title, "One");
  EXPECT_EQ(again.pending[0].published, memory.pending[0].published);
  EXPECT_EQ(again.pending[0].lang, "en");
  EXPECT_EQ(again.pending[0].attempts, 2U);
  EXPECT_EQ(again.pending[0].paused, memory.pending[0].paused);
  EXPECT_EQ(again.pending[0].item, 0xfedcba9876543211);
  ASSERT_EQ(again.sitemaps.size(), 2U);
  EXPECT_EQ(again.sitemaps[0].url_hash, 0xfedcba9876543210);
  EXPECT_EQ(again.sitemaps[0].modified, from_unix_seconds(5));
  EXPECT_FALSE(again.sitemaps[0].read);
  EXPECT_FALSE(again.sitemaps[0].is_new);
  EXPECT_EQ(again.sitemaps[1].asked, from_unix_seconds(7));
  EXPECT_EQ(again.sitemaps[1].failures, 3U);
  EXPECT_TRUE(again.sitemaps[1].is_new);
  EXPECT_EQ(to_text(again), to_text(memory));
}

TEST(WebMemory, IsNoneOnceTheSettingsMeanSomethingElse) {
  WebMemory memory = memory_for(source, "");
  memory.since = from_unix_seconds(1);
  const std::string text = to_text(memory);
  EXPECT_TRUE(memory_for(source, text).since);
  const auto forgets = [&text](auto change) {
    config::Source other = source;
    change(other);
    return !memory_for(other, text).since;
  };
  EXPECT_TRUE(forgets([](config::Source& one) { one.url += "x"; }));
  EXPECT_TRUE(forgets([](config::Source& one) { one.kind = config::Kind::page; }));
  EXPECT_TRUE(forgets([](config::Source& one) { one.select = "main"; }));
  EXPECT_TRUE(forgets([](config::Source& one) { one.ignore = {"time"}; }));
  EXPECT_TRUE(forgets([](config::Source& one) { one.watch = config::PageWatch::change; }));
  EXPECT_FALSE(forgets([](config::Source& one) { one.name = "other"; }));
}

TEST(WebMemory, TakesWhatItCannotReadForNothing) {
  for (const char* text : {"{", "[]", "null", "{\"about\":7}", "{\"about\":\"x\",\"pending\":3}"}) {
    EXPECT_FALSE(memory_for(source, text).since) << text;
  }
}

}  // namespace
}  // namespace feedwatch::pipeline
