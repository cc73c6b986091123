#include "config/read_sources.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "article/url.h"
#include "config/map_reader.h"
#include "config/read_proxy.h"
#include "config/read_secrets.h"
#include "config/read_watch.h"

namespace feedwatch::config {

namespace {

constexpr size_t longest_made_id = 80;

Kind to_kind(const std::string& word) {
  if (word == "feed") return Kind::feed;
  if (word == "page") return Kind::page;
  if (word == "index") return Kind::index;
  return word == "sitemap" ? Kind::sitemap : Kind::automatic;
}

bool is_language(std::string_view text) {
  size_t part = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : '-';
    if (c == '-' || c == '_') {
      if (part == 0 || part > 8) return false;
      part = 0;
    } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
      ++part;
    } else {
      return false;
    }
  }
  return true;
}

Auth read_auth(const Node& node, const std::string& name, const Surroundings& around) {
  Auth auth;
  MapReader reader{node, around.problems, fmt::format("auth of {}", name)};
  const Node* const basic = reader.find("basic");
  const Node* const bearer = reader.find("bearer");
  if (reader.is_map() && (basic == nullptr) == (bearer == nullptr)) {
    around.problems.error(node, "missing-key", fmt::format("{} needs either basic or bearer", reader.name()));
  }
  if (basic != nullptr) {
    MapReader keys{*basic, around.problems, fmt::format("auth.basic of {}", name)};
    keys.require("user");
    keys.text("user", auth.basic_user);
    auth.basic_password = read_secret_keys(keys, "password", "password_file", around);
    if (auth.basic_user.find(':') != std::string::npos)
      around.problems.error(*basic, "bad-value", "a user name must not hold \":\"");
    keys.finish();
  }
  if (bearer != nullptr) {
    MapReader keys{*bearer, around.problems, fmt::format("auth.bearer of {}", name)};
    auth.bearer = read_secret_keys(keys, "token", "token_file", around);
    if (keys.is_map() && keys.find("token") == nullptr && keys.find("token_file") == nullptr) keys.require("token_file");
    keys.finish();
  }
  reader.finish();
  return auth;
}

void read_interval(MapReader& reader, const Poll& poll, Source& source) {
  source.interval = poll.interval;
  reader.boolean("own_source", source.own_source);
  const Node* const given = reader.find("interval");
  reader.duration("interval", source.interval, Duration{10}, std::chrono::days{365});
  if (source.own_source || source.interval >= poll.min_interval) return;
  const Node& blamed = given != nullptr ? *given : reader.node();
  reader.problems().error(blamed, "interval-too-short",
                          fmt::format("{} is polled every {}, more often than poll.min_interval ({}) allows", reader.name(),
                                      to_text(source.interval), to_text(poll.min_interval)),
                          "set own_source: true if the server is yours");
  source.interval = poll.min_interval;
}

std::string source_name(const Node& node) {
  for (const std::string_view key : {"id", "name", "url"}) {
    const Node* const value = node.find(key);
    if (value == nullptr || value->kind != Node::Kind::scalar) continue;
    return fmt::format("source \"{}\"", key == "url" ? url::for_log(value->text) : value->text.substr(0, 120));
  }
  return "source";
}

std::optional<Source> read_source(const Node& node, const Poll& poll, const Fetch& fetch, const Surroundings& around) {
  Source source{.where = place(node, around.problems.file())};
  MapReader reader{node, around.problems, source_name(node)};
  if (!reader.is_map()) return std::nullopt;
  if (const Node* target = reader.require("url")) {
    if (auto text = as_url(*target, around.problems, reader.what("url"))) source.url = std::move(*text);
  }
  if (const Node* id = reader.find("id")) {
    source.where = place(*id, around.problems.file());
    if (auto text = as_id(*id, around.problems, reader.what("id"))) source.id = std::move(*text);
  }
  reader.text("name", source.name);
  std::string kind{"auto"};
  reader.word("kind", kind, {"auto", "feed", "page", "index", "sitemap"});
  source.kind = to_kind(kind);
  read_interval(reader, poll, source);
  reader.boolean("full_text", source.full_text);
  read_watch(reader, source);
  source.headers = read_headers(reader, around);
  if (const Node* auth = reader.find("auth")) source.auth = read_auth(*auth, reader.name(), around);
  reader.boolean("websub", source.websub);
  reader.boolean("delta", source.delta);
  reader.text("lang", source.lang);
  if (!source.lang.empty() && !is_language(source.lang)) {
    around.problems.error(*reader.find("lang"), "bad-value",
                          fmt::format("{} must be a language tag such as en or pt-BR", reader.what("lang")));
  }
  reader.texts("tags", source.tags);
  reader.cidrs("allow_private", source.allow_private);
  source.allow_private.insert(source.allow_private.end(), fetch.allow_private.begin(), fetch.allow_private.end());
  source.proxy = read_proxy(reader, around, fetch.allow_private, fetch.proxy);
  reader.finish();
  if (source.url.empty()) return std::nullopt;
  return source;
}

