#include "article/html.h"

#include <gtest/gtest.h>

namespace feedwatch::html {
namespace {

struct Case {
  std::string_view given;
  std::string_view expected;
};

TEST(DecodeEntities, ReadsNamedDecimalAndHexadecimalReferences) {
  const Case cases[] = {
      {"", ""},
      {"plain & simple", "plain & simple"},
      {"a &amp; b", "a & b"},
      {"&eacute;t&eacute;", "été"},
      {"&#233;&#xE9;&#XE9;", "ééé"},
      {"&CounterClockwiseContourIntegral;", "∳"},
      {"&NotEqualTilde;", "≂̸"},
      {"&apos;&nbsp;&hellip;", "'\u00A0…"},
      {"&amp;amp;", "&amp;"},
      {"&#147;quoted&#148; &#128;5", "“quoted” €5"},
      {"&#0;|&#xD800;|&#x110000;|&#99999999999999;", "\uFFFD|\uFFFD|\uFFFD|\uFFFD"},
      {"a&#7;b", "ab"},
      {"&unknown; &; &# &#x; &#;", "&unknown; &; &# &#x; &#;"},
      {"tail &", "tail &"},
      {"tail &am", "tail &am"},
      {"tail &amp", "tail &"},
  };
  for (const Case& each : cases) EXPECT_EQ(decode_entities(each.given), each.expected) << each.given;
}

TEST(DecodeEntities, LeavesNamesThatRunOnInUrlsAlone) {
  EXPECT_EQ(decode_entities("?a=1&copy=2&para=3&amp;x"), "?a=1&copy=2&para=3&x");
  EXPECT_EQ(decode_entities("&notit &copy 2024"), "&notit © 2024");
}

TEST(ToText, KeepsWordsAndTurnsBlocksIntoLines) {
  const Case cases[] = {
      {"", ""},
      {"one  two\n three", "one two three"},
      {"<p>one</p><p>two</p>", "one\ntwo"},
      {"one<br>two<br/><br />three", "one\ntwo\nthree"},
      {"  <div> <b>bo</b>ld </div>  ", "bold"},
      {"a&nbsp;&nbsp;b\u00A0c", "a b c"},
      {"<ul><li>x<li>y</ul>z", "x\ny\nz"},
      {"<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3"},
      {"<pre>one\n  two</pre> three\nfour", "one\ntwo\nthree four"},
      {"caf&eacute; &lt;b&gt;", "café <b>"},
  };
  for (const Case& each : cases) EXPECT_EQ(to_text(each.given), each.expected) << each.given;
}

TEST(ToText, LeavesOutWhatIsNotShown) {
  const Case cases[] = {
      {"a<script>if (1 < 2) x('<p>')</script>b", "ab"},
      {"a<STYLE type='text/css'>b { color: red }</STYLE >b", "ab"},
      {"a<script>never closed", "a"},
      {"a<script src=x />b", "ab"},
      {"a<!-- <b>c</b> -->b", "ab"},
      {"a<!--[if mso]>x<![endif]-->b<![if !mso]>c<![endif]>d", "abcd"},
      {"a<!-->b<!--->c<!-- --!>d", "abcd"},
      {"a<!-- never closed", "a"},
      {"<?xml version='1.0'?><!DOCTYPE html><html><head><title>t</title></head>b", "t\nb"},
      {"<svg><title>icon</title><path d='M0'/></svg>b", "b"},
      {"<svg>never closed", "never closed"},
      {"<select><option>1</select>b", "b"},
      {"<![CDATA[<p>a</p>]]>b", "a\nb"},
      {"a<![CDATA[ never closed", "a never closed"},
  };
  for (const Case& each : cases) EXPECT_EQ(to_text(each.given), each.expected) << each.given;
}

TEST(ToText, TakesForTextWhatIsNoTag) {
  const Case cases[] = {
      {"1 < 2 > 0", "1 < 2 > 0"},
      {"a <- b <3 c", "a <- b <3 c"},
      {"if a <b and c", "if a <b and c"},
      {"mail <jo@example.org> now", "mail <jo@example.org> now"},
      {"see <https://example.org/a>", "see <https://example.org/a>"},
      {"<!DOCTYPE ~", "<!DOCTYPE ~"},
      {"cut <a href=\"https://example.org/lo", "cut"},
      {"cut <a", "cut"},
      {"a link starts with <a href=", "a link starts with <a href="},
      {"ends <", "ends <"},
      {"ends </", "ends </"},
      {"<a href=\"x>y</a> z", "y z"},
      {"<a title='>'>y</a>", "y"},
      {"<o:p>y</o:p><made-up>z", "yz"},
  };
  for (const Case& each : cases) EXPECT_EQ(to_text(each.given), each.expected) << each.given;
}

TEST(ToLine, MakesOneLineOfATitle) {
  EXPECT_EQ(to_line("\n <b>AT&amp;T</b> &amp;\n<br>co "), "AT&T & co");
  EXPECT_EQ(to_line("R&D: Q&A"), "R&D: Q&A");
}

TEST(LooksLikeHtml, TellsMarkupFromText) {
  for (const std::string_view html :
       {"<p>x", "x<br/>", "a <b>b</b>", "</div>", "a &amp; b", "&#8217;", "<!-- x -->", "<IMG src=x>"}) {
    EXPECT_TRUE(looks_like_html(html)) << html;
  }
  for (const std::string_view text :
       {"", "plain", "AT&T", "a & b; c", "1 < 2 > 1", "<jo@example.org>", "x <b", "<made-up>", "&#;"}) {
    EXPECT_FALSE(looks_like_html(text)) << text;
  }
}

// Each would take long if any step were quadratic.
TEST(ToText, TakesLinearTimeOnHostileRepetition) {
  for (const std::string_view piece : {"<", "<a", "<a b=\"", "<![CDATA[", "<svg>", "<!--", "&#", "<a@", "</", "<x a='>'",
                                       "<script></", "<!", "]]>", "<p>", "&amp"}) {
    std::string html;
    while (html.size() < 200'000) html += piece;
    EXPECT_LE(to_text(html).size(), html.size()) << piece;
    html += "]]>";
    EXPECT_LE(to_text(html).size(), html.size()) << piece;
  }
}

}  // namespace
}  // namespace feedwatch::html
