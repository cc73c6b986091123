// `feedwatch sources add|remove|import|export`: the list of sources, in files of their own.
#include <algorithm>
#include <cstdio>
#include <unordered_set>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "app/load.h"
#include "article/url.h"
#include "cli/daemon_talk.h"
#include "cli/opml.h"
#include "cli/sources_tools.h"
#include "config/files.h"
#include "config/read_sources.h"

namespace feedwatch::cli {

namespace {

constexpr size_t most_opml = size_t{32} << 20;
constexpr const char* command = "sources";

int exit_of(const Error& error) {
  if (error.code == "bad-source") return bad_config;
  return error.code == "exists" || error.code == "not-managed" ? usage : cannot_create;
}

int complain_of(const Error& error) { return complain(command, error.message, exit_of(error)); }

// Whether the daemon watches all of them.
bool watches(const Common& common, const std::vector<NewSource>& sources) {
  const auto answer = ask_daemon(common, {{"command", "status"}});
  const boost::json::value* list = answer ? answer->if_contains("sources") : nullptr;
  if (list == nullptr || !list->is_array()) return false;
  std::unordered_set<std::string> watched;
  for (const boost::json::value& one : list->as_array()) {
    if (one.is_object()) watched.insert(text_at(one.as_object(), "id"));
  }
  return std::ranges::all_of(sources, [&watched](const NewSource& source) { return watched.contains(source.id); });
}

// A daemon that runs takes the change up at once; without one it is there at the next start. `added` are to be watched then.
int tell_daemon(const Common& common, const std::vector<NewSource>& added = {}) {
  const auto answer = ask_daemon(common, {{"command", "reload"}, {"wait", true}});
  if (!answer && answer.error().code == "not-running") return ok;
  if (!answer) {
    return complain(command, fmt::format("written, but the daemon did not take it up: {}", answer.error().message),
                    status_of_talk(answer.error()));
  }
  if (!is_ok(*answer) && text_at(*answer, "code") == "config-rejected") {
    return complain(command, "written, but the daemon rejected the configuration as a whole: see feedwatch check", bad_config);
  }
  if (!is_ok(*answer)) {
    return complain(command, fmt::format("written, but the daemon did not take it up: {}", text_at(*answer, "message")),
                    unavailable);
  }
  if (added.empty() || watches(common, added)) return ok;
  return complain(command,
                  "written, but the daemon does not watch it: does it read this configuration, and may it read sources.d?",
                  unavailable);
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
    return complain(command, fmt::format("a source \"{}\" is there already", source.id), usage);
  const std::string url = source.url;
  const auto fresh = settle(std::move(source), taken);
  if (!fresh) return complain(command, fmt::format("{} is watched already", url::for_log(url)), usage);
  const bool is_name = fresh->id.find('/') == std::string::npos && !fresh->id.starts_with('.');
  if (!is_name) return complain(command, fmt::format("\"{}\" cannot be an id", fresh->id), usage);
  if (auto added = add_source_files(common.config, {*fresh}); !added) return complain_of(added.error());
  fmt::print("{}\n", fresh->id);
  return tell_daemon(common, {*fresh});
}

int remove_source(const Common& common, const std::string& id) {
  if (id.find('/') != std::string::npos) return complain(command, fmt::format("no source has the id \"{}\"", id), usage);
  if (auto removed = remove_source_file(common.config, id); !removed) return complain_of(removed.error());
  return tell_daemon(common);
}

int import_sources(const Common& common, const std::string& file) {
  const auto loaded = load(common);
  if (!loaded) return bad_config;
  auto text = config::read_file(file, most_opml);
  if (!text) return complain(command, text.error().message, unreadable);
  auto feeds = read_opml(*text);
  if (!feeds) return complain(command, fmt::format("{}: {}", file, feeds.error().message), unreadable);
  Taken taken = taken_in(*loaded);
  std::vector<NewSource> fresh;
  size_t known = 0;
  size_t unusable = 0;
  for (OpmlFeed& feed : *feeds) {
    if (!url::resolve(feed.url, "")) {
      ++unusable;
      complain(command, fmt::format("left out: {} is no address of a feed", url::for_log(feed.url)), ok);
      continue;
    }
    auto source = settle({.url = std::move(feed.url), .name = std::move(feed.title), .tags = std::move(feed.tags)}, taken);
    if (source) {
      fresh.push_back(std::move(*source));
    } else {
      ++known;
    }
  }
  int status = ok;
  if (!fresh.empty()) {
    if (auto added = add_source_files(common.config, fresh); !added) return complain_of(added.error());
    status = tell_daemon(common, fresh);
  }
  fmt::print("{} sources added, {} were there already, {} left out\n", fresh.size(), known, unusable);
  return status;
}

}  // namespace feedwatch::cli
