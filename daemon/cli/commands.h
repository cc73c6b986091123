// The subcommands. Each returns the process's exit status (sysexits where one fits) and prints for people on stdout, problems on
// stderr.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace feedwatch::cli {

enum Exit : int {
  ok = 0,
  problems = 1,    // `check` and `rules check`: the files have errors
  unreadable = 2,  // they cannot be read
  usage = 64,
  unavailable = 69,  // no daemon answers
  software = 70,
  cannot_create = 73,  // store or sockets cannot be opened
  try_later = 75,
  bad_config = 78,
};

enum class Output : uint8_t { table, json };

struct Common {
  std::filesystem::path config{"/etc/feedwatch/feedwatch.yaml"};
  Output output{Output::table};
};

// What `sources preview` is asked for; empty: as configured, or found out.
struct PreviewWords {
  std::string source{};  // a URL, or the id of a configured source
  std::string kind{};
  std::string select{};
  bool change{false};
};

int run(const Common& common);
int once(const Common& common, bool all);
int check(const Common& common);
int check_rules(const std::filesystem::path& file, Output output);
struct PollWish {
  std::string id{};
  bool force{false};
  std::filesystem::path clock_file{};  // empty: the system's time
};
int poll_source(const Common& common, const PollWish& wish);
int status(const Common& common);
int reload(const Common& common, bool wait);
int preview_source(const Common& common, const PreviewWords& words);
int discover_sources(const Common& common, const std::string& url);
int search_articles(const Common& common, const std::vector<std::string>& words, size_t limit);
int show_article(const Common& common, const std::string& id);
int list_stories(const Common& common, size_t limit, uint32_t least_articles);
int show_story(const Common& common, const std::string& id);
int inspect_feed(const std::string& file, const std::string& content_type, const std::string& base_url, bool batch);
int inspect_page(const std::string& file, const std::string& url, const std::string& select, bool batch);
int inspect_pagediff(const std::string& request, bool batch);
int inspect_url(const std::string& input, const std::string& base, bool batch);
// Two versions of an article, each a file with the title as its first line.
int inspect_dedup(const std::string& file, bool batch);
int inspect_update(const std::string& before, const std::string& after, bool batch);
int inspect_rule(const std::filesystem::path& rules_file, const std::string& request, bool batch);

}  // namespace feedwatch::cli
