// How rules and receivers say when and to whom alerts go.
#include <gmock/gmock.h>

#include "config/load.h"
#include "tests/config/support.h"

namespace feedwatch::config {
namespace {

using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* a_rule = "rules:\n  - {id: a, query: x}\n  - {id: b, query: y}\n";

Loaded with_digest(const TempFolder& folder, const std::string& digest) {
  return load_rules(
      {folder.write("rules.yaml", "receivers:\n  - id: desk\n    file: {path: out}\n    digest: " + digest + "\n")});
}

TEST(ReceiverDigest, IsADurationOrATimeOfDay) {
  const TempFolder folder;
  const struct {
    const char* text;
    rules::Digest digest;
  } cases[] = {{"15m", {.every = minutes{15}}},
               {"daily 07:00", {.at = "07:00"}},
               {"daily  07:00 Europe/London", {.at = "07:00", .tz = "Europe/London"}},
               {"mon-fri 18:30", {.at = "18:30", .days = "mon-fri"}},
               {"sat,sun 00:00 UTC", {.at = "00:00", .days = "sat,sun", .tz = "UTC"}}};
  for (const auto& one : cases) {
    const Loaded loaded = with_digest(folder, one.text);
    EXPECT_THAT(codes(loaded), IsEmpty()) << one.text;
    ASSERT_EQ(loaded.config.receivers.size(), 1U);
    EXPECT_EQ(loaded.config.receivers[0].digest, one.digest) << one.text;
  }
}

TEST(ReceiverDigest, IsToldWhenItIsNeither) {
  const TempFolder folder;
  for (const char* text : {"0s", "32d", "daily", "daily 25:00", "daily 24:00", "never 07:00", "daily 07:00 Mars/Olympus",
                           "daily 07:00 UTC too", "7"}) {
    EXPECT_THAT(codes(with_digest(folder, text)), ElementsAre("4:13 bad-value")) << text;
  }
}

TEST(ReceiverDigest, OfAMailStandsInOnePlace) {
  const TempFolder folder;
  const std::string mail = "email: {to: a@example.org, from: b@example.org, smtp: \"smtp://m.example.org\", digest: 15m}";
  const auto load = [&](const std::string& more) {
    return load_rules({folder.write("rules.yaml", "receivers:\n  - id: desk\n    " + mail + "\n" + more)});
  };
  EXPECT_EQ(load("").config.receivers.at(0).digest, rules::Digest{.every = minutes{15}});
  EXPECT_THAT(codes(load("    digest: 5m\n")), ElementsAre("4:13 two-digests"));
}

TEST(RuleGrouping, IsReadWithItsLimits) {
  const TempFolder folder;
  const auto load = [&](const std::string& keys) {
    return load_rules(
        {folder.write("rules.yaml", "receivers: [{id: desk, file: {path: out}}]\nrules:\n  - id: a\n    query: x\n    " + keys)});
  };
  const Loaded loaded =
      load("group_wait: 0s\n    group_interval: 5m\n    repeat_interval: 4h\n    escalate: {after: 15m, to: desk}\n");
  EXPECT_THAT(codes(loaded), IsEmpty());
  const rules::Rule& rule = loaded.config.model.rules.at(0);
  EXPECT_EQ(rule.grouping.wait, Duration{0});
  EXPECT_EQ(rule.grouping.interval, minutes{5});
  EXPECT_EQ(rule.grouping.repeat, std::chrono::hours{4});
  ASSERT_TRUE(rule.escalate.has_value());
  EXPECT_EQ(rule.escalate->after, minutes{15});
  EXPECT_EQ(load("group_by: rule\n").config.model.rules.at(0).grouping, rules::Grouping{});
  EXPECT_THAT(codes(load("repeat_interval: 1s\n")), ElementsAre("5:22 bad-duration"));
  EXPECT_THAT(codes(load("escalate: {after: 15m}\n")), ElementsAre("5:15 missing-key"));
}

TEST(RuleGrouping, EscalatesToReceiversThatAreDefined) {
  const TempFolder folder;
  folder.write("a.yaml", "rules:\n  - {id: a, query: x, escalate: {after: 15m, to: dask}}\n");
  const Loaded loaded = load_main(folder, "rules: a.yaml\nreceivers: [{id: desk, file: {path: out}}]\n");
  EXPECT_THAT(codes(loaded), ElementsAre("2:50 unknown-receiver"));
}

TEST(Inhibit, MayReachBackForSoLong) {
  const TempFolder folder;
  const Loaded loaded = load_rules(
      {folder.write("rules.yaml", a_rule + std::string("inhibit:\n  - {source: a, target: b, equal: source, within: 2h}\n"))});
  EXPECT_THAT(codes(loaded), IsEmpty());
  EXPECT_EQ(loaded.config.inhibits.at(0).within, std::chrono::hours{2});
}

}  // namespace
}  // namespace feedwatch::config
