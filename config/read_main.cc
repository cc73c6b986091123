#include "config/read_main.h"

#include <fmt/format.h>

#include "article/tracking.h"
#include "config/map_reader.h"
#include "config/read_proxy.h"
#include "config/read_sources.h"

namespace feedwatch::config {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr size_t most_ca_bytes = 16 << 20;
constexpr std::string_view project_url = "https://feedwatch.example";

void read_fetch(const Node& node, const Surroundings& around, Fetch& fetch) {
  MapReader reader{node, around.problems, "fetch"};
  if (const Node* agent = reader.find("user_agent"); agent != nullptr && agent->kind != Node::Kind::null) {
    const auto text = as_text(*agent, around.problems, reader.what("user_agent"));
    if (text && text->find_first_of(std::string_view("\r\n\0", 3)) != text->npos) {
      around.problems.error(*agent, "bad-header", "\"user_agent\" of fetch must be one line");
    } else if (text && !text->empty()) {
      fetch.user_agent = *text;
    }
  }
  reader.duration("timeout", fetch.timeout, milliseconds{100}, hours{1});
  reader.size("max_body", fetch.max_body, 1024);
  reader.count("connections", fetch.connections, 1, 4096);
  if (const Node* per_host = reader.find("per_host")) {
    MapReader keys{*per_host, around.problems, "fetch.per_host"};
    keys.count("connections", fetch.per_host.connections, 1, 256);
    keys.duration("spacing", fetch.per_host.spacing, milliseconds{0}, hours{1});
    std::string scope{"host"};
    keys.word("scope", scope, {"feed", "host", "domain"});
    fetch.per_host.scope = scope == "feed" ? PauseScope::feed : scope == "domain" ? PauseScope::domain : PauseScope::host;
    keys.finish();
  }
  reader.cidrs("allow_private", fetch.allow_private);
  fetch.proxy = read_proxy(reader, around, fetch.allow_private, nullptr);
  std::string ca_file;
  reader.text("ca_file", ca_file);
  if (!ca_file.empty()) {
    fetch.ca_file = around.folders.beside(ca_file);
    const Result<std::string> text = read_file(fetch.ca_file, most_ca_bytes);
    if (!text && around.read_named_files) around.problems.error(*reader.find("ca_file"), text.error().code, text.error().message);
  }
  reader.finish();
}

void read_poll(const Node& node, const Surroundings& around, Poll& poll) {
  MapReader reader{node, around.problems, "poll"};
  reader.duration("interval", poll.interval, seconds{1}, days{365});
  reader.duration("min_interval", poll.min_interval, seconds{1}, days{365});
  reader.number("jitter", poll.jitter, 0, 1);
  reader.boolean("adaptive", poll.adaptive);
  if (reader.find("alert_on_first") != nullptr) reader.boolean("alert_on_first", poll.alert_on_first.emplace());
  reader.count("flood_limit", poll.flood_limit, 0, 1'000'000);
  reader.finish();
}

void read_backup(const Node& node, const Surroundings& around, Backups& backup) {
  MapReader reader{node, around.problems, "backup"};
  reader.duration("every", backup.every, milliseconds{0}, days{365});
  reader.count("keep", backup.keep, 1, 1000);
  std::string folder;
  reader.text("dir", folder);
  if (!folder.empty()) backup.folder = folder;
  reader.finish();
}

void read_retention(const Node& node, const Surroundings& around, Retention& retention) {
  MapReader reader{node, around.problems, "retention"};
  reader.duration("articles", retention.articles, days{1}, days{36500});
  reader.duration("texts", retention.texts, days{1}, days{36500});
  reader.duration("deliveries", retention.deliveries, days{1}, days{36500});
  reader.finish();
}

std::string read_listen(const Node& node, const FileProblems& problems, std::string_view what) {
  const auto endpoint = as_endpoint(node, problems, what);
  return endpoint ? to_text(*endpoint) : std::string{};
}

void read_websub(const Node& node, const Surroundings& around, WebSub& websub) {
  MapReader reader{node, around.problems, "websub"};
  if (const Node* listen = reader.find("listen")) websub.listen = read_listen(*listen, around.problems, reader.what("listen"));
  reader.boolean("secret_over_http", websub.secret_over_http);
  reader.finish();
}

std::string read_metrics(const Node& node, const Surroundings& around) {
  std::string listen;
  MapReader reader{node, around.problems, "metrics"};
  if (const Node* given = reader.find("listen")) {
    listen = read_listen(*given, around.problems, reader.what("listen"));
    const auto endpoint = parse_endpoint(listen);
    if (endpoint && !endpoint->address.is_loopback()) {
      around.problems.error(*given, "not-loopback",
                            "\"listen\" of metrics must be a loopback address: whoever reaches it may read it",
                            "use 127.0.0.1 and a reverse proxy");
    }
  } else if (reader.is_map()) {
    reader.require("listen");
  }
  reader.finish();
  return listen;
}

void read_log(const Node& node, const Surroundings& around, Log& log) {
  MapReader reader{node, around.problems, "log"};
  reader.word("level", log.level, {"debug", "info", "warning", "error"});
  reader.word("format", log.format, {"text", "json", "journal"});
  reader.finish();
}

void read_state_dir(MapReader& reader, const Surroundings& around, std::string_view state_directory, Config& config) {
  std::string given;
  reader.text("state_dir", given);
  if (!given.empty()) {
    config.state_dir = around.folders.beside(given);
  } else if (!state_directory.empty()) {
    config.state_dir = state_directory.substr(0, state_directory.find(':'));
  } else {
    config.state_dir = "/var/lib/feedwatch";
  }
}

void read_tracking(MapReader& reader, const Surroundings& around, Config& config) {
  reader.texts("tracking_parameters", config.tracking_parameters);
  for (const std::string& each : config.tracking_parameters) {
    const std::string problem = url::Tracking::problem_of(each);
    if (problem.empty()) continue;
    around.problems.error(*reader.find("tracking_parameters"), "bad-value",
                          fmt::format("\"{}\" in \"tracking_parameters\": {}", each, problem));
  }
}

void read_public_url(MapReader& reader, const Surroundings& around, Config& config) {
  const Node* const node = reader.find("public_url");
  if (node == nullptr || node->kind == Node::Kind::null || (node->kind == Node::Kind::scalar && node->text.empty())) return;
  auto url = as_url(*node, around.problems, reader.what("public_url"));
  if (!url) return;
  while (url->ends_with('/')) url->pop_back();
  config.public_url = std::move(*url);
}

}  // namespace

