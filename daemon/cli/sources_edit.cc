// `feedwatch sources add|remove|import|export`: the list of sources, in files of their own.
#include <cstdio>
#include <iostream>
#include <unordered_set>

#include <fmt/format.h>
#include <boost/json/object.hpp>

#include "app/load.h"
#include "article/url.h"
#include "cli/opml.h"
#include "cli/sources_tools.h"
#include "config/files.h"
#include "config/read_sources.h"
#include "control/control.h"

namespace feedwatch::cli {

namespace {

constexpr size_t most_opml = size_t{32} << 20;
constexpr Duration patience = std::chrono::seconds{60};

int complain(std::string_view message, int status) {
  fmt::print(stderr, "feedwatch sources: {}\n", message);
  return status;
}

int exit_of(const Error& error) {
  if (error.code == "bad-source") return bad_config;
  return error.code == "exists" || error.code == "not-managed" ? usage : cannot_create;
}

int complain(const Error& error) { return complain(error.message, exit_of(error)); }

// A daemon that runs takes the change up at once; without one it is there at the next start.
void tell_daemon(const Common& common) {
  const boost::json::object request{{"command", "reload"}, {"wait", true}};
  const auto answer = control::ask(control::socket_path(app::state_dir_of(common.config)), request, patience);
  if (!answer) {
    if (answer.error().code != "not-running")
      complain(fmt::format("written, but the daemon did not take it up: {}", answer.error().message), ok);
    return;
  }
  const boost::json::value* taken = answer->if_contains("ok");
  const bool is_taken = taken != nullptr && taken->is_bool() && taken->as_bool();
  if (!is_taken) complain("written, but the daemon rejected the configuration as a whole: see feedwatch check", ok);
}

// What a new source must not have in common with those that there are.
struct Taken {
  std::unordered_set<std::string> ids{};
  std::unordered_set<std::string> urls{};
};

Taken taken_in(const app::Loaded& loaded) {
  Taken taken;
  for (const config::Source& source : loaded.setup->config.sources) {
    taken.ids.insert(source.id);
    taken.urls.insert(source.url);
  }
  return taken;
}

std::string free_id(const Taken& taken, const std::string& url) {
  const std::string plain = config::id_from_url(url);
  std::string id = plain;
  for (int number = 2; taken.ids.contains(id); ++number) id = fmt::format("{}-{}", plain, number);
  return id;
}

// Nothing when the source is there already.
std::optional<NewSource> settle(NewSource source, Taken& taken) {
  if (const auto canonical = url::resolve(source.url, "")) source.url = *canonical;
  if (taken.urls.contains(source.url)) return std::nullopt;
  if (source.id.empty()) source.id = free_id(taken, source.url);
  taken.ids.insert(source.id);
  taken.urls.insert(source.url);
  return source;
}

std::optional<app::Loaded> load(const Common& common) {
  app::Loaded loaded = app::load(common.config);
  if (loaded.setup != nullptr) return loaded;
  std::fputs(loaded.rendered.c_str(), stderr);
  return std::nullopt;
}

}  // namespace

int add_source(const Common& common, NewSource source) {
  const auto loaded = load(common);
  if (!loaded) return bad_config;
  Taken taken = taken_in(*loaded);
  if (!source.id.empty() && taken.ids.contains(source.id))
    return complain(fmt::format("a source \"{}\" is there already", source.id), usage);
  const std::string url = source.url;
  const auto fresh = settle(std::move(source), taken);
  if (!fresh) return complain(fmt::format("{} is watched already", url::for_log(url)), usage);
  const bool is_name = fresh->id.find('/') == std::string::npos && !fresh->id.starts_with('.');
  if (!is_name) return complain(fmt::format("\"{}\" cannot be an id", fresh->id), usage);
  if (auto added = add_source_files(common.config, {*fresh}); !added) return complain(added.error());
  fmt::print("{}\n", fresh->id);
  tell_daemon(common);
  return ok;
}

int remove_source(const Common& common, const std::string& id) {
  if (id.find('/') != std::string::npos) return complain(fmt::format("no source has the id \"{}\"", id), usage);
  if (auto removed = remove_source_file(common.config, id); !removed) return complain(removed.error());
  tell_daemon(common);
  return ok;
}

int import_sources(const Common& common, const std::string& file) {
  const auto loaded = load(common);
  if (!loaded) return bad_config;
  auto text = config::read_file(file, most_opml);
  if (!text) return complain(text.error().message, unreadable);
  auto feeds = read_opml(*text);
  if (!feeds) return complain(fmt::format("{}: {}", file, feeds.error().message), unreadable);
  Taken taken = taken_in(*loaded);
  std::vector<NewSource> fresh;
  size_t known = 0;
  size_t unusable = 0;
  for (OpmlFeed& feed : *feeds) {
    if (!url::resolve(feed.url, "")) {
      ++unusable;
      complain(fmt::format("left out: {} is no address of a feed", url::for_log(feed.url)), ok);
      continue;
    }
    auto source = settle({.url = std::move(feed.url), .name = std::move(feed.title), .tags = std::move(feed.tags)}, taken);
    if (source) {
      fresh.push_back(std::move(*source));
    } else {
      ++known;
    }
  }
  if (!fresh.empty()) {
    if (auto added = add_source_files(common.config, fresh); !added) return complain(added.error());
    tell_daemon(common);
  }
  fmt::print("{} sources added, {} were there already, {} left out\n", fresh.size(), known, unusable);
  return ok;
}

}  // namespace feedwatch::cli
