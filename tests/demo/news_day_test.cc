#include "demo/news_day.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "feed/feed.h"

namespace feedwatch::demo {
namespace {

constexpr Time morning = from_unix_seconds(1'767'225'600);

feed::Feed feed_of(const Publisher& publisher, Duration now) {
  const std::string text = render_feed(publisher, now, "http://127.0.0.1:1/x", morning);
  auto feed = feed::read_feed(text, {.content_type = std::string(content_type(publisher.format))});
  EXPECT_TRUE(feed.has_value()) << text;
  return feed ? *feed : feed::Feed{};
}

TEST(NewsDay, EveryFeedIsReadableFromItsBaselineToItsEnd) {
  for (const Publisher& publisher : publishers()) {
    EXPECT_EQ(feed_of(publisher, Duration{0}).items.size(), 1U) << publisher.id;
    EXPECT_GE(feed_of(publisher, day_length()).items.size(), 2U) << publisher.id;
  }
}

TEST(NewsDay, HappensInOrderAtKnownPublishers) {
  const auto& day = happenings();
  EXPECT_TRUE(std::is_sorted(day.begin(), day.end(), [](const auto& a, const auto& b) { return a.at < b.at; }));
  for (const Happening& one : day) {
    EXPECT_TRUE(std::any_of(publishers().begin(), publishers().end(), [&](const Publisher& p) { return p.id == one.publisher; }))
        << one.guid;
  }
}

TEST(NewsDay, AnEditChangesItsItemAndAddsNone) {
  const Publisher& northline = publishers()[0];
  const feed::Feed before = feed_of(northline, std::chrono::seconds{6});
  const feed::Feed after = feed_of(northline, std::chrono::seconds{7});
  EXPECT_EQ(before.items.size(), after.items.size());
  EXPECT_EQ(before.items[0].id, after.items[0].id);
  EXPECT_NE(before.items[0].text(), after.items[0].text());
}

}  // namespace
}  // namespace feedwatch::demo
