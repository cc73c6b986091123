#include "story/number_map.h"

#include <map>
#include <random>

#include <gtest/gtest.h>

namespace feedwatch::story {
namespace {

TEST(NumberMap, HoldsWhatAMapHoldsWhateverComesAndGoes) {
  std::mt19937_64 random(5);
  NumberMap numbers;
  std::map<uint64_t, uint32_t> expected;
  for (int i = 0; i < 200'000; ++i) {
    const uint64_t key = random() % 3000 * (i % 2 == 0 ? 1 : uint64_t{1} << 40);
    // It grows, and shrinks again.
    if (random() % 100 < (i < 100'000 ? 60U : 40U)) {
      const auto number = static_cast<uint32_t>(random());
      numbers[key] = expected[key] = number;
    } else if (expected.erase(key) > 0) {
      numbers.erase(key);
    }
    const uint32_t* const found = numbers.find(key);
    ASSERT_EQ(found != nullptr, expected.contains(key)) << i;
    if (found != nullptr) {
      ASSERT_EQ(*found, expected.at(key)) << i;
    }
  }
  EXPECT_EQ(numbers.size(), expected.size());
  for (const auto& [key, number] : expected) ASSERT_EQ(*numbers.find(key), number);
  numbers.clear();
  EXPECT_EQ(numbers.find(expected.begin()->first), nullptr);
}

TEST(NumberMap, StartsAtZero) {
  NumberMap numbers;
  EXPECT_EQ(numbers.find(0), nullptr);
  EXPECT_EQ(++numbers[0], 1U);
  EXPECT_EQ(++numbers[0], 2U);
}

}  // namespace
}  // namespace feedwatch::story
