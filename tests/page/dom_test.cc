#include "page/dom.h"

#include <gtest/gtest.h>

namespace feedwatch::page {
namespace {

TEST(Dom, KeepsTheOrderAndTheNestingOfElements) {
  const Document page = Document::parse("<body><div id=a><p>One<p>Two</div><p>Three");
  const NodeId div = page.find(Tag::div);
  ASSERT_NE(div, no_node);
  const NodeId first = page.first_child(div);
  EXPECT_EQ(page.line(first), "One");
  EXPECT_EQ(page.line(page.next_sibling(first)), "Two");
  EXPECT_EQ(page.next_sibling(page.next_sibling(first)), no_node);
  EXPECT_EQ(page.line(page.next_sibling(div)), "Three");
  EXPECT_EQ(page.attribute(div, "id"), "a");
}

TEST(Dom, DecodesReferencesAndReadsWindows1252Numbers) {
  EXPECT_EQ(Document::parse("<p>a &amp; b &#146;s &eacute;").line(0), "a & b ’s é");
}

TEST(Dom, KeepsOnlyScriptsWithLinkedData) {
  const Document page =
      Document::parse("<script>var x = '<p>no</p>';</script><script type='application/ld+json'>{\"a\":1}</script><p>yes");
  EXPECT_EQ(page.line(0), "yes");
  NodeId linked = no_node;
  for (NodeId id = 0; id < page.size(); ++id) {
    if (page[id].tag == Tag::script && page.attribute(id, "type") == "application/ld+json") linked = id;
  }
  ASSERT_NE(linked, no_node);
  EXPECT_EQ(page[linked + 1].text, "{\"a\":1}");
}

TEST(Dom, IsThereForAnyBytes) {
  EXPECT_EQ(Document::parse("").size(), 1U);
  EXPECT_EQ(Document::parse("just words").line(0), "just words");
  EXPECT_EQ(Document::parse("<<<>>><a <b").truncated(), false);
}

TEST(Dom, StaysWithinItsLimits) {
  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested += "<div>";
  const Document deep = Document::parse(nested + "inside");
  EXPECT_TRUE(deep.truncated());
  EXPECT_LT(deep.size(), 1000U);
  EXPECT_EQ(deep.line(0), "inside");

  std::string many;
  for (int i = 0; i < 400'000; ++i) many += "<b>x</b>";
  EXPECT_LE(Document::parse(many).size(), Limits{}.nodes);

  const Document wide = Document::parse("<p title='" + std::string(1'000'000, 'x') + "'><img src='data:image/png;base64," +
                                        std::string(1'000'000, 'A') + "'>");
  EXPECT_LE(wide.attribute(wide.find(Tag::p), "title").size(), Limits{}.attribute_bytes);
  EXPECT_EQ(wide.attribute(wide.find(Tag::img), "src"), "data:image/png;base64");
}

TEST(Dom, GivesUpOnEndTagsWithoutAnEndAndKeepsWhatItRead) {
  std::string html = "<p>Before</p>";
  for (int i = 0; i < 50'000; ++i) html += "<div>";
  for (int i = 0; i < 20'000; ++i) html += "</x>";
  const Document page = Document::parse(html + "<p>After");
  EXPECT_TRUE(page.truncated());
  EXPECT_EQ(page.line(0), "Before");
}

TEST(Dom, GivesUpOnMoreNamesThanAnyPageHas) {
  std::string html = "<p>Before</p>";
  for (int i = 0; i < 30'000; ++i) html += "<p a" + std::to_string(i) + ">";
  const Document page = Document::parse(html);
  EXPECT_TRUE(page.truncated());
  EXPECT_LT(page.size(), 30'000U);
  EXPECT_EQ(page.line(0), "Before");
}

}  // namespace
}  // namespace feedwatch::page
