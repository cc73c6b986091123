#include "pipeline/move.h"

#include <gtest/gtest.h>

namespace feedwatch::pipeline {
namespace {

using std::chrono::hours;

constexpr Time now = from_unix_seconds(1'767'263'400);

http::Response led_through(std::vector<http::Hop> hops) {
  http::Response response;
  response.redirects = std::move(hops);
  return response;
}

TEST(PermanentTarget, IsWhereTheHopsBeforeTheFirstTemporaryOneLed) {
  EXPECT_EQ(permanent_target(led_through({})), "");
  EXPECT_EQ(permanent_target(led_through({{301, "b"}})), "b");
  EXPECT_EQ(permanent_target(led_through({{308, "b"}, {301, "c"}})), "c");
  EXPECT_EQ(permanent_target(led_through({{301, "b"}, {302, "c"}, {301, "d"}})), "b");
  for (const int status : {302, 303, 307}) EXPECT_EQ(permanent_target(led_through({{status, "b"}, {301, "c"}})), "") << status;
}

TEST(NoteMove, BelievesAfterThreeSuccessesOverADay) {
  Move move;
  EXPECT_EQ(note_move(move, "b", true, now), std::nullopt);
  EXPECT_EQ(note_move(move, "b", true, now + hours{23}), std::nullopt);
  EXPECT_EQ(note_move(move, "b", true, now + hours{23}), std::nullopt) << "three, but not over a day";
  EXPECT_EQ(note_move(move, "b", true, now + hours{24}), "b");
  EXPECT_EQ(move, Move{});
}

TEST(NoteMove, WantsThreeSuccessesHoweverLongItTakes) {
  Move move;
  EXPECT_EQ(note_move(move, "b", true, now), std::nullopt);
  EXPECT_EQ(note_move(move, "b", true, now + hours{48}), std::nullopt);
  EXPECT_EQ(note_move(move, "b", true, now + hours{72}), "b");
}

TEST(NoteMove, BeginsAnewAtAnotherTargetAndForgetsWithoutOneOrBehindAnotherFeed) {
  Move move;
  note_move(move, "b", true, now);
  note_move(move, "b", true, now + hours{12});
  EXPECT_EQ(note_move(move, "c", true, now + hours{30}), std::nullopt);
  EXPECT_EQ(move, (Move{.url = "c", .since = now + hours{30}, .successes = 1}));
  note_move(move, "", true, now + hours{31});
  EXPECT_EQ(move, Move{});
  note_move(move, "c", true, now);
  note_move(move, "c", false, now + hours{1});
  EXPECT_EQ(move, Move{});
}

}  // namespace
}  // namespace feedwatch::pipeline
