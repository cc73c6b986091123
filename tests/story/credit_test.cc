#include "story/credit.h"

#include <gtest/gtest.h>

namespace feedwatch::story {
namespace {

TEST(Credit, IsReadFromTheDateline) {
  EXPECT_EQ(credited_agency("TARVIK (AFP) – The river rose.", {}), "afp");
  EXPECT_EQ(credited_agency("OLMHAVEN, May 4 (Reuters) - The port closed.", {}), "reuters");
  EXPECT_EQ(credited_agency("The river (12 km long) rose. (AFP)", {}), "");
  EXPECT_EQ(credited_agency("The river rose. Boats (Reuters) were seen.", {}), "");
}

TEST(Credit, IsReadFromTheByline) {
  EXPECT_EQ(credited_agency("The river rose.", {"Ida Lund", "The Associated Press"}), "ap");
  EXPECT_EQ(credited_agency("The river rose.", {"Reuters Staff"}), "reuters");
  EXPECT_EQ(credited_agency("", {}), "");
}

TEST(Credit, KnowsTheAgencyItself) {
  EXPECT_TRUE(is_agency("reuters", "Reuters", ""));
  EXPECT_TRUE(is_agency("reuters", "World", "www.reuters.com"));
  EXPECT_FALSE(is_agency("reuters", "Tarvik Post", "tarvikpost.example"));
  EXPECT_FALSE(is_agency("", "", ""));
}

}  // namespace
}  // namespace feedwatch::story