MainFile read_main(const Node& root, const Surroundings& around, std::string_view state_directory) {
  MainFile main;
  Config& config = main.config;
  config.fetch.user_agent = fmt::format("feedwatch/{} (+{})", FEEDWATCH_VERSION, project_url);
  MapReader reader{root, around.problems, "the configuration"};
  read_state_dir(reader, around, state_directory, config);
  read_public_url(reader, around, config);
  if (const Node* node = reader.find("websub")) read_websub(*node, around, config.websub);
  if (const Node* node = reader.find("fetch")) read_fetch(*node, around, config.fetch);
  if (const Node* node = reader.find("poll")) read_poll(*node, around, config.poll);
  if (const Node* node = reader.find("backup")) read_backup(*node, around, config.backup);
  config.backup.folder = config.state_dir / (config.backup.folder.empty() ? "backups" : config.backup.folder);
  if (const Node* node = reader.find("retention")) read_retention(*node, around, config.retention);
  if (const Node* node = reader.find("sources")) config.sources = read_sources(*node, config.poll, config.fetch, around);
  if (const Node* node = reader.find("sources_files")) {
    main.source_files.emplace();
    if (node->kind != Node::Kind::null) {
      for (const Node* name : as_scalars(*node, around.problems, "sources_files"))
        main.source_files->push_back(located(*name, around.problems.file()));
    }
  }
  if (const Node* node = reader.find("rules"); node != nullptr && node->kind != Node::Kind::null) {
    for (const Node* name : as_scalars(*node, around.problems, "rules"))
      main.rules.push_back(located(*name, around.problems.file()));
  }
  if (const Node* node = reader.find("smtp")) main.smtp = read_smtp(*node, around);
  if (const Node* node = reader.find("receivers")) config.receivers = read_receivers(*node, around);
  read_tracking(reader, around, config);
  if (const Node* node = reader.find("log")) read_log(*node, around, config.log);
  if (const Node* node = reader.find("metrics"); node != nullptr && node->kind != Node::Kind::null)
    config.metrics_listen = read_metrics(*node, around);
  reader.finish();
  return main;
}

}  // namespace feedwatch::config
