#include "page/extract.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace feedwatch::page {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto first =
    "The harbour council of Port Ellery voted on Monday to rebuild the old quay, which has been closed since the storm of 2019.";
constexpr auto second =
    "Work is to begin in spring, said the mayor, who called the plan \"a promise kept\", and will last for about two years.";
constexpr auto third =
    "Fishermen, who had to moor their boats elsewhere, welcomed the decision but asked for more berths, as the fleet has grown.";

std::string paragraphs() { return std::string("<p>") + first + "</p><p>" + second + "</p><p>" + third + "</p>"; }
std::string text() { return std::string(first) + "\n" + second + "\n" + third; }

std::string page_of(const std::string& body, const std::string& head = "<title>Quay to be rebuilt | Ellery Post</title>") {
  return "<!DOCTYPE html><html lang=en><head><meta charset=utf-8>" + head + "</head><body>" + body + "</body></html>";
}

constexpr auto url = "https://post.example.org/news/quay";

TEST(Extract, KeepsTheArticleAndLeavesTheFurnitureOut) {
  const Page page = read_page(
      page_of("<nav><ul><li><a href=/>Home</a><li><a href=/world>World</a></ul></nav><div id=wrap><h1>Quay to be rebuilt</h1>"
              "<div class=byline>By Ada Marsh</div><div class='share-buttons'>Share this on every network that there is, "
              "please.</div>" +
              paragraphs() +
              "<aside class=related><h3>Related</h3><ul><li><a href=/a>Another story about boats and ships</a></ul></aside></div>"
              "<div id=comments><p>What a nonsense, I have never read anything like it, and I read a lot.</p></div>"
              "<footer><p>Copyright Ellery Post. All rights reserved, of course, and everywhere.</p></footer>"),
      url);
  EXPECT_EQ(page.kind, PageKind::article);
  EXPECT_EQ(page.title, "Quay to be rebuilt");
  EXPECT_EQ(page.text, text());
  EXPECT_THAT(page.authors, ElementsAre("Ada Marsh"));
  EXPECT_EQ(page.language, "en");
  ASSERT_EQ(page.articles.size(), 1U);
  EXPECT_EQ(page.articles[0].text, page.text);
}

TEST(Extract, KeepsCaptionsApart) {
  const Page page = read_page(page_of("<article><h1>Quay to be rebuilt</h1><figure><img src=q.jpg><figcaption>The quay on "
                                      "Sunday. (Photo: A. Marsh)</figcaption></figure>" +
                                      paragraphs() + "</article>"),
                              url);
  EXPECT_EQ(page.text, text());
  EXPECT_THAT(page.captions, ElementsAre("The quay on Sunday. (Photo: A. Marsh)"));
}

TEST(Extract, ReadsWhatThePageSaysAboutItself) {
  const Page page =
      read_page(page_of("<h1>Quay to be rebuilt</h1>" + paragraphs(),
                        "<title>Quay to be rebuilt | Ellery Post</title><meta property=og:site_name content='Ellery Post'>"
                        "<meta property=og:image content=/i/quay.jpg><link rel=canonical href=/news/quay-rebuilt><meta "
                        "name=description content='The old quay &amp;amp; its future'>"
                        "<script "
                        "type=application/ld+json>{\"@context\":\"https://"
                        "schema.org\",\"@graph\":[{\"@type\":\"NewsArticle\",\"headline\":\"Quay to be rebuilt\","
                        "\"datePublished\":\"2024-03-04T23:30:00-05:00\",\"author\":[{\"@type\":\"Person\",\"name\":\"Ada "
                        "Marsh\"},{\"name\":\"Bo Reed\"}],}]}</script>"),
                url);
  EXPECT_EQ(page.site_name, "Ellery Post");
  EXPECT_EQ(page.image, "https://post.example.org/i/quay.jpg");
  EXPECT_EQ(page.canonical, "https://post.example.org/news/quay-rebuilt");
  EXPECT_EQ(page.published.text, "2024-03-04T23:30:00-05:00");
  EXPECT_EQ(to_rfc3339(*page.published.time), "2024-03-05T04:30:00Z");
  EXPECT_THAT(page.authors, ElementsAre("Ada Marsh", "Bo Reed"));
}

TEST(Extract, InventsNoDate) {
  const Page page =
      read_page(page_of("<h1>Quay to be rebuilt</h1><figure><img><figcaption>The quay on March 3, 2019</figcaption></figure>" +
                        paragraphs()),
                url);
  EXPECT_FALSE(page.published.time);
  EXPECT_EQ(page.published.text, "");
}

TEST(Extract, SplitsPagesWithSeveralArticles) {
  const std::string one =
      "<div class=node><h2>Quay to be rebuilt</h2><span class=date>4 March 2024</span>" + paragraphs() + "</div>";
  const std::string two =
      "<div class=node><h2>Ferry sails again</h2><span class=date>5 March 2024</span>" + paragraphs() + "</div>";
  const Page page = read_page(page_of("<div id=all>" + one + two + "</div>"), url);
  ASSERT_EQ(page.articles.size(), 2U);
  EXPECT_EQ(page.articles[0].title, "Quay to be rebuilt");
  EXPECT_EQ(page.articles[1].title, "Ferry sails again");
  EXPECT_EQ(page.articles[1].published.text, "2024-03-05");
  EXPECT_EQ(page.articles[0].text, text());
}

