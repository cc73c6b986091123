#include "schedule/outage.h"

#include <gtest/gtest.h>

namespace feedwatch::schedule {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using Sources = std::vector<std::string>;

constexpr Time start = from_unix_seconds(1'767'263'400);

struct OutageTest : testing::Test {
  Outage outage;

  void fall_silent(const Sources& sources, Time since) {
    for (const std::string& source : sources) outage.note_silence(source, "host-of-" + source.substr(0, 1), since);
  }
};

TEST_F(OutageTest, IsSilenceOfSeveralHostsThatEndsWithTheFirstAnswer) {
  struct Case {
    const char* what;
    Sources silent;
    Sources over;
  };
  const Case cases[] = {
      {"nobody", {}, {}},
      {"one host", {"a1", "a2", "a3", "a4"}, {}},
      {"two hosts", {"a1", "b1", "b2"}, {}},
      {"three hosts", {"c1", "a1", "b1", "b2"}, {"a1", "b1", "b2", "c1"}},
  };
  for (const Case& one : cases) {
    Outage line;
    line.note_answer(start);
    for (const std::string& source : one.silent) line.note_silence(source, source.substr(0, 1), start + minutes{5});
    EXPECT_EQ(line.is_on(), !one.over.empty()) << one.what;
    EXPECT_EQ(line.note_answer(start + hours{8}), one.over) << one.what;
    EXPECT_EQ(line.note_answer(start + hours{9}), Sources{}) << one.what;
  }
}

TEST_F(OutageTest, IsNoExcuseForWhoFailedWhileOthersAnswered) {
  fall_silent({"a1"}, start);
  outage.note_answer(start + minutes{1});
  fall_silent({"a1", "b1", "c1", "d1"}, start);
  EXPECT_FALSE(outage.is_on()) << "they have failed since before the last answer";
  fall_silent({"e1", "f1", "g1"}, start + minutes{2});
  EXPECT_EQ(outage.note_answer(start + hours{1}), (Sources{"e1", "f1", "g1"}));
}

TEST_F(OutageTest, CountsASourceOnceWhereverItIsAskedNow) {
  outage.note_silence("a1", "one", start);
  outage.note_silence("a1", "two", start);
  outage.note_silence("a1", "three", start);
  EXPECT_FALSE(outage.is_on());
  fall_silent({"b1", "c1"}, start);
  EXPECT_TRUE(outage.is_on());
  outage.forget("b1");
  EXPECT_FALSE(outage.is_on());
  outage.forget("b1");
  EXPECT_EQ(outage.sources(), (Sources{"a1", "c1"}));
}

TEST_F(OutageTest, ExcusesWhoFallsSilentAgainWhenTheLineFlaps) {
  fall_silent({"a1", "b1", "c1"}, start);
  ASSERT_EQ(outage.note_answer(start + hours{8}), (Sources{"a1", "b1", "c1"}));
  outage.forget("a1");  // that one has answered
  fall_silent({"b1", "c1"}, start);
  EXPECT_FALSE(outage.is_on()) << "they may have faults of their own";
  fall_silent({"a1"}, start + hours{9});
  EXPECT_TRUE(outage.is_on()) << "one that did answer is silent, too";
  EXPECT_EQ(outage.note_answer(start + hours{20}), (Sources{"a1", "b1", "c1"}));
}

TEST_F(OutageTest, ExcusesNobodyForLongerThanUntilOthersAnswer) {
  fall_silent({"a1", "b1", "c1", "d1"}, start);
  outage.note_answer(start + hours{8});
  outage.forget("a1");
  fall_silent({"b1", "c1", "d1"}, start);
  outage.note_answer(start + hours{9});
  fall_silent({"b1", "c1", "d1"}, start);
  fall_silent({"a1"}, start + hours{10});
  EXPECT_FALSE(outage.is_on());
  EXPECT_EQ(outage.note_answer(start + hours{11}), Sources{});
}

TEST_F(OutageTest, MovesWithTheClock) {
  outage.note_answer(start + hours{24});
  outage.shift(-hours{24});
  fall_silent({"a1", "b1", "c1"}, start + minutes{1});
  EXPECT_TRUE(outage.is_on());
}

TEST_F(OutageTest, IsToldByErrorsThatBringNothingBackAtAll) {
  for (const char* code : {"dns-failed", "connect-failed", "proxy-failed", "timeout"})
    EXPECT_TRUE(Outage::is_silence(code)) << code;
  for (const char* code : {"http-500", "http-404", "tls-failed", "too-slow", "truncated-body", "host-paused", ""}) {
    EXPECT_FALSE(Outage::is_silence(code)) << code;
  }
}

}  // namespace
}  // namespace feedwatch::schedule
