#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "story/fifo.h"
#include "story/hash_table.h"
#include "story/term_lists.h"

namespace feedwatch::story {
namespace {

struct Random {
  std::mt19937 engine;
  explicit Random(unsigned seed) : engine(seed) {}
  uint32_t operator()() { return static_cast<uint32_t>(engine()); }
};

std::vector<uint32_t> all_with(const HashTable& table, uint32_t hash) {
  std::vector<uint32_t> numbers;
  table.each(hash, [&](uint32_t number) {
    numbers.push_back(number);
    return true;
  });
  return numbers;
}

// Articles with up to five hashes each, first in, first out or last out.
struct Articles {
  HashTable table{};
  std::deque<std::vector<uint32_t>> live{};
  uint32_t oldest{0};

  void add(const std::vector<uint32_t>& hashes) {
    for (const uint32_t hash : hashes) table.insert(hash, oldest + static_cast<uint32_t>(live.size()));
    live.push_back(hashes);
  }
  void drop_newest() {
    for (auto hash = live.back().rbegin(); hash != live.back().rend(); ++hash) table.remove_newest(*hash);
    live.pop_back();
  }
  void drop_oldest() {
    const size_t hashes = live.front().size();
    live.pop_front();
    table.drop_before(++oldest, hashes);
  }
  [[nodiscard]] std::vector<uint32_t> expected(uint32_t hash) const {
    std::vector<uint32_t> numbers;
    for (size_t i = live.size(); i-- > 0;) {
      for (const uint32_t each : live[i]) {
        if (each == hash) numbers.push_back(oldest + static_cast<uint32_t>(i));
      }
    }
    return numbers;
  }
};

TEST(HashTable, HoldsWhatWasAddedAndNotDroppedNewestFirst) {
  Random random{3};
  Articles articles;
  articles.oldest = UINT32_MAX - 500;  // numbers wrap
  articles.table.drop_before(articles.oldest, 0);
  for (int step = 0; step < 6000; ++step) {
    const unsigned dice = random() % 10;
    const bool is_growing = step / 1500 % 2 == 0;
    if (articles.live.empty() || dice < (is_growing ? 6U : 3U)) {
      std::vector<uint32_t> hashes;
      for (unsigned i = 0; i < random() % 6; ++i) hashes.push_back(random() % 400 * 1024);
      articles.add(hashes);
    } else if (dice < 9) {
      articles.drop_oldest();
    } else {
      articles.drop_newest();
    }
    const uint32_t hash = random() % 400 * 1024;
    ASSERT_EQ(all_with(articles.table, hash), articles.expected(hash)) << step;
  }
}

TEST(HashTable, LooksAtABoundedNumberOfArticlesWithOneHash) {
  HashTable table;
  for (uint32_t number = 0; number < 100'000; ++number) table.insert(7, number);
  const std::vector<uint32_t> found = all_with(table, 7);
  EXPECT_EQ(found.size(), 256U);
  EXPECT_EQ(found.front(), 99'999U);
}

TEST(HashTable, ReusesTheRoomOfWhatWasDropped) {
  Articles articles;
  Random random{5};
  size_t before = 0;
  for (int i = 0; i < 60'000; ++i) {
    articles.add({random(), 12, 13});
    if (articles.live.size() > 1000) articles.drop_oldest();
    if (i == 20'000) before = articles.table.memory();
  }
  EXPECT_LE(articles.table.memory(), before * 3 / 2);
}

TEST(TermLists, HoldWhoUsesATermInOrder) {
  Random random{4};
  std::map<uint32_t, std::set<uint32_t>> expected;
  TermLists lists;
  for (int step = 0; step < 40'000; ++step) {
    const uint32_t term = random() % (step % 3 == 0 ? 20 : 4000);
    const uint32_t user = random() % 50;
    std::set<uint32_t>& users = expected[term];
    if (users.contains(user)) {
      lists.erase(term, user, std::less<>{});
      users.erase(user);
    } else {
      lists.insert(term, user, std::less<>{});
      users.insert(user);
    }
    const auto found = lists.with(term);
    ASSERT_EQ(std::vector<uint32_t>(found.begin(), found.end()), std::vector<uint32_t>(users.begin(), users.end())) << step;
    ASSERT_EQ(lists.count(term), users.size());
  }
  for (const auto& [term, users] : expected) EXPECT_EQ(lists.count(term), users.size()) << term;
}

TEST(Fifo, IsAQueueWithTwoEnds) {
  Random random{6};
  Fifo<uint32_t> fifo;
  std::deque<uint32_t> expected;
  for (uint32_t step = 0; step < 30'000; ++step) {
    const unsigned dice = random() % 8;
    if (dice < (step < 15'000 ? 5U : 3U) || expected.empty()) {
      fifo.push_back(step);
      expected.push_back(step);
    } else if (dice < 7) {
      fifo.pop_front(1);
      expected.pop_front();
    } else {
      fifo.pop_back(1);
      expected.pop_back();
    }
    ASSERT_EQ(fifo.size(), expected.size());
    if (expected.empty()) continue;
    const size_t i = random() % expected.size();
    ASSERT_EQ(fifo[i], expected[i]) << step;
    ASSERT_EQ(fifo.back(), expected.back());
  }
}

}  // namespace
}  // namespace feedwatch::story
