#include "deliver/template.h"

#include <gmock/gmock.h>
#include <boost/json/parse.hpp>

#include "deliver/alerts_to_show.h"

namespace feedwatch::deliver {
namespace {

using testing::HasSubstr;

std::string rendered(std::string_view text, const alert::Alert& alert, std::string_view type = "application/json") {
  const auto made = Template::parse(text, type);
  if (!made) return made.error().message;
  const auto body = made->render(alert::to_json(alert));
  return body ? *body : body.error().code;
}

TEST(TemplateTest, ShowsVariablesAndLists) {
  EXPECT_EQ(rendered("{{data.rule.title}}: {{#data.articles}}{{title}} ({{source.name}}){{/data.articles}}", test::plain_alert()),
            "Harbour strike: Dockers at Port Lumen walk out (Coast Daily)");
}

TEST(TemplateTest, ShowsASectionOnlyWhenThereIsSomething) {
  EXPECT_EQ(
      rendered("{{#data.follow_up}}again{{/data.follow_up}}{{^data.follow_up}}first{{/data.follow_up}}", test::plain_alert()),
      "first");
}

TEST(TemplateTest, EscapesForJson) {
  alert::Alert alert = test::plain_alert();
  alert.story.title = "A \"quoted\" line\nand \\ more";
  const std::string body = rendered(R"({"text":"{{data.story.title}}"})", alert);
  EXPECT_EQ(boost::json::parse(body).at("text").as_string(), alert.story.title);
}

TEST(TemplateTest, EscapesForHtmlAndNotForText) {
  alert::Alert alert = test::plain_alert();
  alert.story.title = "<b> & \"c\"";
  EXPECT_EQ(rendered("{{data.story.title}}", alert, "text/html"), "&lt;b&gt; &amp; &quot;c&quot;");
  EXPECT_EQ(rendered("{{data.story.title}}", alert, "text/plain"), "<b> & \"c\"");
}

TEST(TemplateTest, RefusesPartials) { EXPECT_THAT(rendered("{{> /etc/passwd}}", {}), HasSubstr("partials")); }

TEST(TemplateTest, RefusesOtherDelimiters) { EXPECT_THAT(rendered("{{=<% %>=}}", {}), HasSubstr("delimiters")); }

TEST(TemplateTest, RefusesAnUnclosedSection) {
  EXPECT_FALSE(Template::parse("{{#data}}", "application/json"));
  EXPECT_FALSE(Template::parse("{{data", "application/json"));
}

TEST(TemplateTest, RefusesDeepNests) {
  std::string text;
  for (int i = 0; i < 20'000 / 5; ++i) text += "{{#a}}";
  EXPECT_FALSE(Template::parse(text, "application/json"));
}

TEST(TemplateTest, RefusesAFileThatIsTooLong) { EXPECT_FALSE(Template::parse(std::string(70'000, 'x'), "text/plain")); }

TEST(TemplateTest, ListsInsideThemselvesEndBeforeTheyStart) {
  std::string text;
  for (int i = 0; i < 10; ++i) text += "{{#data.articles}}";
  for (int i = 0; i < 10; ++i) text += "{{/data.articles}}";
  EXPECT_EQ(rendered(text, test::large_alert()), "template-too-large");
}

TEST(TemplateTest, WhatFeedsWriteIsNoTemplate) {
  alert::Alert alert = test::plain_alert();
  alert.story.title = "{{data.rule.id}} {{{data.rule.id}}} {{#data.articles}}x{{/data.articles}} {{> self}} {{=<% %>=}}";
  EXPECT_EQ(rendered("{{data.story.title}}", alert, "text/plain"), alert.story.title);
  EXPECT_EQ(rendered("{{{data.story.title}}}", alert, "text/plain"), alert.story.title);
}

TEST(TemplateTest, ASectionInsideItselfIsNoRecursion) {
  EXPECT_EQ(rendered("{{#data}}{{#data}}{{rule.id}}{{/data}}{{/data}}", test::plain_alert(), "text/plain"), "harbour");
}

TEST(TemplateTest, OutputHasABound) {
  const std::string text = "{{#data.articles}}" + std::string(60'000, 'x') + "{{/data.articles}}";
  EXPECT_EQ(rendered(text, test::large_alert()), "template-too-large");
}

}  // namespace
}  // namespace feedwatch::deliver
