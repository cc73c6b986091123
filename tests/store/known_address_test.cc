#include "store/known_address.h"

#include <gtest/gtest.h>

namespace feedwatch::store {
namespace {

const std::string address = "https://example.org/feed?token=0123456789";

TEST(KnownAddress, IsNotStoredAndComesBack) {
  const SourceState polled{.id = "a", .url = address, .configured_url = address, .validators_url = address, .etag = "x"};
  SourceState stored = without_address(polled);
  for (const std::string& text : {stored.url, stored.configured_url, stored.validators_url}) {
    EXPECT_EQ(text.find("0123456789"), std::string::npos) << text;
  }
  ASSERT_TRUE(restore_address(stored, address));
  EXPECT_EQ(stored.url, address);
  EXPECT_EQ(stored.configured_url, address);
  EXPECT_EQ(stored.validators_url, address);
  EXPECT_EQ(stored.etag, "x");
}

TEST(KnownAddress, OfAnotherSourceIsNotTakenForIt) {
  SourceState stored = without_address({.url = address, .configured_url = address});
  EXPECT_FALSE(restore_address(stored, address + "0"));
}

TEST(KnownAddress, LeavesWhereAServerHasSentUs) {
  const std::string moved = "https://example.org/new";
  SourceState stored = without_address({.url = moved, .configured_url = address, .validators_url = moved});
  EXPECT_EQ(stored.url, moved);
  ASSERT_TRUE(restore_address(stored, address));
  EXPECT_EQ(stored.url, moved);
  EXPECT_EQ(stored.validators_url, moved);
}

TEST(KnownAddress, IsKnownInStatesThatWereStoredWithIt) {
  SourceState old{.url = address, .configured_url = address};
  EXPECT_TRUE(restore_address(old, address));
  EXPECT_FALSE(restore_address(old, address + "0"));
}

TEST(KnownAddress, SealedTwiceIsSealedOnce) {
  const SourceState once = without_address({.url = address, .configured_url = address});
  EXPECT_EQ(without_address(once).configured_url, once.configured_url);
  EXPECT_EQ(without_address({}).configured_url, "");
}

}  // namespace
}  // namespace feedwatch::store
