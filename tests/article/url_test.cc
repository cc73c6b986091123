#include "article/url.h"

#include <gtest/gtest.h>

namespace feedwatch::url {
namespace {

struct Resolution {
  std::string_view input;
  std::string_view base;
  std::string_view wanted;  // empty: an error
};

class Resolve : public testing::TestWithParam<Resolution> {};

TEST_P(Resolve, FollowsTheUrlStandard) {
  const auto& [input, base, wanted] = GetParam();
  EXPECT_EQ(absolute(input, base), wanted) << input << " against " << base;
}

constexpr std::string_view page = "https://news.example.org/world/today?edition=1#top";

INSTANTIATE_TEST_SUITE_P(References, Resolve,
                         testing::Values(Resolution{"story-7", page, "https://news.example.org/world/story-7"},
                                         Resolution{"/story-7", page, "https://news.example.org/story-7"},
                                         Resolution{"../a/./b/../c", page, "https://news.example.org/a/c"},
                                         Resolution{"?edition=2", page, "https://news.example.org/world/today?edition=2"},
                                         Resolution{"#end", page, "https://news.example.org/world/today?edition=1#end"},
                                         Resolution{"", page, "https://news.example.org/world/today?edition=1"},
                                         Resolution{"//cdn.example.org/x", page, "https://cdn.example.org/x"},
                                         Resolution{"https:story", page, "https://news.example.org/world/story"},
                                         Resolution{"http:story", page, "http://story/"},
                                         Resolution{"\\\\cdn.example.org\\x", page, "https://cdn.example.org/x"},
                                         Resolution{" \n/a\tb\r ", page, "https://news.example.org/ab"},
                                         Resolution{"mailto:Desk@example.org", page, "mailto:Desk@example.org"},
                                         Resolution{"story", "mailto:desk@example.org", ""}, Resolution{"story", "", ""},
                                         Resolution{"/%2E%2e/x", page, "https://news.example.org/x"},
                                         Resolution{"...", page, "https://news.example.org/world/..."}));

INSTANTIATE_TEST_SUITE_P(Encodings, Resolve,
                         testing::Values(Resolution{"http://example.org/ä b", "", "http://example.org/%C3%A4%20b"},
                                         Resolution{"http://example.org/?q='<ä>'", "",
                                                    "http://example.org/?q=%27%3C%C3%A4%3E%27"},
                                         Resolution{"http://example.org/%zz%2", "", "http://example.org/%zz%2"},
                                         Resolution{"http://a@b:c@example.org/", "", "http://a%40b:c@example.org/"},
                                         Resolution{"http://example.org/\xFF", "", "http://example.org/%FF"}));

INSTANTIATE_TEST_SUITE_P(
    Hosts, Resolve,
    testing::Values(
        Resolution{"HTTP://EXAMPLE.ORG:80", "", "http://example.org/"}, Resolution{"http://0x7f.1/", "", "http://127.0.0.1/"},
        Resolution{"http://2130706433/", "", "http://127.0.0.1/"}, Resolution{"http://017700000001/", "", "http://127.0.0.1/"},
        Resolution{"http://127。0。0。1/", "", "http://127.0.0.1/"}, Resolution{"http://１２７.0.0.1/", "", "http://127.0.0.1/"},
        Resolution{"http://%31%32%37.0.0.1/", "", "http://127.0.0.1/"}, Resolution{"http://127.0.0.1./", "", "http://127.0.0.1/"},
        Resolution{"http://[::ffff:127.0.0.1]/", "", "http://[::ffff:7f00:1]/"},
        Resolution{"http://[2001:DB8:0:0:1:0:0:1]/", "", "http://[2001:db8::1:0:0:1]/"},
        Resolution{"http://[1:0:0:2::]/", "", "http://[1:0:0:2::]/"}, Resolution{"http://[::]/", "", "http://[::]/"},
        Resolution{"http://[1:2:3:4:5:6:7::]/", "", "http://[1:2:3:4:5:6:7:0]/"}, Resolution{"http://[::1%25eth0]/", "", ""},
        Resolution{"http://[1:2:3:4:5:6:7:8:9]/", "", ""}, Resolution{"http://[1::2::3]/", "", ""},
        Resolution{"http://[:1]/", "", ""}, Resolution{"http://256.1.1.1/", "", ""}, Resolution{"http://1.2.3.4.5/", "", ""},
        Resolution{"http://Bücher.example/", "", "http://xn--bcher-kva.example/"},
        Resolution{"http://faß.example/", "", "http://xn--fa-hia.example/"}, Resolution{"http://xn--a/", "", ""},
        Resolution{"http://a b/", "", ""}, Resolution{"http://a%2Fb/", "", ""}, Resolution{"http://\xFF\xFE/", "", ""},
        Resolution{"http://example.org:65536/", "", ""}, Resolution{"http:///", "", ""},
        Resolution{"http://example.org:/", "", "http://example.org/"}));

TEST(ResolvedUrl, KeepsTheFragmentOutOfWhatIsFetched) {
  EXPECT_EQ(resolve("/a#b", "https://example.org/x").value(), "https://example.org/a");
}

TEST(ResolvedUrl, RefusesOtherSchemesAndSaysSo) {
  EXPECT_EQ(resolve("ftp://example.org/", "").error().code, "scheme-not-allowed");
  EXPECT_EQ(resolve("javascript:alert(1)", "https://example.org/").error().code, "scheme-not-allowed");
  EXPECT_EQ(resolve("http://", "").error().code, "bad-url");
}

TEST(ResolvedUrl, RefusesWhatIsTooLong) {
  EXPECT_EQ(resolve("http://example.org/" + std::string(70'000, 'a'), "").error().code, "bad-url");
}

TEST(UrlParts, AreWhatAClientConnectsTo) {
  const auto parts = split("https://user:pw@Example.org/a?b=c#d").value();
  EXPECT_EQ(parts.scheme, "https");
  EXPECT_EQ(parts.host, "example.org");
  EXPECT_EQ(parts.port, 443);
  EXPECT_EQ(parts.path, "/a");
  EXPECT_EQ(parts.query, "b=c");
  EXPECT_TRUE(parts.has_userinfo);
  EXPECT_EQ(split("http://example.org:8080").value().port, 8080);
  EXPECT_FALSE(split("http://example.org").value().has_userinfo);
  EXPECT_EQ(split("/a").error().code, "bad-url");
}

TEST(LoggedUrl, ShowsNoSecrets) {
  EXPECT_EQ(for_log("https://me:secret@example.org/feed?token=secret&x&y=#secret"), "https://example.org/feed?token=…&x&y=…");
  EXPECT_EQ(for_log("https://example.org/rss?0123456789abcdef&full"), "https://example.org/rss?…&full");
  EXPECT_EQ(for_log("mailto:someone@example.org"), "mailto:…");
  EXPECT_EQ(for_log("not a URL"), "(unreadable URL)");
}

}  // namespace
}  // namespace feedwatch::url
