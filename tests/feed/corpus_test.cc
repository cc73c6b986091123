// The conformance corpus beside the project, when it is there: titles and numbers of items. The scorer says more; this keeps it
// from sliding unnoticed.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include <fstream>
#include <string>

#include "feed/inspect.h"

namespace feedwatch::feed {
namespace {

namespace json = boost::json;

struct Score {
  size_t right{0};
  size_t total{0};

  void count(bool ok) {
    right += ok ? 1 : 0;
    ++total;
  }
  double share() const { return total == 0 ? 0 : static_cast<double>(right) / static_cast<double>(total); }
};

std::string without_space(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) > ' ') out += c;
  }
  return out;
}

json::value answer(const json::object& test, const std::string& folder) {
  json::object request{{"input", folder + std::string(test.at("input_path").as_string())}};
  if (const auto* type = test.if_contains("content_type_header")) request["content_type"] = *type;
  if (const auto* base = test.if_contains("base_url")) request["base_url"] = *base;
  return json::parse(inspect_feed_line(json::serialize(request)));
}

// Titles in the corpus are plain text when they hold no markup at all.
bool is_plain(std::string_view title) { return title.find_first_of("<&") == std::string_view::npos; }

TEST(Corpus, TitlesAndNumbersOfItemsAreRight) {
  const std::string folder = FEEDWATCH_SHARED "/corpus/feeds/";
  std::ifstream cases(folder + "cases.jsonl");
  if (!cases) GTEST_SKIP() << "no corpus at " << folder;
  Score items;
  Score titles;
  for (std::string line; std::getline(cases, line);) {
    const auto test = json::parse(line);
    const auto& expect = test.at("expect").as_object();
    const auto got = answer(test.as_object(), folder);
    const auto* entries = got.as_object().if_contains("entries");
    const size_t found = entries != nullptr ? entries->as_array().size() : 0;
    if (const auto* wanted = expect.if_contains("n_entries")) items.count(found == wanted->to_number<size_t>());
    const auto* wanted = expect.if_contains("entries");
    if (wanted == nullptr) continue;
    for (size_t i = 0; i < wanted->as_array().size(); ++i) {
      const auto& entry = wanted->as_array()[i];
      const auto* title = entry.is_object() ? entry.as_object().if_contains("title") : nullptr;
      if (title == nullptr || !title->is_string() || !is_plain(title->as_string())) continue;
      const auto* own = i < found ? entries->as_array()[i].as_object().if_contains("title") : nullptr;
      titles.count(without_space(title->as_string()) == without_space(own != nullptr ? std::string_view(own->as_string()) : ""));
    }
  }
  EXPECT_GT(items.total, 1000U);
  EXPECT_GE(items.share(), 0.999) << items.right << " of " << items.total;
  EXPECT_GE(titles.share(), 0.995) << titles.right << " of " << titles.total;
}

}  // namespace
}  // namespace feedwatch::feed
