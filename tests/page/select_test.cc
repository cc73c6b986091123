#include "page/select.h"

#include <gtest/gtest.h>

namespace feedwatch::page {
namespace {

constexpr auto html =
    R"(<body><div id=main class="wide story"><h1>Title</h1><ul class=list><li>one<li class="x y">two<li lang=en-GB>three</ul>
<p>first <a href="/a/1.pdf" data-k=X>pdf</a></p><p class="note">second</p><span></span></div><div><p>third</p></div></body>)";

std::string texts(std::string_view css) {
  const Document page = Document::parse(html);
  const auto selector = Selector::compile(css);
  if (!selector) return "error";
  std::string out;
  for (const NodeId id : selector->all(page)) out += (out.empty() ? "" : "|") + page.line(id);
  return out;
}

TEST(Selector, FindsWhatCssSays) {
  const std::pair<const char*, const char*> cases[] = {
      {"h1", "Title"},
      {"#main > p", "first pdf|second"},
      {"div p", "first pdf|second|third"},
      {"ul.list > li:nth-child(2)", "two"},
      {"li:nth-child(odd)", "one|three"},
      {"li:nth-last-child(1)", "three"},
      {"li:nth-child(-n+2)", "one|two"},
      {"li:first-child, li:last-of-type", "one|three"},
      {"li.x.y", "two"},
      {"a[href$='.pdf'][data-k=\"x\" i]", "pdf"},
      {"a[data-k=x]", ""},
      {"[lang|=en]", "three"},
      {"[class~=story] h1", "Title"},
      {"h1 + ul li", "one|two|three"},
      {"h1 ~ p", "first pdf|second"},
      {"p:not(.note):not(:has(a))", "third"},
      {"div:has(> h1) .note", "second"},
      {":is(h1, .note)", "Title|second"},
      {"p:contains('sec')", "second"},
      {"p:only-child", "third"},
      {"P.NOTE", ""},
      {"\\70.note", "second"},
  };
  for (const auto& [css, expected] : cases) EXPECT_EQ(texts(css), expected) << css;
}

TEST(Selector, SaysWhereAFaultStands) {
  const std::tuple<const char*, size_t> cases[] = {
      {"", 1},          {"p >", 4},  {"p..x", 3}, {"a[href", 7}, {"p:hover", 2},
      {"p::before", 3}, {"é..x", 3}, {"p)", 2},   {"a[x='y", 7}, {"li:nth-child(x)", 14}};
  for (const auto& [css, column] : cases) {
    const auto selector = Selector::compile(css);
    ASSERT_FALSE(selector) << css;
    EXPECT_EQ(selector.error().column, column) << css << ": " << selector.error().message;
    EXPECT_FALSE(selector.error().message.empty());
  }
}

TEST(Selector, EndsOnPagesMadeToKeepItBusy) {
  std::string many = "<body>";
  for (int i = 0; i < 60'000; ++i) many += "<i>x</i>";
  const Document page = Document::parse(many);
  const auto selector = Selector::compile("i ~ i ~ i ~ b");
  EXPECT_TRUE(selector->all(page).empty());
  EXPECT_LT(Selector::compile("i:nth-last-child(2n) ~ i")->all(page).size(), page.size());
}

}  // namespace
}  // namespace feedwatch::page
