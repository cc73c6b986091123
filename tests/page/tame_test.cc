#include "page/tame.h"

#include <gtest/gtest.h>

#include "page/dom.h"

namespace feedwatch::page {
namespace {

// `start`, then a hundred attributes a0 to a99, then `end`.
std::string crowded(std::string_view start, std::string_view end) {
  std::string html(start);
  for (int i = 0; i < 100; ++i) html += " a" + std::to_string(i) + "=v";
  return html.append(end);
}

std::string tamed(std::string_view html) {
  std::string room;
  return std::string(tame(html, 10, room));
}

bool has(const std::string& html, std::string_view part) { return html.find(part) != std::string::npos; }

TEST(Tame, LeavesOrdinaryPagesWhereTheyAre) {
  const std::string html = "<!DOCTYPE html><p class='a > b' id=x data-y=\"<b\">one</p><br/><a href=/x/>two</a>";
  std::string room;
  EXPECT_EQ(tame(html, 10, room).data(), html.data());
}

TEST(Tame, BlanksTheAttributesBeyondTheLimitAndNothingElse) {
  const std::string html = tamed(crowded("<p", ">text</p>"));
  EXPECT_TRUE(has(html, "a9=v"));
  EXPECT_FALSE(has(html, "a10=v"));
  EXPECT_TRUE(html.ends_with(" >text</p>"));
  EXPECT_EQ(Document::parse(html).line(0), "text");
}

TEST(Tame, FindsTagsBehindWhateverLooksLikeAQuoteOrAnEnd) {
  for (const std::string_view before :
       {"<!-- <p a=\" -->", "<!--><p>", "<!---><p>", "<!-- x --!>", "<script>if (a <b c=\" )</script>", "<style><b c='</style >",
        "<script>a</scripts </script><p \">\"</script>", "<!DOCTYPE html PUBLIC \"a\">", "<! <p a=\">", "<?x <p a=\">",
        "<? <p a=b>", "</p <p a=\">", "<p =\" b=c>", "<p @x=\" b=c>", "<p a=b\">", "<p a=\">\" b>", "< p a=\"<b>"}) {
    EXPECT_FALSE(has(tamed(crowded(std::string(before) + "<div", ">text")), "a10=v")) << before;
  }
}

TEST(Tame, LeavesScriptsAndCommentsAlone) {
  for (const std::string& html : {crowded("<script type='application/ld+json'>{\"text\": \"<p", "\"}</script>"),
                                  crowded("<!-- <p", " --><p>text"), crowded("<style>x <p", "</style>")})
    EXPECT_EQ(tamed(html), html);
}

TEST(Tame, EndsOnAnyBytes) {
  for (const std::string_view html : {"<", "<!", "<!-", "<!--", "<!--x--", "<?", "</", "<a", "<a ", "<a b", "<a b=", "<a b='",
                                      "<a /", "<script>", "<script></", "<!DOCTYPE \"", "<?\xC3\xA9"})
    EXPECT_EQ(tamed(html).size(), html.size()) << html;
}

}  // namespace
}  // namespace feedwatch::page
