// A change watch over pages that never stand still: 20 pages, 10 revisions each, with noise in all of them and a real edit in
// some.
#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "page/diff.h"

namespace feedwatch::page {
namespace {

using Random = std::mt19937;

size_t below(Random& random, size_t limit) { return std::uniform_int_distribution<size_t>(0, limit - 1)(random); }

std::string two_digits(size_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string token(Random& random) {
  std::string out;
  for (int i = 0; i < 24; ++i) out += "0123456789abcdef"[below(random, 16)];
  return out;
}

std::string notice(Random& random) {
  constexpr const char* who[] = {"The harbour office", "The school board", "The town council", "The water works", "The library"};
  constexpr const char* what[] = {"closes the east gate", "publishes new fees", "calls for tenders", "looks for two teachers",
                                  "opens at 9:00"};
  return std::string(who[below(random, 5)]) + " " + what[below(random, 5)] + ", notice " + std::to_string(below(random, 100000));
}

struct Site {
  std::vector<std::string> notices{};
  std::string hours{"Open from 9:00 to 17:00"};
};

// The page as one visit sees it: order, clock, advertising, tokens and markup differ from visit to visit.
std::string render(const Site& site, Random& random) {
  std::vector<std::string> order = site.notices;
  std::shuffle(order.begin(), order.end(), random);
  const std::string clock = two_digits(below(random, 24)) + ":" + two_digits(below(random, 60));
  std::string list;
  for (const std::string& each : order)
    list += "<li class=\"n" + token(random) + "\">" +
            (below(random, 2) == 0 ? each : "<b>" + each.substr(0, 4) + "</b>" + each.substr(4)) + "</li>";
  return "<html><head><title>Notices</title><meta name=csrf content=" + token(random) + "></head><body><script>var t='" +
         token(random) + "'</script>" + "<div class=\"advert\">Buy " + notice(random) +
         "</div><div id=main><p>Last updated: " + clock + "</p><p>" + clock + ":" + two_digits(below(random, 60)) +
         "</p><h1>Notices</h1><ul>" + list + "</ul><div class=\"ad\">Special offer " + std::to_string(below(random, 1000)) +
         "</div><p>" + site.hours + "</p><p>Refreshed " + std::to_string(below(random, 59) + 1) +
         " minutes ago</p><form><input type=hidden value=" + token(random) + "></form><!-- " + token(random) +
         " --><p>Request ID: " + token(random) + "</p></div></body></html>";
}

bool edit(Site& site, Random& random) {
  switch (below(random, 5)) {
    case 0:
      site.notices.push_back(notice(random));
      return true;
    case 1:
      site.notices.erase(site.notices.begin());
      return true;
    case 2:
      site.notices[below(random, site.notices.size())] += " (amended)";
      return true;
    case 3:
      site.hours = "Open from 9:00 to " + std::to_string(12 + below(random, 5)) + ":30";
      return true;
    default:
      return false;
  }
}

TEST(Watch, TellsEveryEditAndNoNoiseOverManyRevisions) {
  Random random(7);
  const auto rules = compile_region("#main", {});
  ASSERT_TRUE(rules);
  int missed = 0;
  int invented = 0;
  int edits = 0;
  std::string told;
  for (int number = 0; number < 20; ++number) {
    Site site;
    for (int i = 0; i < 12; ++i) site.notices.push_back(notice(random));
    std::vector<std::string> kept = read_region(Document::parse(render(site, random)), *rules).lines;
    for (int revision = 0; revision < 10; ++revision) {
      const Site before = site;
      edit(site, random);
      const bool edited = site.notices != before.notices || site.hours != before.hours;
      const Watch seen = watch_region(Document::parse(render(site, random)), 200, *rules, kept);
      edits += edited ? 1 : 0;
      missed += edited && seen.state != WatchState::changed ? 1 : 0;
      invented += !edited && seen.state != WatchState::unchanged ? 1 : 0;
      if (!edited && seen.diff.changed) told += join_lines(seen.diff.added) + "\n-" + join_lines(seen.diff.removed) + "\n";
      kept = seen.region.lines;
    }
  }
  EXPECT_GT(edits, 100);
  EXPECT_EQ(missed, 0);
  EXPECT_EQ(invented, 0) << told;
}

}  // namespace
}  // namespace feedwatch::page
