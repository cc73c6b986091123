// The small pure parts: line, breaker, SMTP dialogue.
#include <gtest/gtest.h>

#include "deliver/breaker.h"
#include "deliver/bucket.h"
#include "deliver/disabled.h"
#include "deliver/line.h"
#include "deliver/smtp_outcome.h"

namespace feedwatch::deliver {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

store::Delivery message(int id, std::string story) {
  store::Delivery made;
  made.id = store::DeliveryId{id};
  made.message_id = "msg_" + std::to_string(id);
  made.story_id = std::move(story);
  return made;
}

int number(const std::optional<store::Delivery>& delivery) { return delivery ? static_cast<int>(delivery->id) : 0; }

TEST(Line, GivesOneOfEachStoryAtATime) {
  Line line;
  for (const auto& [id, story] : {std::pair{1, "a"}, {2, "a"}, {3, "b"}, {4, "a"}}) line.add(message(id, story));
  const auto first = line.next();
  const auto second = line.next();
  EXPECT_EQ(number(first), 1);
  EXPECT_EQ(number(second), 3);
  EXPECT_FALSE(line.has_next());
  EXPECT_FALSE(line.next());
  line.ended(*first);
  EXPECT_TRUE(line.has_next());
  EXPECT_EQ(number(line.next()), 2);
  EXPECT_EQ(line.waiting(), 1U);
  EXPECT_EQ(line.under_way(), 2U);
}

TEST(Line, EventsWithoutAStoryWaitForNobody) {
  Line line;
  line.add(message(1, ""));
  line.add(message(2, ""));
  EXPECT_EQ(number(line.next()), 1);
  EXPECT_EQ(number(line.next()), 2);
}

TEST(Line, KnowsWhatItHolds) {
  Line line;
  line.add(message(1, "a"));
  line.add(message(1, "a"));
  const auto first = line.next();
  line.add(message(1, "a"));
  EXPECT_EQ(line.waiting(), 0U);
  line.ended(*first);
  line.add(message(1, "a"));
  EXPECT_EQ(line.waiting(), 1U);
}

TEST(Line, GivesBackAStoryOrEverything) {
  Line line;
  for (const auto& [id, story] : {std::pair{1, "a"}, {2, "b"}, {3, "a"}}) line.add(message(id, story));
  EXPECT_EQ(line.take_story_of(message(9, "a")).size(), 2U);
  EXPECT_EQ(line.waiting(), 1U);
  EXPECT_EQ(line.take_all().size(), 1U);
  line.add(message(1, "a"));
  EXPECT_EQ(line.waiting(), 1U);
}

TEST(Bucket, LetsItsBurstThroughAndThenOneAtATime) {
  Bucket bucket(seconds{2}, 3);
  for (int i = 0; i < 3; ++i) {
    EXPECT_LE(bucket.open_at(), seconds{100});
    bucket.take(seconds{100});
  }
  EXPECT_EQ(bucket.open_at(), seconds{102});
  bucket.take(seconds{102});
  EXPECT_EQ(bucket.open_at(), seconds{104});
}

TEST(Bucket, FillsUpAgainButNotBeyondItsBurst) {
  Bucket bucket(seconds{1}, 2);
  bucket.take(seconds{10});
  bucket.take(seconds{1000});
  bucket.take(seconds{1000});
  EXPECT_EQ(bucket.open_at(), seconds{1001});
}

TEST(Bucket, WithoutARateLetsEverythingThrough) {
  Bucket bucket;
  for (int i = 0; i < 100; ++i) bucket.take(seconds{5});
  EXPECT_LE(bucket.open_at(), seconds{5});
}

TEST(Disabled, AReasonHoldsForItsEndpointAndIsShownWithoutIt) {
  const std::string here = "0123456789abcdef";
  const std::string stored = marked("answered 410: it wants no more messages", here);
  EXPECT_TRUE(concerns(stored, here));
  EXPECT_FALSE(concerns(stored, "fedcba9876543210"));
  EXPECT_FALSE(concerns(marked(std::string(long_down), here), here)) << "a restart is another chance";
  EXPECT_TRUE(concerns("of the owner", here));
  EXPECT_EQ(reason_to_show(stored), "answered 410: it wants no more messages");
  for (const char* plain : {"", "x", "of the owner", "ends so [2024]", "relay says [0123456789ABCDEF]"})
    EXPECT_EQ(reason_to_show(plain), plain);
}

TEST(Breaker, OpensAfterFiveDifferentMessages) {
  Breaker breaker;
  for (int i = 0; i < 20; ++i) breaker.failed("one", seconds{i});
  for (const char* id : {"two", "three", "four"}) breaker.failed(id, seconds{30});
  EXPECT_FALSE(breaker.is_open());
  EXPECT_EQ(breaker.places(8), 1U);
  breaker.failed("five", seconds{40});
  EXPECT_TRUE(breaker.is_open());
  EXPECT_EQ(breaker.probe_at(), seconds{70});
}

TEST(Breaker, ProbesEverMoreRarelyUpToTenMinutes) {
  Breaker breaker;
  for (const char* id : {"1", "2", "3", "4", "5"}) breaker.failed(id, seconds{0});
  Duration now{};
  std::vector<Duration> waits;
  for (int i = 0; i < 7; ++i) {
    waits.push_back(*breaker.probe_at() - now);
    now = *breaker.probe_at();
    breaker.begin_probe();
    EXPECT_FALSE(breaker.probe_at());
    breaker.failed("1", now);
  }
  EXPECT_EQ(waits,
            (std::vector<Duration>{seconds{30}, minutes{1}, minutes{2}, minutes{4}, minutes{8}, minutes{10}, minutes{10}}));
}

TEST(Breaker, LateFailuresOfEarlierAttemptsDoNotCountAsProbes) {
  Breaker breaker;
  for (const char* id : {"1", "2", "3", "4", "5"}) breaker.failed(id, seconds{0});
  breaker.failed("6", seconds{15});
  breaker.failed("7", seconds{16});
  EXPECT_EQ(breaker.probe_at(), seconds{30});
}

TEST(Breaker, OneSuccessClosesIt) {
  Breaker breaker;
  for (const char* id : {"1", "2", "3", "4", "5"}) breaker.failed(id, seconds{0});
  breaker.begin_probe();
  breaker.succeeded();
  EXPECT_FALSE(breaker.is_open());
  EXPECT_EQ(breaker.places(8), 8U);
}

// A dialogue: lines from the client begin with "> ".
SmtpTrace dialogue(std::initializer_list<std::string_view> lines) {
  SmtpTrace trace;
  for (const std::string_view line : lines) {
    if (line.starts_with("> ")) {
      trace.sent(std::string(line.substr(2)) + "\r\n");
    } else {
      trace.received(std::string(line) + "\r\n");
    }
  }
  return trace;
}

const std::vector<std::string> three{"a@example.org", "b@example.org", "c@example.org"};

Verdict judged(const SmtpTrace& trace, const std::vector<std::string>& asked = three, RecipientStatus status = {}) {
  trace.add_to(status, asked);
  return judge_mail(status, three);
}

TEST(SmtpTrace, EverybodyTakesIt) {
  const Verdict came =
      judged(dialogue({"220 relay ready", "> EHLO me", "250-relay", "250-SIZE 1000", "250 HELP", "> MAIL FROM:<f@example.org>",
                       "250 ok", "> RCPT TO:<a@example.org>", "250 ok", "> RCPT TO:<b@example.org>", "251 will forward",
                       "> RCPT TO:<c@example.org>", "250 ok", "> DATA", "354 go on", "250 2.0.0 queued", "> QUIT", "221 bye"}));
  EXPECT_EQ(came.fate, Fate::delivered);
  EXPECT_EQ(came.status, 250);
}

TEST(SmtpTrace, EachRecipientsReplyCountsForItself) {
  const SmtpTrace trace =
      dialogue({"220 relay", "> EHLO me", "250 relay", "> MAIL FROM:<f@example.org>", "250 ok", "> RCPT TO:<a@example.org>",
                "250 ok", "> RCPT TO:<b@example.org>", "451-greylisted", "451 come back", "> RCPT TO:<c@example.org>",
                "550 no such user", "> DATA", "354 go on", "250 queued"});
  const Verdict first = judged(trace);
  EXPECT_EQ(first.fate, Fate::retry);
  EXPECT_EQ(first.message, "1 of 3 recipients have it; refused for c@example.org (550)");
  const RecipientStatus status = from_note(first.note);
  EXPECT_EQ(status.delivered, std::vector<std::string>{"a@example.org"});
  EXPECT_EQ(status.refused, (std::map<std::string, int>{{"c@example.org", 550}}));

  const SmtpTrace again = dialogue({"220 relay", "> EHLO me", "250 relay", "> MAIL FROM:<f@example.org>", "250 ok",
                                    "> RCPT TO:<b@example.org>", "250 ok", "> DATA", "354 go on", "250 queued"});
  const Verdict second = judged(again, {"b@example.org"}, status);
  EXPECT_EQ(second.fate, Fate::dead);
  EXPECT_EQ(second.message, "2 of 3 recipients have it; refused for c@example.org (550)");
}

TEST(SmtpTrace, WhatIsSaidOfTheWholeMessageCountsForAllWhoWereTaken) {
  const std::pair<std::string_view, Fate> ends[] = {{"451 later", Fate::retry}, {"554 spam", Fate::dead}, {"", Fate::retry}};
  for (const auto& [end, fate] : ends) {
    SmtpTrace trace =
        dialogue({"220 relay", "> EHLO me", "250 relay", "> MAIL FROM:<f@example.org>", "250 ok", "> RCPT TO:<a@example.org>",
                  "250 ok", "> RCPT TO:<b@example.org>", "250 ok", "> RCPT TO:<c@example.org>", "250 ok", "> DATA", "354 go"});
    if (!end.empty()) trace.received(std::string(end) + "\r\n");
    EXPECT_EQ(judged(trace).fate, fate) << end;
  }
}

TEST(SmtpTrace, TroubleBeforeTheMessageIsOursToMend) {
  for (const auto& trace :
       {dialogue({"421 too busy"}), dialogue({"554 go away"}), dialogue({}), dialogue({"220 relay", "> EHLO me"}),
        dialogue({"220 relay", "> EHLO me", "250 relay", "> AUTH PLAIN", "535 wrong password"}),
        dialogue({"220 relay", "> EHLO me", "250 relay", "> MAIL FROM:<f@example.org>", "530 log in first"}),
        dialogue({"220 relay", "> EHLO me", "250 relay", "> MAIL FROM:<f@example.org>", "452 full"})}) {
    EXPECT_EQ(judged(trace).fate, Fate::retry);
  }
  EXPECT_EQ(judged(dialogue({"220 relay", "> EHLO me", "250 relay", "> MAIL FROM:<f@example.org>", "550 not from you"})).fate,
            Fate::dead);
}

TEST(SmtpTrace, HostileServersOnlyHurtThemselves) {
  SmtpTrace trace;
  trace.received(std::string(1'000'000, 'x'));
  trace.received("\r\n\n\n25\n250\n9999 \n-1 x\n2 5 0\n\xFF\xFE\n");
  trace.sent("");
  trace.sent("RCPT TO:<a@example.org>\r\n");
  for (int i = 0; i < 1'000; ++i) trace.received("250 ok\r\n");
  EXPECT_EQ(judged(trace, {"a@example.org"}).fate, Fate::retry);
}

TEST(Note, IsReadBackAndForgivesOtherTexts) {
  RecipientStatus status;
  status.delivered = {"a@example.org"};
  status.refused = {{"b@example.org", 550}};
  const RecipientStatus back = from_note(to_note(status));
  EXPECT_EQ(back.delivered, status.delivered);
  EXPECT_EQ(back.refused, status.refused);
  for (const char* note : {"", "\n\n", "x", "250", "250 ", "abc d@example.org", "25 a@example.org"}) {
    EXPECT_TRUE(from_note(note).delivered.empty()) << note;
    EXPECT_TRUE(from_note(note).refused.empty()) << note;
  }
}

}  // namespace
}  // namespace feedwatch::deliver
