#include <gtest/gtest.h>

#include "article/url.h"

namespace feedwatch::url {
namespace {

struct Identity {
  std::string_view url;
  std::string_view key;
};

class Key : public testing::TestWithParam<Identity> {};

TEST_P(Key, IsTheSameHoweverTheReaderCame) {
  EXPECT_EQ(key(GetParam().url), GetParam().key);
  EXPECT_EQ(key(key(GetParam().url)), GetParam().key) << "a key is its own key";
}

INSTANTIATE_TEST_SUITE_P(SchemeHostAndPort, Key,
                         testing::Values(Identity{"http://www.gazette.example/a", "https://gazette.example/a"},
                                         Identity{"http://m.gazette.example:80/a", "https://gazette.example/a"},
                                         Identity{"https://www.mobile.gazette.example/a", "https://gazette.example/a"},
                                         Identity{"https://gazette.example:8443/a", "https://gazette.example:8443/a"},
                                         Identity{"https://gazette.example./a", "https://gazette.example/a"},
                                         Identity{"https://m.example/a", "https://m.example/a"},
                                         Identity{"https://www.co.uk/a", "https://www.co.uk/a"},
                                         Identity{"https://m.gazette.co.uk/a", "https://gazette.co.uk/a"},
                                         Identity{"https://de.m.wikipedia.org/wiki/X", "https://de.wikipedia.org/wiki/X"},
                                         Identity{"https://wwwhite.example.org/", "https://wwwhite.example.org/"},
                                         Identity{"http://10.1.2.3/a", "https://10.1.2.3/a"},
                                         Identity{"https://me:pw@gazette.example/", "https://gazette.example/"}));

INSTANTIATE_TEST_SUITE_P(Paths, Key,
                         testing::Values(Identity{"https://gazette.example", "https://gazette.example/"},
                                         Identity{"https://gazette.example/a/", "https://gazette.example/a"},
                                         Identity{"https://gazette.example//a///b", "https://gazette.example/a/b"},
                                         Identity{"https://gazette.example/%61%2f%c3%a9", "https://gazette.example/a%2F%C3%A9"},
                                         Identity{"https://gazette.example/a/INDEX.html", "https://gazette.example/a"},
                                         Identity{"https://gazette.example/a/index.html.html",
                                                  "https://gazette.example/a/index.html.html"},
                                         Identity{"https://gazette.example/a;jsessionid=1F?b=2", "https://gazette.example/a?b=2"},
                                         Identity{"https://gazette.example/News", "https://gazette.example/News"}));

INSTANTIATE_TEST_SUITE_P(Amp, Key,
                         testing::Values(Identity{"https://amp.gazette.example/a", "https://gazette.example/a"},
                                         Identity{"https://gazette.example/a/amp/", "https://gazette.example/a"},
                                         Identity{"https://gazette.example/a.amp.html", "https://gazette.example/a.html"},
                                         Identity{"https://gazette.example/amp/2024/05/a", "https://gazette.example/2024/05/a"},
                                         Identity{"https://gazette.example/amp/tubes", "https://gazette.example/amp/tubes"},
                                         Identity{"https://gazette.example/a?amp&b=1", "https://gazette.example/a?b=1"},
                                         Identity{"https://gazette.example/a?amp=12", "https://gazette.example/a?amp=12"},
                                         Identity{"https://gazette.example/a?outputType=amp", "https://gazette.example/a"},
                                         Identity{"https://gazette-example.cdn.ampproject.org/v/s/gazette.example/a",
                                                  "https://gazette.example/a"},
                                         Identity{"https://gazette.example/preamp", "https://gazette.example/preamp"}));

INSTANTIATE_TEST_SUITE_P(
    Queries, Key,
    testing::Values(Identity{"https://gazette.example/a?b=2&a=1", "https://gazette.example/a?a=1&b=2"},
                    Identity{"https://gazette.example/a?x=2&x=1", "https://gazette.example/a?x=2&x=1"},
                    Identity{"https://gazette.example/a?UTM_Source=x&fbclid=y&id=3", "https://gazette.example/a?id=3"},
                    Identity{"https://gazette.example/a?", "https://gazette.example/a"},
                    Identity{"https://gazette.example/a?&&", "https://gazette.example/a"},
                    Identity{"https://gazette.example/a?x=1&amp;y=2&#038;z=3&#x26;w=4",
                             "https://gazette.example/a?w=4&x=1&y=2&z=3"},
                    Identity{"https://gazette.example/a?x=1&amplitude=2", "https://gazette.example/a?amplitude=2&x=1"},
                    Identity{"https://gazette.example/a?source=1&ref=2&sid=3&campaign=4",
                             "https://gazette.example/a?campaign=4&ref=2&sid=3&source=1"},
                    Identity{"https://www.youtube.com/watch?v=q&si=z&feature=share", "https://youtube.com/watch?v=q"},
                    Identity{"https://gazette.example/watch?si=z", "https://gazette.example/watch?si=z"},
                    Identity{"https://www.amazon.co.uk/dp/1?qid=2", "https://amazon.co.uk/dp/1"}));

INSTANTIATE_TEST_SUITE_P(Fragments, Key,
                         testing::Values(Identity{"https://gazette.example/a#comments", "https://gazette.example/a"},
                                         Identity{"https://gazette.example/#!/story/1", "https://gazette.example/#!/story/1"},
                                         Identity{"https://gazette.example/#/story/1", "https://gazette.example/#/story/1"},
                                         Identity{"https://gazette.example/a#/", "https://gazette.example/a"},
                                         Identity{"https://gazette.example/a#:~:text=x", "https://gazette.example/a"}));

INSTANTIATE_TEST_SUITE_P(
    Redirectors, Key,
    testing::Values(
        Identity{"https://www.google.de/url?sa=t&url=https%3A%2F%2Fgazette.example%2Fa%3Fb%3D1", "https://gazette.example/a?b=1"},
        Identity{
            "https://l.facebook.com/l.php?u=https%3A%2F%2Ft.umblr.com%2Fredirect%3Fz%3Dhttps%253A%252F%252Fgazette.example%252Fa",
            "https://gazette.example/a"},
        Identity{"https://href.li/?https://gazette.example/a", "https://gazette.example/a"},
        Identity{"https://www.google.com/url?q=javascript:alert(1)", "https://google.com/url?q=javascript:alert(1)"},
        Identity{"https://gazette.example/url?q=https://other.example/a",
                 "https://gazette.example/url?q=https://other.example/a"},
        Identity{"https://notgoogle.com/url?q=https://other.example/a", "https://notgoogle.com/url?q=https://other.example/a"}));

INSTANTIATE_TEST_SUITE_P(NotForTheWeb, Key,
                         testing::Values(Identity{"tag:gazette.example,2024:7", "tag:gazette.example,2024:7"},
                                         Identity{"story 7", "story 7"}, Identity{"", ""}));

TEST(KeyOfDifferentPages, Differs) {
  EXPECT_NE(key("https://a.gazette.example/x"), key("https://b.gazette.example/x"));
  EXPECT_NE(key("https://gazette.example/a?page=1"), key("https://gazette.example/a?page=2"));
  EXPECT_NE(key("https://gazette.example/a%2Fb"), key("https://gazette.example/a/b"));
}

TEST(KeyOfRedirectorsInCircles, Ends) {
  std::string url = "https://gazette.example/";
  for (int i = 0; i < 12; ++i) url = "https://href.li/?" + url;
  EXPECT_FALSE(key(url).empty());
}

}  // namespace
}  // namespace feedwatch::url
