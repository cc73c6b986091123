// Earlier articles read back with the first new one: who finds nothing new reads none of them, and who does decides the same.

#include "store/database.h"
#include "store/opening.h"
#include "store/session.h"
#include "stories_fixture.h"

namespace feedwatch::store {
namespace {

struct StoriesAtNeedTest : StoriesTest {
  void SetUp() override {
    open_on_disk();
    poll("a", {fresh(flood_title, flood, {hit("r")})}, at(0));
    poll("b", {fresh("Dockers in Grenholm vote for strike", strike, {hit("r")})}, at(60));
    store.reset();
    options.stories_at_need = true;
  }

  std::unique_ptr<Session> session() {
    auto opened = open_session(options);
    if (!opened) throw std::runtime_error(opened.error().message);
    return std::move(opened->session);
  }

  static PollResult commit(Session& session, std::vector<NewArticle> articles, Time now, bool succeeds = true) {
    PollCommit poll{.articles = std::move(articles), .now = now};
    poll.state.id = "c";
    for (NewArticle& added : poll.articles) added.article.source = poll.state.id;
    session.database.run("BEGIN IMMEDIATE");
    PollResult result = commit_poll(session, poll);
    if (!succeeds) {
      session.roll_back();
      return {};
    }
    session.database.run("COMMIT");
    session.committed();
    return result;
  }

  NewArticle copy() { return fresh("Dam breaks at Tarvik", flood + " It rained for three days.", {hit("r")}); }
};

TEST_F(StoriesAtNeedTest, WhatBringsNothingNewReadsNoSketch) {
  const auto opened = session();
  EXPECT_EQ(opened->stories.index().articles(), 0U);
  commit(*opened, {}, at(120));
  EXPECT_EQ(opened->stories.index().articles(), 0U);
  EXPECT_TRUE(commit(*opened, {copy()}, at(180)).alerts.empty());
  EXPECT_EQ(opened->stories.index().articles(), 3U);
}

TEST_F(StoriesAtNeedTest, WhatWasReadWithinAFailedCommitIsReadAgain) {
  const auto opened = session();
  commit(*opened, {copy()}, at(120), false);
  EXPECT_EQ(opened->stories.index().articles(), 0U);
  EXPECT_TRUE(commit(*opened, {copy()}, at(180)).alerts.empty());
  EXPECT_EQ(opened->stories.index().articles(), 3U);
}

TEST_F(StoriesAtNeedTest, WhatIsForgottenBeforeIsNotReadAnyMore) {
  const auto opened = session();
  drop_sketches(*opened, at(30), at(120), 10);
  opened->committed();
  EXPECT_EQ(opened->stories.index().articles(), 0U);
  EXPECT_EQ(commit(*opened, {copy()}, at(180)).alerts.size(), 1U) << "what it is a copy of is forgotten";
  EXPECT_EQ(opened->stories.index().articles(), 2U);
  drop_sketches(*opened, at(90), at(240), 10);
  opened->committed();
  EXPECT_EQ(opened->stories.index().articles(), 1U);
}

TEST_F(StoriesAtNeedTest, AStoryGoesOnWhereItStood) {
  open();
  EXPECT_TRUE(poll("c", {fresh("Families leave Tarvik as dam gives way and Olm floods", flood_elsewhere, {hit("r")})}, at(120))
                  .alerts.empty());
}

}  // namespace
}  // namespace feedwatch::store
