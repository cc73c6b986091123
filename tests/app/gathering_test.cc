// Who waits for whom before alerts are sent.
#include "app/gathering.h"

#include <optional>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

namespace feedwatch::app {
namespace {

std::vector<store::Delivery> deliveries(std::initializer_list<const char*> alerts) {
  std::vector<store::Delivery> all;
  for (const char* alert : alerts) all.push_back({.alert_id = alert});
  return all;
}

struct GatheringTest : testing::Test {
  boost::asio::io_context io;
  VirtualClock clock{from_unix_seconds(1'700'000'000)};
  Gathering gathering{io.get_executor(), clock};
  std::string told{};  // ids of alerts, with a stroke after each batch

  void SetUp() override { boost::asio::co_spawn(io, watch(), boost::asio::detached); }

  Task<> watch() {
    for (;;) {
      for (const store::Delivery& one : co_await gathering.next()) told += one.alert_id;
      told += '|';
    }
  }
  std::string settled() {
    io.restart();
    io.poll();
    return told;
  }
};

TEST_F(GatheringTest, NothingWaitsWhenNobodyIsPolled) {
  EXPECT_TRUE(gathering.is_quiet());
  Gathering::Poll poll = gathering.begin();
  EXPECT_FALSE(gathering.is_quiet());
  poll.end();
  EXPECT_TRUE(gathering.is_quiet());
}

TEST_F(GatheringTest, WhatARoundFiresIsToldTogetherAtItsEnd) {
  Gathering::Poll first = gathering.begin();
  Gathering::Poll second = gathering.begin();
  Gathering::Poll third = gathering.begin();
  second.end();
  gathering.add(deliveries({"a"}));
  EXPECT_EQ(settled(), "");
  first.end();
  gathering.add(deliveries({"b", "c"}));
  EXPECT_EQ(settled(), "");
  third.end();
  EXPECT_EQ(settled(), "abc|");
}

TEST_F(GatheringTest, PollsThatBeginLaterAreNotWaitedFor) {
  Gathering::Poll first = gathering.begin();
  gathering.add(deliveries({"a"}));
  const Gathering::Poll later = gathering.begin();
  gathering.add(deliveries({"b"}));
  EXPECT_EQ(settled(), "");
  first.end();
  EXPECT_EQ(settled(), "a|");
}

TEST_F(GatheringTest, APollThatHangsHoldsNothingForLong) {
  const Gathering::Poll hanging = gathering.begin();
  gathering.add(deliveries({"a"}));
  EXPECT_EQ(settled(), "");
  clock.advance_to(Gathering::longest - Duration{1});
  EXPECT_EQ(settled(), "");
  gathering.add(deliveries({"b"}));
  clock.advance_to(Gathering::longest);
  EXPECT_EQ(settled(), "a|");
  clock.advance_to(2 * Gathering::longest);
  EXPECT_EQ(settled(), "a|b|");
}

TEST_F(GatheringTest, APollEndsOnceHoweverItIsLeft) {
  std::optional<Gathering::Poll> dropped{gathering.begin()};
  Gathering::Poll moved = std::move(*dropped);
  dropped.reset();
  EXPECT_FALSE(gathering.is_quiet()) << "it goes on where it was moved to";
  moved = gathering.begin();
  moved = {};
  EXPECT_TRUE(gathering.is_quiet());
}

TEST_F(GatheringTest, GivesOutWhatWaitsWhenAsked) {
  const Gathering::Poll hanging = gathering.begin();
  gathering.add(deliveries({"a"}));
  gathering.add(deliveries({}));
  gathering.add(deliveries({"b"}));
  EXPECT_EQ(gathering.take_all().size(), 2U);
  EXPECT_TRUE(gathering.take_all().empty());
  clock.advance_to(2 * Gathering::longest);
  EXPECT_EQ(settled(), "");
}

}  // namespace
}  // namespace feedwatch::app