TEST(Extract, TakesSubheadingsForNoArticles) {
  const Page page = read_page(page_of("<h1>Quay to be rebuilt</h1>" + paragraphs() + "<h2>What is known</h2><p>" + second +
                                      " It was.</p><p>" + first + " It is.</p>"),
                              url);
  EXPECT_EQ(page.articles.size(), 1U);
}

TEST(Extract, HonoursSelectorsOfTheOwner) {
  const auto select = Selector::compile("#b");
  const auto ignore = Selector::compile(".x");
  ExtractOptions options;
  options.select = &*select;
  options.ignore.push_back(*ignore);
  const Page page = read_page(page_of("<div id=a>" + paragraphs() + "</div><div id=b><p>" + std::string(second) +
                                      "</p><p class=x>" + first + "</p></div>"),
                              url, options);
  EXPECT_EQ(page.text, second);
  EXPECT_TRUE(page.selector_matched);
  const auto other = Selector::compile("#c");
  options.select = &*other;
  EXPECT_FALSE(read_page(page_of(paragraphs()), url, options).selector_matched);
}

TEST(Extract, TellsPagesThatAreNoArticles) {
  EXPECT_EQ(read_page("", url).kind, PageKind::empty);
  EXPECT_EQ(read_page("%PDF-1.7 \x01\x02\x03 <p>text</p>", url).kind, PageKind::empty);
  EXPECT_EQ(read_page(std::string("\x89PNG\r\n\x1a\n\0\0\0", 11), url).kind, PageKind::empty);
  EXPECT_EQ(read_page(page_of("<h1>404 Not Found</h1><p>nginx</p>", "<title>404 Not Found</title>"), url).kind, PageKind::error);
  EXPECT_EQ(read_page(page_of("<h1>Log in to continue</h1><form><input name=u></form>", "<title>Log in</title>"), url).kind,
            PageKind::login);
  std::string list;
  for (int i = 0; i < 20; ++i)
    list += "<li><a href='/2024/03/0" + std::to_string(1 + i % 9) + "/quay-story-number-" + std::to_string(i) +
            "'>A headline about the quay, number " + std::to_string(i) + "</a>";
  const Page index = read_page(page_of("<h1>News</h1><ul>" + list + "</ul>"), url);
  EXPECT_EQ(index.kind, PageKind::index);
  EXPECT_EQ(index.links.size(), 20U);
}

TEST(Extract, LeavesOutWhatTheSiteRepeats) {
  SiteBlocks site;
  const std::string notice = "Our paper is made by twelve people in one room, and it lives from those who read it.";
  for (int i = 0; i < 3; ++i) site.learn({line_hash(notice)});
  ExtractOptions options;
  options.site = &site;
  EXPECT_EQ(read_page(page_of("<h1>Quay to be rebuilt</h1><p>" + notice + "</p>" + paragraphs()), url, options).text, text());
  const SiteBlocks kept = SiteBlocks::load(site.save());
  EXPECT_TRUE(kept.is_repeated(line_hash(notice)));
  EXPECT_FALSE(kept.is_repeated(line_hash(first)));
  EXPECT_EQ(SiteBlocks::load("no such thing").pages(), 0U);
}

TEST(Extract, FollowsQuickRefreshesOnly) {
  EXPECT_EQ(read_page(page_of("<p>moved</p>", "<meta http-equiv=refresh content='0; URL=/new'>"), url).refresh,
            "https://post.example.org/new");
  EXPECT_EQ(read_page(page_of("<p>live</p>", "<meta http-equiv=refresh content='300; URL=/new'>"), url).refresh, "");
}

TEST(Text, ReadsOneArticleWithItsHead) {
  const Page page = read_text(
      "Ellery Post\n\nOld quay of Port Ellery to be rebuilt by spring\n\nPublished: Mon, 4 Mar 2024 07:56:23 +0100\n\n" + text() +
          "\n\nEllery\nLeave A Reply",
      url);
  EXPECT_EQ(page.title, "Old quay of Port Ellery to be rebuilt by spring");
  EXPECT_EQ(page.text, text());
  EXPECT_EQ(to_rfc3339(*page.published.time), "2024-03-04T06:56:23Z");
}

TEST(Text, SplitsAtRepeatedHeadings) {
  const auto part = [](const std::string& title, const std::string& caption) {
    return title + "\n\n" + caption + "\n" + caption + "\nTT\n\n" + title + "\n\n" + caption + "\n" + caption + "\n\n" + text();
  };
  const Page page = read_text(part("Quay to be rebuilt", "The quay on Sunday, March 3, 2024. (A. Marsh)") + "\n\n\n" +
                                  part("Ferry sails again", "The ferry leaves the harbour. (B. Reed)"),
                              url);
  ASSERT_EQ(page.articles.size(), 2U);
  EXPECT_EQ(page.articles[1].title, "Ferry sails again");
  EXPECT_EQ(page.articles[1].text, text());
  EXPECT_THAT(page.articles[0].captions, ElementsAre("The quay on Sunday, March 3, 2024. (A. Marsh)"));
  EXPECT_FALSE(page.articles[0].published.time);
}

}  // namespace
}  // namespace feedwatch::page
