// The documents beside the project: how many articles each holds, with their exact titles, texts and captions.
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "article/text.h"
#include "page/extract.h"

namespace feedwatch::page {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

const fs::path seeds = fs::path(FEEDWATCH_SHARED) / "seeds";

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string text_of(const json::object& object, const char* name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

TEST(Seeds, GiveTheirArticlesExactly) {
  if (!fs::exists(seeds / "truth.json")) GTEST_SKIP() << "no documents beside the project";
  const json::value truth = json::parse(contents(seeds / "truth.json"));
  for (const json::value& each : truth.at("documents").as_array()) {
    const json::object& document = each.as_object();
    const std::string name = text_of(document, "file");
    const Page page = read_text(contents(seeds / name), "https://news.example.org/");
    const json::array& wanted = document.at("articles").as_array();
    ASSERT_EQ(page.articles.size(), wanted.size()) << name;
    for (size_t i = 0; i < wanted.size(); ++i) {
      const json::object& article = wanted[i].as_object();
      const PageArticle& found = page.articles[i];
      EXPECT_EQ(found.title, text_of(article, "title")) << name;
      EXPECT_EQ(text::fold(found.text), text::fold(text_of(article, "text"))) << name << ": " << found.title;
      EXPECT_EQ(found.published.text.empty(), text_of(article, "published").empty()) << name;
      if (const std::string caption = text_of(article, "caption"); !caption.empty()) {
        ASSERT_EQ(found.captions.size(), 1U) << name;
        EXPECT_EQ(found.captions.front(), text::normalise(caption)) << name;
      }
    }
  }
}

}  // namespace
}  // namespace feedwatch::page
