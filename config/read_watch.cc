#include "config/read_watch.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include "page/select.h"

namespace feedwatch::config {

namespace {

bool check_selector(const Node& node, const FileProblems& problems, const std::string& what, std::string suggestion = {}) {
  const auto selector = page::Selector::compile(node.text);
  if (selector) return true;
  const LocatedText text = located(node, problems.file());
  const auto offset = static_cast<uint32_t>(selector.error().column - 1);
  problems.all().error("bad-selector", fmt::format("{}: {}", what, selector.error().message), text.at(offset), 1,
                       std::move(suggestion));
  return false;
}

bool check_pattern(const Node& node, const FileProblems& problems, const std::string& what) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  const re2::RE2 pattern{re2::StringPiece(node.text.data() + 1, node.text.size() - 2), options};
  if (!pattern.ok()) problems.error(node, "bad-regex", fmt::format("{}: {}", what, pattern.error()));
  return pattern.ok();
}

bool is_pattern(std::string_view text) { return text.size() >= 2 && text.starts_with('/') && text.ends_with('/'); }

void read_select(MapReader& reader, Source& source) {
  const Node* const node = reader.find("select");
  if (node == nullptr) return;
  const std::string what = reader.what("select");
  const auto text = as_text(*node, reader.problems(), what);
  if (text && !text->empty() && check_selector(*node, reader.problems(), what)) source.select = *text;
}

void read_ignore(MapReader& reader, Source& source) {
  const Node* const node = reader.find("ignore");
  if (node == nullptr) return;
  const std::string what = reader.what("ignore");
  for (const Node* item : as_scalars(*node, reader.problems(), what)) {
    const bool sound = is_pattern(item->text)
                           ? check_pattern(*item, reader.problems(), what)
                           : check_selector(*item, reader.problems(), what, "write a regular expression between slashes: /…/");
    if (sound) source.ignore.push_back(item->text);
  }
}

// A key that means nothing for the kind of source it is given to is a misunderstanding, not a preference.
void warn_without_page(MapReader& reader, std::string_view key, bool has_meaning, std::string_view kinds) {
  const Node* const node = reader.find(key);
  if (node == nullptr || has_meaning) return;
  reader.problems().warning(*node, "no-effect", fmt::format("{} has a meaning for {} only", reader.what(key), kinds));
}

}  // namespace

void read_watch(MapReader& reader, Source& source) {
  read_select(reader, source);
  read_ignore(reader, source);
  std::string watch{"article"};
  reader.word("watch", watch, {"article", "change"});
  source.watch = watch == "change" ? PageWatch::change : PageWatch::article;
  std::string robots{"honour"};
  reader.word("robots", robots, {"honour", "ignore"});
  source.ignore_robots = robots == "ignore";
  const bool is_page = source.kind == Kind::page;
  warn_without_page(reader, "watch", is_page, "kind: page");
  warn_without_page(reader, "ignore", is_page || source.ignore.empty(), "kind: page");
  warn_without_page(
      reader, "select",
      source.select.empty() || is_page || source.kind == Kind::index || source.kind == Kind::sitemap || source.full_text,
      "pages");
}

}  // namespace feedwatch::config
