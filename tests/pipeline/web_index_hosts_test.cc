// kind: index, its hosts: pauses they ask for, and hosts that give nothing.
#include "web_stories.h"

namespace feedwatch::pipeline {
namespace {

TEST_F(IndexPage, ReadsInTheEndWhatAHostInNeedOfPausesCouldNotGive) {
  BusyHost host;
  host.stand_before(*this);
  publish(1, 12);
  poll();
  publish(1, 22);
  host.relent(4);
  poll();
  EXPECT_EQ(stored().size(), 4U);
  EXPECT_EQ(followed(), 5U) << "nobody asks behind a 429";
  for (int i = 0; i < 4; ++i) {
    poll();
    EXPECT_EQ(stored().size(), 4U) << "a pause is no attempt";
  }
  host.relent(4);
  poll();
  host.relent(4);
  poll();
  ASSERT_EQ(stored().size(), 10U);
  for (const Article& article : stored()) EXPECT_NE(article.text.find("case number"), std::string::npos) << article.title;
}

TEST_F(IndexPage, GoesOnWithOtherHostsWhileOneIsPaused) {
  BusyHost host;
  host.stand_before(*this);
  config.sources[0].select = "main";
  pages["/news"] = page_of("News", "<main><a href=\"/one\">One</a></main>");
  poll();
  fetcher.answer("https://elsewhere.example.org/robots.txt", 404);
  fetcher.answer("https://elsewhere.example.org/x", 200, article_page("This story is on another site", 3));
  pages["/news"] = page_of("News", "<main><a href=\"" + path_of(1) + "\">A story that has to wait for its host</a>" +
                                       " <a href=\"https://elsewhere.example.org/x\">X</a></main>");
  poll();
  EXPECT_EQ(titles(), (Titles{"This story is on another site"}));
}

TEST_F(IndexPage, TellsTheHeadlineWhenAHostHasGivenNothingForADay) {
  BusyHost host;
  host.stand_before(*this);
  publish(1, 12);
  poll();
  publish(1, 14);
  for (int hour = 0; hour < 24; ++hour) {
    host.relent(0);
    poll();
    ASSERT_TRUE(stored().empty()) << hour;
  }
  host.relent(0);
  poll();
  EXPECT_EQ(titles(), (Titles{headline(14), headline(13)}));
}

}  // namespace
}  // namespace feedwatch::pipeline
