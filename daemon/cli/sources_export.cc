// `feedwatch sources export`.
#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>

#include <fmt/format.h>

#include "app/load.h"
#include "article/url.h"
#include "base/clock.h"
#include "cli/opml.h"
#include "cli/sources_tools.h"

namespace feedwatch::cli {

namespace {

bool is_name_of_key(std::string name) {
  constexpr std::array<std::string_view, 10> words{"token",   "key",  "secret", "passw", "pwd",
                                                   "session", "auth", "sig",    "hash",  "credential"};
  std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return std::ranges::any_of(words, [&name](std::string_view word) { return name.find(word) != std::string::npos; });
}

bool write(const std::string& file, const std::string& text) {
  if (file.empty() || file == "-") return std::fputs(text.c_str(), stdout) >= 0;
  std::ofstream out{file, std::ios::binary | std::ios::trunc};
  out << text;
  out.close();
  return static_cast<bool>(out);
}

}  // namespace

bool has_key_in_it(const std::string& url) {
  constexpr size_t longest_word = 12;
  const auto parts = url::split(url);
  std::string_view query = parts ? std::string_view(parts->query) : std::string_view{};
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    const std::string_view name = pair.substr(0, pair.find('='));
    if (is_name_of_key(std::string(name)) || (name.size() == pair.size() && name.size() > longest_word)) return true;
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
  }
  return false;
}

int export_sources(const Common& common, const std::string& file, bool with_secrets) {
  const app::Loaded loaded = app::load(common.config);
  if (loaded.setup == nullptr) {
    std::fputs(loaded.rendered.c_str(), stderr);
    return bad_config;
  }
  std::vector<OpmlFeed> feeds;
  size_t left_out = 0;
  for (const config::Source& source : loaded.setup->config.sources) {
    const bool is_feed = source.kind == config::Kind::automatic || source.kind == config::Kind::feed;
    if (!is_feed) continue;
    if (!with_secrets && has_key_in_it(source.url)) {
      ++left_out;
    } else {
      feeds.push_back({.title = source.name, .url = source.url, .tags = source.tags});
    }
  }
  if (left_out > 0) {
    fmt::print(stderr, "feedwatch sources: left out: {} sources with a key in their address; --with-secrets writes them, too\n",
               left_out);
  }
  if (write(file, write_opml(feeds, "feedwatch", SystemClock().now()))) return ok;
  fmt::print(stderr, "feedwatch sources: {} cannot be written\n", file);
  return cannot_create;
}

}  // namespace feedwatch::cli
