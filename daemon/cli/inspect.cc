// `feedwatch inspect …`: the pure readers, from the shell.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include <boost/json/value.hpp>

#include "app/load.h"
#include "article/inspect_url.h"
#include "cli/batch.h"
#include "cli/commands.h"
#include "feed/inspect.h"
#include "page/inspect.h"
#include "rules/inspect.h"
#include "story/inspect_dedup.h"
#include "story/inspect_update.h"

namespace feedwatch::cli {

namespace json = boost::json;

namespace {

json::value text_or_null(const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); }

// The first line of a file, and the rest.
std::optional<std::pair<std::string, std::string>> read_version(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::string title;
  if (!std::getline(in, title) && !in.eof()) return std::nullopt;
  return std::pair{std::move(title), std::string(std::istreambuf_iterator<char>(in), {})};
}

}  // namespace

int inspect_feed(const std::string& file, const std::string& content_type, const std::string& base_url, bool batch) {
  if (batch) return answer_lines(feed::inspect_feed_line);
  if (file.empty()) return missing_input("feed", "a file");
  return answer_one(feed::inspect_feed_line,
                    {{"input", file}, {"content_type", text_or_null(content_type)}, {"base_url", text_or_null(base_url)}});
}

int inspect_page(const std::string& file, const std::string& url, const std::string& select, bool batch) {
  if (batch) return answer_lines(page::inspect_page_line);
  if (file.empty()) return missing_input("page", "a file");
  return answer_one(page::inspect_page_line, {{"id", nullptr}, {"html_path", file}, {"url", url}, {"select", select}});
}

int inspect_pagediff(const std::string& request, bool batch) {
  if (batch) return answer_lines(page::inspect_pagediff_line);
  if (request.empty()) return missing_input("pagediff", "a request");
  std::cout << page::inspect_pagediff_line(request) << '\n';
  return ok;
}

int inspect_url(const std::string& input, const std::string& base, bool batch) {
  if (batch) return answer_lines(url::inspect_url_line);
  if (input.empty()) return missing_input("url", "a URL");
  return answer_one(url::inspect_url_line, {{"id", nullptr}, {"input", input}, {"base", text_or_null(base)}});
}

int inspect_dedup(const std::string& file, bool batch) {
  if (file.empty() && !batch) return missing_input("dedup", "a file");
  story::DedupInspector inspector;
  const Answer answer = [&inspector](std::string_view line) { return inspector.answer(line); };
  if (batch) {
    answer_lines(answer);
  } else {
    std::ifstream articles(file);
    if (!articles) {
      std::fprintf(stderr, "feedwatch inspect dedup: cannot read %s\n", file.c_str());
      return unreadable;
    }
    for (std::string line; std::getline(articles, line);) std::cout << answer(line) << '\n';
  }
  std::cout << inspector.conclusion() << std::endl;
  return ok;
}

int inspect_update(const std::string& before, const std::string& after, bool batch) {
  if (batch) return answer_lines(story::inspect_update_line);
  if (before.empty() || after.empty()) return missing_input("update", "two files");
  const auto old_version = read_version(before);
  const auto new_version = read_version(after);
  if (!old_version || !new_version) {
    std::cerr << "feedwatch: cannot read " << (old_version ? after : before) << '\n';
    return unreadable;
  }
  return answer_one(story::inspect_update_line, {{"old_title", old_version->first},
                                                 {"old_text", old_version->second},
                                                 {"new_title", new_version->first},
                                                 {"new_text", new_version->second}});
}

int inspect_rule(const std::filesystem::path& rules_file, const std::string& request, bool batch) {
  rules::Model model;
  if (!rules_file.empty()) {
    app::LoadedRules loaded = app::load_rules(rules_file);
    std::fputs(loaded.rendered.c_str(), stderr);
    if (loaded.unreadable) return unreadable;
    if (loaded.has_errors) return problems;
    model = std::move(loaded.model);
  }
  const rules::RuleInspector inspector(std::move(model));
  const Answer answer = [&inspector](std::string_view line) { return inspector.answer(line); };
  if (batch) return answer_lines(answer);
  if (request.empty()) return missing_input("rule", "a request");
  std::cout << answer(request) << '\n';
  return ok;
}

}  // namespace feedwatch::cli
