#include "app/reliance.h"

#include <gtest/gtest.h>

namespace feedwatch::app {
namespace {

TEST(Reliance, BeginsOnlyOnceTheSourceItselfWasAsked) {
  Reliance hubs;
  EXPECT_FALSE(hubs.holds("s"));
  hubs.note_push("s");
  hubs.note_taken("s");
  EXPECT_FALSE(hubs.holds("s")) << "what was pushed before the start may be missing";
  hubs.note_poll("s", true);
  EXPECT_TRUE(hubs.holds("s")) << "news of before the start are no fault of the hub";
  EXPECT_FALSE(hubs.holds("other"));
}

TEST(Reliance, EndsWithNewsThatWereNotPushedUntilThereIsAPush) {
  Reliance hubs;
  hubs.note_poll("s", false);
  hubs.note_poll("s", true);
  EXPECT_FALSE(hubs.holds("s"));
  hubs.note_poll("s", false);
  EXPECT_FALSE(hubs.holds("s"));
  hubs.note_push("s");
  EXPECT_TRUE(hubs.holds("s"));
}

TEST(Reliance, OutlivesAPollThatFetchesWhatTheHubHasOnlyHintedAt) {
  Reliance hubs;
  hubs.note_poll("s", false);
  hubs.note_push("s");
  EXPECT_TRUE(hubs.is_told("s"));
  hubs.note_poll("s", true);
  EXPECT_TRUE(hubs.holds("s"));
  EXPECT_FALSE(hubs.is_told("s"));
}

TEST(Reliance, IsNotBoughtByAPushOfEarlierNews) {
  Reliance hubs;
  hubs.note_poll("s", false);
  hubs.note_push("s");
  hubs.note_taken("s");
  hubs.note_poll("s", true);
  EXPECT_FALSE(hubs.holds("s"));
}

}  // namespace
}  // namespace feedwatch::app
