#include "feed/xml_reader.h"

#include <gtest/gtest.h>
#include <pugixml.hpp>

#include <string>

#include "feed/xml_text.h"

namespace feedwatch::feed::xml {
namespace {

// The tree on one line: name[attribute=value](children), text as it is, namespaces left out.
std::string outline(const Document& document, uint32_t index) {
  std::string out;
  for (auto i = document.nodes[index].first; i != 0; i = document.nodes[i].next) {
    const auto& node = document.nodes[i];
    if (node.kind == Kind::escaped) {
      References().decode(node.value(), out);
    } else {
      out += node.value();
    }
    if (node.kind != Kind::element) continue;
    for (uint32_t a = node.attributes; a < node.attributes + node.attribute_count; ++a) {
      out += '[' + std::string(document.attributes[a].name) + '=' + std::string(document.attributes[a].value) + ']';
    }
    out += '(' + outline(document, i) + ')';
  }
  return out;
}

std::string outline(std::string_view text) {
  const auto document = read(text, Limits{});
  return document ? outline(*document, 0) : document.error().code;
}

struct Case {
  const char* name;
  const char* text;
  const char* outline;
};

class WellFormed : public testing::TestWithParam<Case> {};

TEST_P(WellFormed, IsReadAsWritten) {
  EXPECT_EQ(outline(GetParam().text), GetParam().outline);
  EXPECT_FALSE(read(GetParam().text, Limits{})->malformed);
}

INSTANTIATE_TEST_SUITE_P(
    Xml, WellFormed,
    testing::Values(
        Case{"Elements", "<a><b/><c>x</c></a>", "a(b()c(x))"},
        Case{"Attributes", "<a b='1' c=\"2 &amp; 3\"/>", "a[b=1][c=2 & 3]()"},
        Case{"References", "<a>&lt;&#65;&#x42;&amp;amp;</a>", "a(<AB&amp;)"},
        Case{"HtmlNames", "<a>&eacute;&nbsp;&hellip;</a>", "a(é\u00A0…)"},
        Case{"WindowsNumbers", "<a>&#147;x&#148;</a>", "a(“x”)"},
        Case{"Cdata", "<a><![CDATA[<b>&amp;</b>]]></a>", "a(<b>&amp;</b>)"},
        Case{"SplitCdata", "<a><![CDATA[x ]]]]><![CDATA[> y]]></a>", "a(x ]]> y)"},
        Case{"CommentsAndInstructions", "<?xml version='1.0'?><!-- <x> --><a>1<!-- - -->2<?php <b> ?>3</a>", "a(123)"},
        Case{"DeclaredEntities", "<!DOCTYPE a [<!ENTITY who 'Ann &#38; Bo'>]><a>&who;</a>", "a(Ann & Bo)"},
        Case{"DoctypeWithSubset", "<!DOCTYPE a [<!ELEMENT a (#PCDATA)> <!-- ]> --> <!ENTITY x \">\">]><a>&x;</a>", "a(>)"},
        Case{"ContainersLoseBlanks", "<rss>\n <channel>\n <title> t </title>\n</channel></rss>", "rss(channel(title( t )))"}),
    [](const auto& test) { return test.param.name; });

class Broken : public testing::TestWithParam<Case> {};

TEST_P(Broken, KeepsWhatIsMeant) { EXPECT_EQ(outline(GetParam().text), GetParam().outline); }

INSTANTIATE_TEST_SUITE_P(
    Xml, Broken,
    testing::Values(Case{"BareAmpersand", "<a>AT&T &b=2 & co</a>", "a(AT&T &b=2 & co)"},
                    Case{"BareLessThan", "<a>1 < 2 and x <3 y</a>", "a(1 < 2 and x <3 y)"},
                    Case{"MailAddress", "<a>Ann <ann@example.org></a>", "a(Ann <ann@example.org>)"},
                    Case{"LessThanBeforeWords", "<a>a <b and c</a>", "a(a <b and c)"},
                    Case{"UnclosedInside", "<a><b>x</a><c/>", "a(b(x))c()"}, Case{"StrayEndTag", "<a>x</b>y</a>", "a(xy)"},
                    Case{"EndTagInOtherCase", "<Title>x</title>", "Title(x)"},
                    Case{"ItemNeverClosed", "<channel><item><title>1</title><item><title>2</title></item></channel>",
                         "channel(item(title(1))item(title(2)))"},
                    Case{"UnquotedAttribute", "<a b=c d=/e/f><g/></a>", "a[b=c][d=/e/f](g())"},
                    Case{"AttributeWithoutValue", "<a checked b='1'/>", "a[checked=][b=1]()"},
                    Case{"UnterminatedCdata", "<a><b><![CDATA[x</b><c>y</c></a>", "a(b(x)c(y))"},
                    Case{"UnterminatedComment", "<a>1<!-- 2 > 3</a>", "a(1 3)"},
                    Case{"EntitiesThatNest", "<!DOCTYPE a [<!ENTITY l 'lol'><!ENTITY m '&l;&l;'>]><a>&m;</a>", "a(&m;)"},
                    Case{"EndTagWithoutBracket", "<a>x</a", "a(x)"},
                    Case{"TextAroundTheRoot", "Warning: line 3\n<a/>\nbye", "a()"}),
    [](const auto& test) { return test.param.name; });

TEST(XmlReader, ReadsWellFormedDocumentsAsPugixmlDoes) {
  const std::string text =
      "<?xml version=\"1.0\"?><list kind='x &amp; y'><a>one <b>two</b> three</a><![CDATA[<raw>]]><c d=\"1\" "
      "e=\"&#50;\"/>&lt;&gt;</list>";
  pugi::xml_document expected;
  ASSERT_TRUE(expected.load_string(text.c_str(), pugi::parse_default | pugi::parse_ws_pcdata));
  const auto render = [](const auto& self, const pugi::xml_node& parent) -> std::string {
    std::string out;
    for (const auto node : parent) {
      if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) out += node.value();
      if (node.type() != pugi::node_element) continue;
      out += node.name();
      for (const auto attribute : node.attributes()) out += std::string("[") + attribute.name() + "=" + attribute.value() + "]";
      out += "(" + self(self, node) + ")";
    }
    return out;
  };
  EXPECT_EQ(outline(text), render(render, expected));
}

TEST(XmlReader, ResolvesPrefixesByTheirUri) {
  const auto document = read(
      "<r xmlns:x='http://purl.org/dc/elements/1.1/' xmlns='http://www.w3.org/2005/Atom'>"
      "<x:a/><b/><media:c/><z:d xmlns:z='urn:unknown'/><e xmlns='http://www.w3.org/2000/svg'/></r>",
      Limits{});
  const auto root = Element(*document, 0).first_child();
  EXPECT_EQ(root.ns(), Ns::atom);
  EXPECT_EQ(root.child("a").ns(), Ns::dc);
  EXPECT_EQ(root.child("b").ns(), Ns::atom);
  EXPECT_EQ(root.child("c").ns(), Ns::media) << "an undeclared prefix that everybody knows";
  EXPECT_EQ(root.child("d").ns(), Ns::unknown);
  EXPECT_EQ(root.child("e").ns(), Ns::unknown);
}

TEST(XmlReader, TellsWhatTheEndOfTheTextLeftOpen) {
  const auto document = read("<a><b>x</b><c><d>y", Limits{});
  EXPECT_TRUE(document->truncated);
  EXPECT_EQ(Element(*document, document->unfinished).name(), "d");
  EXPECT_FALSE(read("<a/>", Limits{})->truncated);
}

TEST(XmlReader, StopsAtTheLimits) {
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "<a>";
  EXPECT_EQ(read(deep, Limits{}).error().code, "xml-depth");

  Limits few;
  few.elements = 3;
  EXPECT_EQ(read("<a><b/><c/><d/></a>", few).error().code, "too-many-elements");

  few = {};
  few.attributes = 2;
  EXPECT_EQ(outline(*read("<a b='1' c='2' d='3'/>", few), 0), "a[b=1][c=2]()");
}

TEST(XmlReader, ExpandsEntitiesOnlySoFar) {
  std::string text = "<!DOCTYPE a [<!ENTITY x '" + std::string(200, 'A') + "'>]><a>";
  for (int i = 0; i < 10'000; ++i) text += "&x;";
  const auto document = read(text + "</a>", Limits{});
  std::string scratch;
  EXPECT_LE(Element(*document, 1).text(scratch).size(), 16U * 1024);
}

TEST(XmlReader, KnowsWhatIsBlankWithoutReadingItAll) {
  for (const auto& [text, has_text] : {std::pair{"<a> \n </a>", false},
                                       {"<a/>", false},
                                       {"<a> &#32;&#x9; </a>", false},
                                       {"<a> &#32;&#x9; x</a>", true},
                                       {"<a>&lt;p&gt;</a>", true},
                                       {"<a> & </a>", true},
                                       {"<a>&nbsp;</a>", true},
                                       {"<a><b> </b><![CDATA[ ]]></a>", false},
                                       {"<a><b> </b><b>&amp;</b></a>", true}}) {
    const auto document = read(text, Limits{});
    EXPECT_EQ(Element(*document, 1).has_text(), has_text) << text;
    EXPECT_EQ(!Element(*document, 1).text().empty(), has_text) << text;
  }
}

TEST(XmlReader, KeepsTheRestWhenItemsAreGivenBack) {
  std::string text = "<rss><channel>";
  for (int i = 0; i < 200; ++i)
    text += "<item a='" + std::to_string(i) + "'><title>n &amp; " + std::to_string(i) + "</title></item>";
  text += "<title>last</title></channel></rss>";
  auto document = read(text, Limits{});
  const auto channel = Element(*document, 0).first_child().first_child();
  std::vector<Element> items;
  for (auto item = channel.child("item"); item.is_named("item"); item = item.next_sibling()) items.push_back(item);
  const auto title = items.back().next_sibling();
  ASSERT_EQ(items.size(), 200U);
  for (size_t i = 0; i < items.size(); ++i) {
    EXPECT_EQ(items[i].attribute("a"), std::to_string(i));
    EXPECT_EQ(items[i].text(), "n & " + std::to_string(i));
    document->release(items[i].index());
  }
  EXPECT_EQ(title.text(), "last");
  EXPECT_EQ(title.parent(), channel);
}

TEST(XmlReader, WritesMarkupAsHtml) {
  const auto document = read("<d xmlns:h='http://www.w3.org/1999/xhtml'><h:p class='x'>1 &lt; 2<h:br/>&amp;</h:p></d>", Limits{});
  EXPECT_EQ(Element(*document, 1).markup({}), "<p class=\"x\">1 &lt; 2<br>&amp;</p>");
}

TEST(XmlReader, ResolvesAddressesBelowABaseInsideTheMarkup) {
  const auto document = read(
      "<d xml:base='http://example.org/'><p xml:base='x/'><a href='1'/><b xml:base='y/'><a href='2'/></b><a href='3'/></p><a "
      "href='4'/></d>",
      Limits{});
  EXPECT_EQ(Element(*document, 1).markup("https://other.example/"),
            "<p><a href=\"http://example.org/x/1\"></a><b><a href=\"http://example.org/x/y/2\"></a></b>"
            "<a href=\"http://example.org/x/3\"></a></p><a href=\"4\"></a>");
}

TEST(XmlReader, ResolvesNestedBases) {
  const auto document = read("<a xml:base='http://example.org/x/'><b xml:base='y/'><c/></b></a>", Limits{});
  const auto c = Element(*document, 0).first_child().child("b").child("c");
  EXPECT_EQ(c.base("https://other.example/"), "http://example.org/x/y/");
}

}  // namespace
}  // namespace feedwatch::feed::xml