uint32_t short_hash(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return static_cast<uint32_t>(hash >> 40);
}

// "https://www.example.org/a?b=c" → "example-org-a-b". The values of a query are not shown: a token may be among them.
std::string slug_of(std::string_view full) {
  const std::string shown = full.find_first_of("?@") == full.npos ? std::string(full) : url::for_log(full);
  std::string_view url = shown;
  const auto scheme = url.find("://");
  if (scheme != url.npos) url.remove_prefix(scheme + 3);
  if (url.starts_with("www.")) url.remove_prefix(4);
  std::string id;
  for (const char c : url.substr(0, 4 * longest_made_id)) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9')) {
      id += lower;
    } else if (!id.empty() && id.back() != '-') {
      id += '-';
    }
    if (id.size() == longest_made_id) break;
  }
  while (id.ends_with('-')) id.pop_back();
  return id.empty() ? "source" : id;
}

std::string hashed_id(std::string_view url) { return fmt::format("{}-{:06x}", slug_of(url), short_hash(url)); }

using Taken = std::unordered_map<std::string, Position>;

// Ids given in the file come first, so that made ones keep out of their way.
void check_given_ids(std::vector<Source>& sources, Taken& taken, const FileProblems& problems) {
  for (Source& source : sources) {
    if (source.id.empty()) continue;
    const auto [first, fresh] = taken.try_emplace(source.id, source.where);
    if (fresh) continue;
    problems.all().error("duplicate-id",
                         fmt::format("source \"{}\" is already defined at {}:{}:{}", source.id, first->second.file,
                                     first->second.line, first->second.column),
                         source.where, code_points(source.id));
    source.url.clear();
  }
  std::erase_if(sources, [](const Source& source) { return source.url.empty(); });
}

// The shortest of plain, plain-hash, plain-hash-2, … that is free. Depends on the URL, so that it outlives a reordering of the
// file: two that differ in the values of their query alone, which are not shown, have each its hash from the start.
std::string free_id(const Source& source, const Taken& taken) {
  const std::string plain = id_from_url(source.url);
  if (!taken.contains(plain)) return plain;
  const std::string hashed = hashed_id(source.url);
  if (!taken.contains(hashed)) return hashed;
  for (size_t number = 2;; ++number) {
    const std::string numbered = fmt::format("{}-{}", hashed, number);
    if (!taken.contains(numbered)) return numbered;
  }
}

void make_ids(std::vector<Source>& sources, Taken& taken) {
  for (Source& source : sources) {
    if (!source.id.empty()) continue;
    source.id = free_id(source, taken);
    taken.emplace(source.id, source.where);
  }
}

}  // namespace

std::string id_from_url(std::string_view text) {
  const bool has_query = text.find('?') != text.npos;
  return has_query ? hashed_id(text) : slug_of(text);
}

std::vector<Source> read_sources(const Node& node, const Poll& poll, const Fetch& fetch, const Surroundings& around) {
  std::vector<Source> sources;
  if (node.kind == Node::Kind::null) return sources;
  if (node.kind != Node::Kind::sequence) {
    around.problems.error(node, "wrong-type", "sources must be a list", "start each source with \"- url: …\"");
    return sources;
  }
  for (const Node& item : node.items) {
    if (item.kind == Node::Kind::null) {
      around.problems.error(item, "wrong-type", "this list item is empty");
    } else if (auto source = read_source(item, poll, fetch, around)) {
      sources.push_back(std::move(*source));
    }
  }
  Taken taken;
  check_given_ids(sources, taken, around.problems);
  make_ids(sources, taken);
  for (Source& source : sources) {
    if (source.name.empty()) source.name = source.id;
  }
  return sources;
}

}  // namespace feedwatch::config
