#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "page/diff.h"

namespace feedwatch::page {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> lines(const std::string& body, const std::string& select = "",
                               const std::vector<std::string>& ignore = {}) {
  const auto rules = compile_region(select, ignore);
  if (!rules) return {rules.error().code};
  return read_region(Document::parse("<body>" + body), *rules).lines;
}

Watch watch(const std::string& before, const std::string& after, int status = 200, const std::string& select = "#r",
            const std::vector<std::string>& ignore = {}) {
  const auto rules = compile_region(select, ignore);
  const Region old = read_region(Document::parse(before), *rules);
  return watch_region(Document::parse(after), status, *rules, old.lines);
}

std::string page(const std::string& region, const std::string& rest = "") {
  return "<title>Notices</title><body>" + rest + "<div id=r>" + region + "</div></body>";
}

TEST(Region, IsLinesOfNormalText) {
  EXPECT_THAT(lines("<p>a  <b>b</b>&nbsp;c<br>d</p><script>x</script><style>y</style><ul><li>e<li hidden>f</ul>"),
              ElementsAre("a b c", "d", "e"));
  EXPECT_THAT(lines("<table><tr><td>one<td>1<tr><td>two<td>2</table><dl><dt>Open<dd>yes</dl>"),
              ElementsAre("one | 1", "two | 2", "Open: yes"));
  EXPECT_THAT(lines("<p>Cafe\u0301</p>"), ElementsAre("Caf\u00e9"));
}

TEST(Region, LeavesOutWhatIsIgnored) {
  EXPECT_THAT(lines("<p>a</p><p class=x>b</p><p>12 visitors</p><time>now</time>", "", {".x", "/^\\d+ visitors$/", "time"}),
              ElementsAre("a"));
  EXPECT_THAT(lines("<p>a</p><p>12 visitors</p>", "", {"^\\d+ visitors$"}), ElementsAre("a"));
  EXPECT_THAT(lines("<p>a</p><div class='ad-slot ad'>Buy</div><ins class=adsbygoogle>Buy</ins>"), ElementsAre("a"));
}

TEST(Region, SaysWhatIsWrongWithItsRules) {
  EXPECT_EQ(compile_region("p >", {}).error().code, "bad-selector");
  EXPECT_THAT(compile_region("p >", {}).error().message, testing::HasSubstr("column 4"));
  EXPECT_EQ(compile_region("", {"/(/"}).error().code, "bad-regex");
}

TEST(Diff, TellsWhatIsAddedAndRemoved) {
  const Watch seen = watch(page("<li>one<li>two<li>three"), page("<li>zero<li>one<li>three"));
  EXPECT_EQ(seen.state, WatchState::changed);
  EXPECT_THAT(seen.diff.added, ElementsAre("zero"));
  EXPECT_THAT(seen.diff.removed, ElementsAre("two"));
}

TEST(Diff, TellsRealEdits) {
  const std::pair<const char*, const char*> cases[] = {
      {"Open now", "OPEN NOW"},
      {"Opening hours 9:00 to 17:00", "Opening hours 9:00 to 18:00"},
      {"The meeting starts at 14:00", "The meeting starts at 15:00"},
      {"Price: 40 crowns", "Price: 55 crowns"},
      {"Version 1.2.3 released", "Version 1.2.4 released"},
      {"Published 3 May 2024", "Published 4 May 2024"},
      {"Checksum 8f3a9c0d8f3a9c0d8f3a9c0d", "Checksum 9f3a9c0d8f3a9c0d8f3a9c0d"},
      {"<tr><td>Ada<td>1<tr><td>Bo<td>2", "<tr><td>Ada<td>2<tr><td>Bo<td>1"},
  };
  for (const auto& [before, after] : cases) {
    const std::string start = std::string(before).starts_with("<tr>") ? "<table>" : "<p>";
    EXPECT_EQ(watch(page(start + before), page(start + after)).state, WatchState::changed) << before;
  }
}

TEST(Diff, TellsNoClocksTokensAdsOrOrder) {
  const std::pair<const char*, const char*> cases[] = {
      {"<p>Last updated: 14:05</p>", "<p>Last updated: 14:06</p>"},
      {"<p>Page generated 2024-03-04 14:05:09</p>", "<p>Page generated 2024-03-05 07:00:01</p>"},
      {"<p>14:05:09</p>", "<p>14:05:10</p>"},
      {"<p>Monday, 4 March 2024 14:05</p>", "<p>Tuesday, 5 March 2024 09:12</p>"},
      {"<p>Minister resigns, 3 minutes ago</p>", "<p>Minister resigns, an hour ago</p>"},
      {"<p>Session ID: 8f3a9c0d77</p>", "<p>Session ID: 1b2c3d4e55</p>"},
      {"<li>one<li>two", "<li>two<li>one"},
      {"<p>The <b>new</b> rule</p>", "<p>The new <i>rule</i></p>"},
      {"<p>x</p><div class=advert>Buy A</div>", "<p>x</p><div class=advert>Buy B</div>"},
      {"<p>x</p><input type=hidden name=t value=1>", "<p>x</p><input type=hidden name=t value=2>"},
  };
  for (const auto& [before, after] : cases)
    EXPECT_EQ(watch(page(before + std::string("<p>Notice</p>")), page(after + std::string("<p>Notice</p>"))).state,
              WatchState::unchanged)
        << before;
}

TEST(Watch, TakesRefusalsForNoChange) {
  const std::string before = page("<p>The campaign starts in May, says the office.");
  EXPECT_EQ(watch(before, page("<p>Access denied"), 403).state, WatchState::blocked);
  EXPECT_EQ(watch(before, page("<p>Gone"), 404).state, WatchState::error);
  EXPECT_EQ(watch(before, "<title>Just a moment...</title><body><div id=r>Checking your browser</div>", 200).state,
            WatchState::blocked);
  EXPECT_EQ(watch(before, "<title>Log in</title><body><div id=r>Please log in to continue</div>", 200).state,
            WatchState::blocked);
  EXPECT_EQ(watch(before, "<title>404 Not Found</title><body><div id=r>Not found</div>", 200).state, WatchState::error);
  EXPECT_EQ(watch(before, "<body><div id=s>The campaign starts in May").state, WatchState::selector_missing);
  EXPECT_EQ(watch(before, "<body><div id=r></div><p>Something else that stands here, quite long.").state, WatchState::empty);
}

TEST(Watch, TakesNewsAboutRefusalsForNews) {
  const std::string kept = "<li>The campaign starts in May, says the office.";
  EXPECT_EQ(watch(page(kept), page(kept + "<li>Parking forbidden on Monday")).state, WatchState::changed);
}

}  // namespace
}  // namespace feedwatch::page
