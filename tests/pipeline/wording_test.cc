#include "pipeline/wording.h"

#include <gtest/gtest.h>

namespace feedwatch::pipeline {
namespace {

const std::string prose =
    "The regional council said on Monday that the bridge over the Olm near Tarvik would stay closed until spring because "
    "engineers had "
    "found cracks in two of its pillars, and that buses would take people from the lower town to the station on the other bank "
    "every "
    "quarter of an hour.";

Article article(std::string title, std::string text) {
  Article made;
  made.title = std::move(title);
  made.text = std::move(text);
  return made;
}

store::NewArticle described(const Article& one, const std::vector<Article>& all) {
  store::NewArticle made;
  describe_wording(one, {}, company_of(all), made);
  return made;
}

TEST(Wording, OfANewArticleIsSketched) {
  const Article one = article("Bridge near Tarvik stays closed", prose);
  EXPECT_TRUE(described(one, {one}).sketch);
}

TEST(Wording, OfItemsThatANumberTellsApartIsNot) {
  const Article one = article("Item 7", "");
  const Article two = article("Ferry 12 leaves the quay", "Ferry 12.");
  EXPECT_FALSE(described(one, {one}).sketch);
  EXPECT_FALSE(described(two, {two}).sketch);
}

TEST(Wording, OfATemplateIsNot) {
  const Article monday = article("Weather for 4 March", prose);
  const Article tuesday = article("Weather for 5 March", prose);
  EXPECT_TRUE(described(monday, {monday}).sketch);
  EXPECT_FALSE(described(monday, {tuesday, monday}).sketch);
  EXPECT_TRUE(described(monday, {monday, monday}).sketch) << "the same title twice is no template";
}

TEST(Wording, OfAKnownArticleIsComparedWithoutWhatItsSourceAlwaysSays) {
  const Article before = article("Bridge near Tarvik stays closed", prose);
  const Article after = article(before.title, prose + "\nThree divers are missing since the morning, police said.");
  const Article adorned = article(before.title, prose + "\nThe Post is read by many people every day.");
  const store::Classified known{.known = store::Known::changed, .previous = before};
  store::NewArticle made;
  describe_wording(after, known, {}, made);
  EXPECT_EQ(made.change, story::Change::material);
  EXPECT_EQ(made.news, "Three divers are missing since the morning, police said.");
  EXPECT_FALSE(made.sketch);
  Company company;
  for (const char* other : {"Trams run again.", "The fair opens on Friday.", "A school in Olmhaven is to be rebuilt."}) {
    company.habits.add(story::margins(other + std::string("\nThe Post is read by many people every day.")));
  }
  store::NewArticle quiet;
  describe_wording(adorned, known, company, quiet);
  EXPECT_EQ(quiet.change, story::Change::none);
}

TEST(Wording, OfASourceThatTellsAnotherOnesArticleInItsOwnWordsIsNoEdit) {
  Article before = article("Bridge near Tarvik stays closed", prose);
  before.source = "first";
  Article after = article(before.title, prose + "\nThree divers are missing since the morning, police said.");
  after.source = "second";
  store::NewArticle made;
  describe_wording(after, {.known = store::Known::changed, .previous = before}, {}, made);
  EXPECT_EQ(made.change, story::Change::none);
  EXPECT_TRUE(made.news.empty());
}

}  // namespace
}  // namespace feedwatch::pipeline
