#include "pipeline/change_article.h"

#include <fmt/format.h>

#include "article/text.h"
#include "base/hash.h"

namespace feedwatch::pipeline {

namespace {

constexpr std::string_view name_start = "change:";

}  // namespace

Article change_article(const config::Source& source, const std::string& url, const std::string& title, const page::Diff& diff,
                       Time when) {
  const auto lines = [](std::string_view head, const std::vector<std::string>& texts) {
    std::string result;
    for (const std::string& text : texts) result += fmt::format("{}{}\n", head, text);
    return result;
  };
  Article article;
  article.source = source.id;
  article.url = url;
  article.guid = fmt::format("{}{}", name_start, when.time_since_epoch().count());
  article.title =
      fmt::format("{}: {} added, {} removed", title.empty() ? source.name : title, diff.added.size(), diff.removed.size());
  article.text = text::normalise(lines("+ ", diff.added) + lines("− ", diff.removed));
  article.lang = source.lang;
  article.published = when;
  // No two changes of a page are the same news, be their words the same: neither URL nor content names it.
  article.content_hash = hash64(article.guid, text::content_hash(article.title, article.text));
  return article;
}

bool is_change(const Article& article) { return article.guid.starts_with(name_start); }

}  // namespace feedwatch::pipeline
