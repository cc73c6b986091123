#include "http/robots.h"

#include <chrono>

#include <gtest/gtest.h>

namespace feedwatch::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

bool allows(std::string_view robots, const std::string& path) {
  return read_robots(robots, "feedwatch").allows("https://news.example.org" + path);
}

struct Case {
  const char* name;
  std::string robots;
  const char* path;
  bool allowed;
};

std::string rules(const std::string& lines) { return "User-agent: *\n" + lines; }

class RobotsVerdicts : public testing::TestWithParam<Case> {};

TEST_P(RobotsVerdicts, FollowTheStandard) {
  const Case& one = GetParam();
  EXPECT_EQ(allows(one.robots, one.path), one.allowed) << one.robots << one.path;
}

INSTANTIATE_TEST_SUITE_P(Matching, RobotsVerdicts,
                         testing::Values(Case{"EmptyFileAllows", "", "/a", true},
                                         Case{"NoMatchAllows", rules("Disallow: /b"), "/a", true},
                                         Case{"Prefix", rules("Disallow: /a"), "/abc", false},
                                         Case{"PrefixOfThePathOnly", rules("Disallow: /b"), "/a/b", true},
                                         Case{"EmptyDisallowAllows", rules("Disallow:"), "/a", true},
                                         Case{"LongestMatchAllows", rules("Disallow: /a\nAllow: /a/open"), "/a/open/1", true},
                                         Case{"LongestMatchDisallows", rules("Allow: /a\nDisallow: /a/shut"), "/a/shut/1", false},
                                         Case{"OrderDoesNotMatter", rules("Allow: /a/open\nDisallow: /a"), "/a/open", true},
                                         Case{"AllowWinsATie", rules("Disallow: /page\nAllow: /page"), "/page", true},
                                         Case{"AllowWinsATieInAnyOrder", rules("Allow: /page\nDisallow: /page"), "/page", true},
                                         Case{"CaseOfPathsCounts", rules("Disallow: /A"), "/a", true},
                                         Case{"CaseOfKeysDoesNot", "USER-AGENT: *\ndisALLOW: /a", "/a", false},
                                         Case{"RobotsTxtStaysOpen", rules("Disallow: /"), "/robots.txt", true},
                                         Case{"QueryIsPartOfThePath", rules("Disallow: /a?x=1"), "/a?x=1&y=2", false},
                                         Case{"OtherQuery", rules("Disallow: /a?x=1"), "/a?x=2", true},
                                         Case{"PatternWithoutASlashMatchesNothing", rules("Disallow: a"), "/a", true}),
                         [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(Wildcards, RobotsVerdicts,
                         testing::Values(Case{"StarInside", rules("Disallow: /*/print"), "/2024/x/print", false},
                                         Case{"StarMatchesNothingToo", rules("Disallow: /a*b"), "/ab", false},
                                         Case{"StarAtTheEndIsIdle", rules("Disallow: /a*"), "/abc", false},
                                         Case{"StarFirst", rules("Disallow: *.pdf"), "/x/y.pdf", false},
                                         Case{"Suffix", rules("Disallow: /*.php$"), "/a.php", false},
                                         Case{"SuffixIsAtTheEnd", rules("Disallow: /*.php$"), "/a.php?x", true},
                                         Case{"SuffixFoundLate", rules("Disallow: /*.php$"), "/a.php/b.php", false},
                                         Case{"EndOfTheWholePath", rules("Disallow: /a$"), "/a", false},
                                         Case{"EndOfALongerPath", rules("Disallow: /a$"), "/ab", true},
                                         Case{"DollarInsideIsLiteral", rules("Disallow: /a$b"), "/a$b", false},
                                         Case{"DollarInsideIsNoEnd", rules("Disallow: /a$b"), "/a", true},
                                         Case{"LiteralStar", rules("Disallow: /a%2Ab"), "/a*b", false},
                                         Case{"LiteralStarIsNoWildcard", rules("Disallow: /a%2Ab"), "/axb", true},
                                         Case{"LiteralDollar", rules("Disallow: /a%24"), "/a$", false},
                                         Case{"PiecesMayNotOverlap", rules("Disallow: /a*a$"), "/a", true},
                                         Case{"PiecesInOrder", rules("Disallow: /*b*c"), "/c/b", true},
                                         Case{"ManyStars", rules("Disallow: /****b"), "/ab", false}),
                         [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(Encoding, RobotsVerdicts,
                         testing::Values(Case{"BytesBeyondAscii", rules("Disallow: /caf\xC3\xA9"), "/caf%C3%A9", false},
                                         Case{"CaseOfHexDigits", rules("Disallow: /caf%c3%a9"), "/caf\xC3\xA9", false},
                                         Case{"UnreservedIsDecoded", rules("Disallow: /%7Euser"), "/~user", false},
                                         Case{"UnreservedInTheUrlToo", rules("Disallow: /~user"), "/%7euser", false},
                                         Case{"ReservedStaysEncoded", rules("Disallow: /a%2Fb"), "/a/b", true},
                                         Case{"ReservedEncodedMatchesItself", rules("Disallow: /a%2fb"), "/a%2Fb", false},
                                         Case{"BrokenEscapeIsLiteral", rules("Disallow: /100%"), "/100%", false}),
                         [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Groups, RobotsVerdicts,
    testing::Values(
        Case{"OursBeforeEverybodys", "User-agent: *\nDisallow: /\nUser-agent: feedwatch\nDisallow: /private", "/a", true},
        Case{"OursDisallows", "User-agent: feedwatch\nDisallow: /private\nUser-agent: *\nAllow: /", "/private/1", false},
        Case{"OursMayBeEmpty", "User-agent: *\nDisallow: /\n\nUser-agent: FeedWatch\nDisallow:\n", "/a", true},
        Case{"OursWithoutAnyRule", "User-agent: feedwatch\n\nSitemap: https://x.example/s.xml\n", "/a", true},
        Case{"OthersDoNotConcernUs", "User-agent: otherbot\nDisallow: /", "/a", true},
        Case{"LongerNamesAreOthers", "User-agent: feedwatcher\nDisallow: /", "/a", true},
        Case{"VersionsAreIgnored", "User-agent: feedwatch/2.0 (x)\nDisallow: /", "/a", false},
        Case{"SeveralAgentsShareAGroup", "User-agent: otherbot\nUser-agent: feedwatch\nDisallow: /", "/a", false},
        Case{"GroupsAreMerged",
             "User-agent: feedwatch\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: feedwatch\nDisallow: /b", "/b",
             false},
        Case{"MergedGroupsKeepTheFirst",
             "User-agent: feedwatch\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: feedwatch\nDisallow: /b", "/a",
             false},
        Case{"OtherRecordsDoNotEndAgents", "User-agent: feedwatch\nSitemap: https://x.example/s\nUser-agent: x\nDisallow: /a",
             "/a", false},
        Case{"BlankLinesDoNotEndAGroup", "User-agent: *\n\n\nDisallow: /a", "/a", false},
        Case{"RulesBeforeAnyGroupAreNobodys", "Disallow: /\nUser-agent: *\nDisallow: /b", "/a", true},
        Case{"TheStarOfEverybodyMayHaveWords", "User-agent: * (all)\nDisallow: /", "/a", false}),
    [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(Lines, RobotsVerdicts,
                         testing::Values(Case{"ByteOrderMark", "\xEF\xBB\xBFUser-agent: *\nDisallow: /", "/a", false},
                                         Case{"CarriageReturns", "User-agent: *\rDisallow: /a\rDisallow: /b", "/b", false},
                                         Case{"BothEnds", "User-agent: *\r\nDisallow: /a\r\nDisallow: /b\r\n", "/b", false},
                                         Case{"Comments", "# all\nUser-agent: * # everybody\nDisallow: /a # not this\n", "/a",
                                              false},
                                         Case{"BlanksAroundTheColon", " User-agent : *\n\tDisallow :\t/a ", "/a", false},
                                         Case{"LinesWithoutAColon", rules("nonsense\nDisallow /b\nDisallow: /a"), "/b", true},
                                         Case{"AnHtmlPageDisallowsNothing", "<!doctype html>\n<p>Disallow: /</p>", "/", true}),
                         [](const auto& one) { return one.param.name; });

TEST(Robots, ReadsHalfAMebibyteAndNoMore) {
  std::string file = rules("");
  while (file.size() < longest_robots - 100) file += "Disallow: /filler/abcdefghij/" + std::to_string(file.size()) + "\n";
  EXPECT_FALSE(allows(file + "Disallow: /late\n", "/late"));
  while (file.size() < longest_robots + 100) file += "Disallow: /filler/abcdefghij/" + std::to_string(file.size()) + "\n";
  EXPECT_TRUE(allows(file + "Disallow: /late\n", "/late"));
}

TEST(Robots, LeavesOutALineThatTheLimitCuts) {
  std::string file = rules("Disallow: /a\n");
  file += "Disallow: /" + std::string(longest_robots, 'b');
  EXPECT_TRUE(allows(file, "/b"));
  EXPECT_FALSE(allows(file, "/a"));
}

TEST(Robots, AnswersHostilePatternsInLinearTime) {
  std::string file = rules("");
  for (int i = 0; i < 60; ++i) file += "Disallow: /*" + std::string(4000, 'a') + "b*" + std::string(4000, 'a') + "b$\n";
  EXPECT_TRUE(allows(file, "/" + std::string(60000, 'a')));
}

TEST(Robots, GrantsACrawlDelayWithinReason) {
  const auto delay = [](std::string_view text) { return read_robots(text, "feedwatch").crawl_delay; };
  EXPECT_EQ(delay("User-agent: *\nCrawl-delay: 5\nDisallow: /a"), seconds{5});
  EXPECT_EQ(delay("User-agent: *\nCrawl-delay: 0.5"), milliseconds{500});
  EXPECT_EQ(delay("User-agent: *\nCrawl-delay: 86400"), longest_crawl_delay);
  EXPECT_EQ(delay("User-agent: *\nCrawl-delay: 5\nUser-agent: feedwatch\nDisallow:"), std::nullopt) << "the group of others";
  for (const char* nonsense : {"", "soon", "-3", "0", "nan", "inf"}) {
    EXPECT_EQ(delay(std::string("User-agent: *\nCrawl-delay: ") + nonsense), std::nullopt) << nonsense;
  }
}

TEST(Robots, TakesTheProductTokenFromTheUserAgent) {
  EXPECT_EQ(product_token("feedwatch/0.1.0 (+https://example.org)"), "feedwatch");
  EXPECT_EQ(product_token("My-Bot_x 2"), "My-Bot_x");
  EXPECT_EQ(product_token(""), "");
}

TEST(Robots, DisallowsWhatIsNoWebAddress) {
  EXPECT_FALSE(read_robots("", "feedwatch").allows("ftp://example.org/"));
  EXPECT_FALSE(read_robots("", "feedwatch").allows("nonsense"));
}

}  // namespace
}  // namespace feedwatch::http
