#include "base/log.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <optional>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "base/log_text.h"

namespace feedwatch::log {
namespace {

using testing::HasSubstr;
using testing::Not;

class Logging : public testing::Test {
 protected:
  ~Logging() override {
    set_level(Level::info);
    set_format(Format::text);
  }

  static std::string written(Format format, Level level, std::string_view message, Fields fields) {
    set_format(format);
    testing::internal::CaptureStderr();
    event(level, source_failing, message, fields);
    return testing::internal::GetCapturedStderr();
  }
};

TEST_F(Logging, WritesTextWithFieldsInOneLine) {
  const std::string line = written(Format::text, Level::warning, "403 from news.example.org",
                                   {{feed_id, "world news"}, {http_status, 403}, {feed_host, ""}});
  EXPECT_THAT(line, testing::MatchesRegex("[0-9T:.-]+Z warning source.failing: 403 from news.example.org feed_id=\"world news\" "
                                          "http_status=403 feed_host=\"\"\n"));
}

TEST_F(Logging, WritesJsonThatParsesBack) {
  const std::string line = written(Format::json, Level::error, "said \"no\\\"\n\x1b[31m",
                                   {{feed_id, "a\"b"}, {duration_ms, std::chrono::milliseconds{12}}});
  const auto value = boost::json::parse(line).as_object();
  EXPECT_EQ(value.at("level"), "error");
  EXPECT_EQ(value.at("event"), "source.failing");
  EXPECT_EQ(value.at("message"), "said \"no\\\"\\n\\x1b[31m");
  EXPECT_EQ(value.at("feed_id"), "a\"b");
  EXPECT_EQ(value.at("duration_ms"), 12);
}

TEST_F(Logging, WritesNothingBelowItsLevel) {
  set_level(Level::error);
  EXPECT_EQ(written(Format::text, Level::warning, "quiet", {}), "");
  EXPECT_FALSE(is_on(Level::warning));
  set_level(Level::off);
  EXPECT_EQ(written(Format::text, Level::error, "quiet", {}), "");
  set_level(Level::debug);
  EXPECT_THAT(written(Format::text, Level::debug, "loud", {}), HasSubstr("loud"));
}

TEST_F(Logging, DoesNotLetForeignTextForgeLinesOrFields) {
  const std::string line =
      written(Format::text, Level::info, "title\n2026-01-01 error forged: line", {{feed_id, "a\nRULE_ID=b"}});
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
  EXPECT_THAT(line, HasSubstr("feed_id=\"a\\\\nRULE_ID=b\""));
}

TEST(SafeText, EscapesControlAndDirectionCharacters) {
  EXPECT_EQ(safe("a\tb\r\n\x1b[2J\x7f"), "a\\tb\\r\\n\\x1b[2J\\x7f");
  EXPECT_EQ(safe("\xC2\x9B\xE2\x80\xAE"
                 "abc\xE2\x81\xA6\xE2\x80\xA8"),
            "\\x9b\\u{202e}abc\\u{2066}\\u{2028}");
  EXPECT_EQ(safe("Ωmega 日本 🙂"), "Ωmega 日本 🙂");
  EXPECT_EQ(safe("a\xFF\xC3"), "a\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(safe(std::string_view{"a\0b", 3}), "a\\x00b");
}

TEST(SafeText, CapsAFieldBetweenCharacters) {
  const std::string long_plain = safe(std::string(5000, 'a'));
  EXPECT_EQ(long_plain.size(), max_field);
  EXPECT_TRUE(long_plain.ends_with("a…"));
  std::string wide;
  for (int i = 0; i < 2000; ++i) wide += "日";
  EXPECT_LE(safe(wide).size(), max_field);
  EXPECT_TRUE(safe(wide).ends_with("日…"));
  EXPECT_LE(safe(std::string(5000, '\n')).size(), max_field);
  EXPECT_EQ(safe(std::string(max_field, 'a')), std::string(max_field, 'a'));
}

TEST(LogNames, AreThoseOfTheConfiguration) {
  EXPECT_EQ(level_named("warning"), Level::warning);
  EXPECT_EQ(level_named("loud"), std::nullopt);
  EXPECT_EQ(format_named("journal"), Format::journal);
  EXPECT_EQ(format_named(""), std::nullopt);
}

TEST(EventKinds, HaveTheirOwnMessageIds) {
  const std::set<std::string_view> ids{service_starting.message_id, service_ready.message_id, service_stopping.message_id,
                                       config_rejected.message_id,  source_polled.message_id, source_failing.message_id,
                                       alert_fired.message_id,      delivery_sent.message_id};
  EXPECT_EQ(ids.size(), 8U);
  for (const std::string_view id : ids) EXPECT_EQ(id.size(), 32U);
}

// What a journal of our own receives, in a mount namespace of our own so that it stands where the real one does. None: not
// permitted.
std::optional<std::string> journal_entry_of(void (*log)()) {
  int result[2];
  if (pipe(result) != 0) return std::nullopt;
  const pid_t child = fork();
  if (child == 0) {
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = "/run/systemd/journal/socket"};
    const bool is_ready = unshare(CLONE_NEWNS) == 0 && mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                          mount("tmpfs", "/run", "tmpfs", 0, nullptr) == 0 && mkdir("/run/systemd", 0755) == 0 &&
                          mkdir("/run/systemd/journal", 0755) == 0;
    const int journal = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (!is_ready || bind(journal, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) _exit(1);
    log();
    char entry[4096];
    const ssize_t length = recv(journal, entry, sizeof entry, MSG_DONTWAIT);
    _exit(length > 0 && write(result[1], entry, static_cast<size_t>(length)) == length ? 0 : 2);
  }
  close(result[1]);
  std::string entry(4096, '\0');
  const ssize_t length = read(result[0], entry.data(), entry.size());
  close(result[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 1) return std::nullopt;
  entry.resize(static_cast<size_t>(std::max<ssize_t>(length, 0)));
  return entry;
}

TEST(Journal, ReceivesEveryFieldOfAnEvent) {
  const auto entry = journal_entry_of([] {
    set_format(Format::journal);
    event(Level::warning, delivery_failed, "503\nfrom hooks.example.org",
          {{delivery_id, "d-7"}, {http_status, 503}, {feed_id, "x"}});
  });
  if (!entry) GTEST_SKIP() << "needs the right to mount";
  for (const std::string_view field :
       {"MESSAGE=503\\nfrom hooks.example.org\n", "FEEDWATCH_EVENT=delivery.failed\n",
        "MESSAGE_ID=6147237870ef9f7d81f06c74b582b64c\n", "PRIORITY=4\n", "SYSLOG_IDENTIFIER=feedwatch\n", "DELIVERY_ID=d-7\n",
        "HTTP_STATUS=503\n", "FEED_ID=x\n"}) {
    EXPECT_THAT(*entry, HasSubstr(field));
  }
  EXPECT_THAT(*entry, Not(HasSubstr("CODE_FILE")));
}

TEST_F(Logging, FallsBackToStandardErrorWithoutAJournal) {
  if (access("/run/systemd/journal/socket", F_OK) == 0) GTEST_SKIP() << "this machine has a journal";
  const std::string line = written(Format::journal, Level::error, "lost?", {{feed_id, "x"}});
  EXPECT_THAT(line, HasSubstr("MESSAGE=lost? "));
  EXPECT_THAT(line, HasSubstr("FEED_ID=x"));
}

}  // namespace
}  // namespace feedwatch::log
