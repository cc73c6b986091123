// A process that dies at any instant, again and again: the copies and stories found are those of one that was never disturbed.
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <chrono>
#include <filesystem>
#include <random>
#include <thread>

#include "fixture.h"
#include "store/database.h"

namespace feedwatch::store {
namespace {

constexpr int articles = 400;

// Words that no other seed has.
std::string prose(unsigned seed, size_t words) {
  std::mt19937 random(seed);
  std::string text;
  for (size_t i = 0; i < words; ++i) {
    for (int letter = 0; letter < 7; ++letter) text += static_cast<char>('a' + random() % 26);
    text += i % 40 == 39 ? ".\n" : " ";
  }
  return text;
}

// Copies, retellings that share some of their words, news of its own, and articles that bring stories together.
NewArticle nth(int number) {
  std::mt19937 random(static_cast<unsigned>(number) + 7000);
  const auto event = static_cast<unsigned>(1 + random() % static_cast<unsigned>(2 + number / 4));
  const auto other = static_cast<unsigned>(1 + random() % static_cast<unsigned>(2 + number / 4));
  const auto own = 10'000 + static_cast<unsigned>(number);
  std::string text = prose(event, 50) + prose(random() % 4 == 0 ? event + 500 : own, 40);
  if (random() % 8 == 0) text += prose(other, 50);
  text += prose(own + 50'000, 3);  // no two are the same article
  const std::string name = std::to_string(number);
  NewArticle made = entry(article(name, "site.example/" + name, prose(event, 5), std::move(text)));
  made.article.source = "source-" + std::to_string(number % 7);
  made.article.published = at(number * 900LL - static_cast<long long>(random() % 7200));
  made.sketch = story::sketch({made.article.title, made.article.text});
  return made;
}

int64_t stored(const std::filesystem::path& path) { return Database{path}.value("SELECT count(*) FROM article").value_or(0); }

// Commits the articles that are missing, one or two at a time.
void live(const std::filesystem::path& path, int report) {
  boost::asio::io_context io;
  Activity activity;
  auto store = Store::open({.path = path, .linger = Duration{0}}, io.get_executor(), activity);
  if (!store) ::_exit(2);
  for (int number = static_cast<int>(stored(path)); number < articles;) {
    PollCommit poll{.now = at(number * 900LL)};
    poll.articles.push_back(nth(number++));
    poll.state.id = poll.articles[0].article.source;
    if (!wait(io, (*store)->commit(std::move(poll)))) ::_exit(3);
    if (report >= 0 && ::write(report, "x", 1) != 1) ::_exit(4);
  }
}

// Lives until it is killed, a random while after its first commit. Whether it died of that.
bool live_and_die(const std::filesystem::path& path, std::chrono::microseconds while_after) {
  int pipe[2];
  if (::pipe(pipe) != 0) return false;
  const pid_t process = ::fork();
  if (process == 0) {
    ::close(pipe[0]);
    live(path, pipe[1]);
    ::_exit(0);
  }
  ::close(pipe[1]);
  char byte = 0;
  const bool began = ::read(pipe[0], &byte, 1) == 1;
  if (began) std::this_thread::sleep_for(while_after);
  ::kill(process, SIGKILL);
  ::close(pipe[0]);
  int status = 0;
  ::waitpid(process, &status, 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

// Where every article is, and why.
std::vector<std::string> places(const std::filesystem::path& path) {
  Database database{path};
  Query row = database.query(R"(
    SELECT guid || ': story ' || story || ' copies ' || ifnull(copies, article.id) || ' kind ' || ifnull(kind, 0) || ' of '
      || ifnull(other, 0) || ' shared ' || ifnull(shared, 0) || ' score ' || ifnull(score, 0)
    FROM article LEFT JOIN joined ON joined.article = article.id ORDER BY article.id)");
  std::vector<std::string> all;
  while (row.next()) all.push_back(row.text(0));
  Query merged = database.query("SELECT story || ' into ' || older FROM merged ORDER BY story");
  while (merged.next()) all.push_back(merged.text(0));
  return all;
}

TEST(StoriesCrash, LeavesTheSameGroupsAndStoriesAsAnUndisturbedRun) {
  const TempFolder folder;
  const auto disturbed = folder / "disturbed.db";
  const auto calm = folder / "calm.db";
  std::mt19937 random{11};
  int deaths = 0;
  for (int round = 0; round < 40; ++round)
    deaths += live_and_die(disturbed, std::chrono::microseconds{random() % 15'000}) ? 1 : 0;
  live(disturbed, -1);
  live(calm, -1);
  EXPECT_GT(deaths, 5);
  EXPECT_EQ(stored(disturbed), articles);
  const std::vector<std::string> expected = places(calm);
  EXPECT_EQ(places(disturbed), expected);
  EXPECT_GT(Database{calm}.value("SELECT count(*) FROM joined WHERE kind = 2").value_or(0), 10) << "copies";
  EXPECT_GT(Database{calm}.value("SELECT count(*) FROM joined WHERE kind = 3").value_or(0), 10) << "retellings";
  EXPECT_GT(Database{calm}.value("SELECT count(*) FROM merged").value_or(0), 0) << "merges";
}

}  // namespace
}  // namespace feedwatch::store
