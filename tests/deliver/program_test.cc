#include "deliver/program.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "alert/alert.h"
#include "deliver/exec.h"
#include "deliver/output.h"
#include "deliver/sendmail.h"

namespace feedwatch::deliver {
namespace {

using namespace std::chrono_literals;

const std::atomic<bool> go_on{false};

Program shell(std::string script, Duration limit = 20s) {
  return {.words = {"/bin/sh", "-c", std::move(script)}, .limit = limit};
}

Ran run(const Program& program, std::string_view input = {}) {
  const auto ran = run_program(program, input, go_on);
  EXPECT_TRUE(ran) << ran.error().message;
  return ran ? *ran : Ran{};
}

// Whether a child of ours is left over, alive or dead.
bool has_children() { return ::waitpid(-1, nullptr, WNOHANG) != -1 || errno != ECHILD; }

TEST(Program, GetsItsInputWholeAndWhatItWritesIsKept) {
  const std::string input(300'000, 'x');
  EXPECT_EQ(run(shell("wc -c; echo to stderr >&2"), input).output, "300000\nto stderr\n");
}

TEST(Program, InputThatIsNotReadIsNoFailure) {
  const Ran ran = run(shell("exit 0"), std::string(300'000, 'x'));
  EXPECT_FALSE(trouble(shell(""), ran));
}

TEST(Program, ArgumentsAreHandedOverAsTheyAre) {
  const Program program{.words = {"/usr/bin/printf", "%s|", "$(id)", "a b", "`x`", ";"}, .limit = 20s};
  EXPECT_EQ(run(program).output, "$(id)|a b|`x`|;|");
}

TEST(Program, EndlessOutputIsBoundedAndEndedWithTheTime) {
  const Ran ran = run(shell("yes", 300ms));
  EXPECT_TRUE(ran.timed_out);
  EXPECT_EQ(ran.output.size(), most_output);
  EXPECT_EQ(trouble(shell("", 300ms), ran)->code, "timeout");
}

TEST(Program, MuchOutputDoesNotStopIt) { EXPECT_EQ(run(shell("head -c 1000000 /dev/zero; exit 3")).exit_status, 3); }

TEST(Program, OneThatTakesNoNoticeIsKilledWithItsChildren) {
  const auto began = std::chrono::steady_clock::now();
  const Ran ran = run(shell("trap '' TERM; sleep 600 & echo $!; while :; do sleep 600; done", 200ms));
  EXPECT_TRUE(ran.timed_out);
  EXPECT_EQ(ran.signal, SIGKILL);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 60s);
  const pid_t grandchild = std::stoi(ran.output);
  while (::kill(grandchild, 0) == 0) {
    std::ifstream status("/proc/" + std::to_string(grandchild) + "/stat");
    std::ostringstream text;
    text << status.rdbuf();
    if (text.str().find(") Z ") != std::string::npos) break;  // dead, and whoever adopted it is slow
    std::this_thread::yield();
  }
}

TEST(Program, WhatItLeavesInTheBackgroundIsNotWaitedFor) {
  const auto began = std::chrono::steady_clock::now();
  const Ran ran = run(shell("sleep 600 & echo $!"));
  EXPECT_LT(std::chrono::steady_clock::now() - began, 60s);
  EXPECT_FALSE(trouble(shell(""), ran));
  ::kill(std::stoi(ran.output), SIGKILL);
}

TEST(Program, LeavesNoZombie) {
  for (const char* script : {"exit 0", "exit 1", "kill -9 $$", "echo x"}) run(shell(script));
  run(shell("sleep 600", 50ms));
  EXPECT_FALSE(has_children());
}

TEST(Program, InheritsNoDescriptorAndNoSecret) {
  const int open = ::open("/dev/null", O_RDONLY);  // not close-on-exec
  ::setenv("CREDENTIALS_DIRECTORY", "/canary", 1);
  Program program = shell("ls /proc/self/fd; env");
  program.environment = {{"FEEDWATCH_RECEIVER", "pager"}};
  const std::string output = run(program).output;
  EXPECT_EQ(output.substr(0, output.find('P')).substr(0, 6), "0\n1\n2\n");
  EXPECT_EQ(output.find("\n" + std::to_string(open) + "\n" + std::to_string(open + 1)), std::string::npos);
  EXPECT_EQ(output.find("canary"), std::string::npos);
  EXPECT_NE(output.find("FEEDWATCH_RECEIVER=pager\n"), std::string::npos);
  ::unsetenv("CREDENTIALS_DIRECTORY");
  ::close(open);
}

TEST(Program, SaysWhatWentWrong) {
  const struct {
    const char* script;
    const char* code;
    const char* message;
  } cases[] = {{"echo one; echo no such pager >&2; exit 3", "exit-3", "\"/bin/sh\" ended with status 3: no such pager"},
               {"exit 1", "exit-1", "\"/bin/sh\" ended with status 1"},
               {"kill -9 $$", "signal-9", "\"/bin/sh\" was ended by signal 9"},
               {"printf 'a\\033[31mb'; exit 1", "exit-1", "\"/bin/sh\" ended with status 1: a[31mb"}};
  for (const auto& [script, code, message] : cases) {
    const auto wrong = trouble(shell(script), run(shell(script)));
    ASSERT_TRUE(wrong) << script;
    EXPECT_EQ(wrong->code, code);
    EXPECT_EQ(wrong->message, message);
  }
}

TEST(Program, OneThatIsNotThereIsNamed) {
  const auto ran = run_program({.words = {"/nonexistent/page"}, .limit = 1s}, "", go_on);
  ASSERT_FALSE(ran);
  EXPECT_EQ(ran.error().code, "exec-failed");
  EXPECT_EQ(ran.error().message, "\"/nonexistent/page\": No such file or directory");
}

TEST(Program, StopsWhenAsked) {
  const std::atomic<bool> stop{true};
  const auto began = std::chrono::steady_clock::now();
  EXPECT_TRUE(run_program(shell("sleep 600"), "", stop));
  EXPECT_LT(std::chrono::steady_clock::now() - began, 60s);
}

struct Sender {
  boost::asio::io_context io;
  Activity activity;

  Verdict send(Notifier& notifier, const std::string& body, const std::string& note = {}, uint32_t attempt = 2) {
    store::Delivery delivery;
    delivery.body = body;
    delivery.note = note;
    delivery.message_id = "msg_1";
    delivery.attempt = attempt;
    Verdict verdict;
    boost::asio::co_spawn(io, keep(notifier, delivery, verdict), boost::asio::detached);
    io.restart();
    io.run();
    return verdict;
  }
  static Task<> keep(Notifier& notifier, const store::Delivery& delivery, Verdict& verdict) {
    verdict = co_await notifier.send(delivery);
  }
};

TEST(Exec, StatusZeroIsDeliveredAndWhatItWroteIsTheNote) {
  Sender sender;
  ExecNotifier notifier(sender.activity, {.receiver = "pager",
                                          .words = {"/bin/sh", "-c", "cat; echo; echo $FEEDWATCH_MESSAGE_ID $FEEDWATCH_ATTEMPT"},
                                          .limit = 20s});
  const Verdict verdict = sender.send(notifier, R"({"type":"test"})");
  EXPECT_EQ(verdict.fate, Fate::delivered);
  EXPECT_EQ(verdict.note, "{\"type\":\"test\"}\nmsg_1 2");
}

TEST(Exec, AnyOtherEndIsTriedAgain) {
  Sender sender;
  ExecNotifier notifier(sender.activity, {.receiver = "pager", .words = {"/bin/sh", "-c", "echo busy; exit 75"}, .limit = 20s});
  const Verdict verdict = sender.send(notifier, "{}");
  EXPECT_EQ(verdict.fate, Fate::retry);
  EXPECT_EQ(verdict.code, "exit-75");
  EXPECT_EQ(verdict.note, "busy");
}

std::string alert_body() {
  alert::OperatorEvent event;
  event.type = "test";
  event.id = "e1";
  event.message = "This is a test.";
  return alert::to_json(event);
}

Verdict mail_by(const std::string& script, LinkMeans links = {}, const std::string& note = {}, uint32_t attempt = 2) {
  Sender sender;
  SendmailNotifier notifier(sender.activity,
                            {.envelope = {"desk", "feedwatch@example.org", {"ada@example.org", "bo@example.org"}},
                             .words = {"/bin/sh", "-c", script, "sendmail"},
                             .links = std::move(links)});
  return sender.send(notifier, alert_body(), note, attempt);
}

TEST(Sendmail, GetsSenderRecipientsAndTheMailWithPlainLineEnds) {
  const Verdict verdict = mail_by("echo \"$@, $(grep -c '\r'), no room\"; exit 1");
  EXPECT_EQ(verdict.message,
            "\"/bin/sh\" ended with status 1: -i -f feedwatch@example.org -- ada@example.org bo@example.org, 0, no room");
  EXPECT_EQ(mail_by("grep 'Subject: feedwatch: test'").fate, Fate::delivered);
}

TEST(Sendmail, WithLinksItIsRunForEachRecipientAndTheNoteSaysWhoHasTheMail) {
  const LinkMeans links{.signer = std::make_shared<LinkSigner>(std::string(32, 'k'), "https://fw.example.org")};
  const Verdict first = mail_by("test \"$5\" = ada@example.org", links);
  EXPECT_EQ(first.fate, Fate::retry);
  EXPECT_EQ(from_note(first.note).delivered, std::vector<std::string>{"ada@example.org"});
  EXPECT_EQ(mail_by("test \"$5\" = bo@example.org", links, first.note).fate, Fate::delivered) << "only the other one";
}

TEST(Sendmail, WithLinksOneRefusalKeepsNoOtherFromItsMail) {
  const LinkMeans links{.signer = std::make_shared<LinkSigner>(std::string(32, 'k'), "https://fw.example.org")};
  const std::string script = "test \"$5\" = bo@example.org || exit 67";
  const Verdict first = mail_by(script, links);
  EXPECT_EQ(first.fate, Fate::retry);
  EXPECT_TRUE(first.partly);
  EXPECT_EQ(first.code, "exit-67");
  EXPECT_EQ(from_note(first.note).delivered, std::vector<std::string>{"bo@example.org"});
  const Verdict last = mail_by(script, links, first.note, 3);
  EXPECT_EQ(last.fate, Fate::dead);
  EXPECT_EQ(from_note(last.note).refused, (std::map<std::string, int>{{"ada@example.org", 67}}));
  EXPECT_NE(last.message.find("1 of 2 recipients have it; refused for ada@example.org (67)"), std::string::npos) << last.message;
}

TEST(Sendmail, ReceiverWhoseRecipientsHaveAllUnsubscribedIsDisabled) {
  EXPECT_EQ(mail_by("exit 0", {.has_unsubscribed = [](const std::string&) { return true; }}).fate, Fate::gone);
}

TEST(Sendmail, AnUnknownUserHasThreeAttemptsAndATemporaryFailureMore) {
  EXPECT_EQ(mail_by("exit 67").fate, Fate::retry);
  EXPECT_EQ(mail_by("exit 67", {}, {}, 3).fate, Fate::dead);
  EXPECT_EQ(mail_by("exit 75", {}, {}, 3).fate, Fate::retry);
  EXPECT_EQ(mail_by("exit 1", {}, {}, 3).fate, Fate::retry);
  EXPECT_FALSE(mail_by("exit 75").partly);
}

TEST(Output, WritesLinesAndClosesWhatWasCutOff) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  LineWriter writer(ends[1]);
  ASSERT_TRUE(writer.write("one", 1s));
  const std::string large(200'000, 'x');  // more than the pipe holds, and nobody reads
  const auto stuck = writer.write(large, 50ms);
  ASSERT_FALSE(stuck);
  EXPECT_EQ(stuck.error().code, "output-full");
  std::string text(1 << 20, '\0');
  const ssize_t held = ::read(ends[0], text.data(), text.size());
  ASSERT_TRUE(writer.write("two", 1s));
  std::string rest(100, '\0');
  rest.resize(static_cast<size_t>(::read(ends[0], rest.data(), rest.size())));
  EXPECT_EQ(text.substr(0, 5), "one\nx");
  EXPECT_GT(held, 5);
  EXPECT_EQ(rest, "\ntwo\n");
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(Output, AReaderThatHasGoneIsAFailureAndNotTheEnd) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ::close(ends[0]);
  Sender sender;
  OutputNotifier notifier(sender.activity, std::make_shared<OutputNotifier::Output>(ends[1]));
  const Verdict verdict = sender.send(notifier, "{}");
  EXPECT_EQ(verdict.fate, Fate::retry);
  EXPECT_EQ(verdict.code, "output-failed");
  ::close(ends[1]);
}

}  // namespace
}  // namespace feedwatch::deliver
