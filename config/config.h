// A whole configuration as values: every default applied, every secret read, every file named by rules: included.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/diagnostic.h"
#include "base/time.h"
#include "config/proxy.h"
#include "config/secret.h"
#include "rules/model.h"

namespace feedwatch::config {

struct WebSub {
  std::string listen{};  // "127.0.0.1:8080"; empty: off
  bool secret_over_http{false};
};

enum class PauseScope : uint8_t { feed, host, domain };

struct PerHost {
  uint32_t connections{1};
  Duration spacing{std::chrono::seconds{1}};
  PauseScope scope{PauseScope::host};  // what a 429 pauses
};

struct Fetch {
  std::string user_agent{};  // default applied: feedwatch/VERSION (+URL)
  Duration timeout{std::chrono::seconds{30}};
  uint64_t max_body{10 * 1024 * 1024};  // decoded bytes
  uint32_t connections{64};             // all hosts together
  PerHost per_host{};
  std::vector<Cidr> allow_private{};
  std::filesystem::path ca_file{};
  ProxyPtr proxy{};  // of sources that name none
};

struct Poll {
  Duration interval{std::chrono::hours{1}};
  Duration min_interval{std::chrono::minutes{5}};
  double jitter{0.1};
  bool adaptive{true};
  std::optional<bool> alert_on_first{};  // none: false, but a simulation alerts
  uint32_t flood_limit{50};              // items; 0: off
};

enum class Kind : uint8_t { automatic, feed, page, index, sitemap };

// What of a page counts: its article or articles, or what changes in it.
enum class PageWatch : uint8_t { article, change };

struct Auth {
  std::string basic_user{};  // empty: no basic authentication
  Secret basic_password{};
  Secret bearer{};
};

struct Source {
  std::string id{};
  std::string name{};  // default: the id
  std::string url{};   // absolute, normalised
  Kind kind{Kind::automatic};
  Duration interval{};  // poll.interval unless set
  bool own_source{false};
  bool full_text{false};
  PageWatch watch{PageWatch::article};  // of kind page
  std::string select{};                 // CSS that compiles; empty: feedwatch finds out what counts
  std::vector<std::string> ignore{};    // CSS or /regular expressions/ that compile
  bool ignore_robots{false};            // fetch pages whatever robots.txt says
  std::map<std::string, std::string> headers{};
  Auth auth{};
  bool websub{true};
  bool delta{false};
  std::string lang{};
  std::vector<std::string> tags{};
  std::vector<Cidr> allow_private{};  // fetch.allow_private included
  ProxyPtr proxy{};                   // fetch.proxy unless set
  Position where{};
};

// What a webhook's body looks like: feedwatch's own, or what another service takes.
enum class Format : uint8_t {
  feedwatch,
  cloudevents,
  cloudevents_binary,
  alertmanager,
  alertmanager_webhook,
  slack,
  discord,
  teams,
  telegram,
  matrix,
  ntfy,
};

struct Webhook {
  std::string url{};
  Format format{Format::feedwatch};
  std::string room{};                 // telegram: chat_id; matrix: room id
  Secret bearer{};                    // Authorization: Bearer …
  std::vector<Secret> secrets{};      // whsec_ + base64; the first signs first
  std::vector<Duration> schedule{};   // waits between attempts; empty: the Standard Webhooks table
  std::optional<Duration> spacing{};  // least time between two messages, `burst` at once let through; none: the format's own
  uint32_t burst{1};
  std::map<std::string, std::string> headers{};
  std::filesystem::path body_template{};         // empty: the format's body
  std::string template_text{};                   // what that file says
  std::string content_type{"application/json"};  // of what the template makes
};

enum class Tls : uint8_t { required, none };  // none: plain, for loopback only

struct Email {
  std::vector<std::string> to{};
  std::string from{};
  std::string smtp{};  // smtp://host:port or smtps://host:port
  std::string user{};
  Secret password{};
  Tls tls{Tls::required};
  std::vector<std::string> sendmail{};  // a program, absolute, and its first arguments; instead of smtp
};

struct FileSink {
  std::filesystem::path path{};
  uint64_t max_size{100 * 1024 * 1024};  // then a new file begins; 0: never
  uint32_t keep{9};                      // older files
};

struct Exec {
  std::vector<std::string> command{};  // a program, absolute, and its arguments
  Duration timeout{std::chrono::seconds{30}};
};

// Of webhook, email, file and exec the one that `type` names is set.
struct Receiver {
  enum class Type : uint8_t { webhook, email, file, exec, output };  // output: our standard output

  std::string id{};
  Type type{Type::webhook};
  Webhook webhook{};
  Email email{};
  FileSink file{};
  Exec exec{};
  std::optional<rules::Digest> digest{};  // none: each message at once
  std::vector<std::string> events{};      // operator events it asks for: "config.rejected", "source.failing", …
  std::vector<Cidr> allow_private{};
  Position where{};
};

// As the configuration calls it.
constexpr std::string_view name_of(Receiver::Type type) {
  switch (type) {
    case Receiver::Type::webhook:
      return "webhook";
    case Receiver::Type::email:
      return "email";
    case Receiver::Type::file:
      return "file";
    case Receiver::Type::exec:
      return "exec";
    case Receiver::Type::output:
      return "stdout";
  }
  return {};
}

// Which further receivers an alert goes to. The first route that matches wins unless it says `continue`.
struct Route {
  std::map<std::string, std::string> match{};  // severity, rule, or a label's name → value
  std::vector<rules::Id> notify{};
  bool go_on{false};
};

// While `source` has told something, `target` does not tell the same.
struct Inhibit {
  rules::Id source{};  // of a rule
  rules::Id target{};
  std::vector<std::string> equal{};  // what makes it the same: keys as of group_by; empty: "story"
  std::optional<Duration> within{};  // how long ago at most; none: a day, without limit when `equal` has "story"
};

struct Log {
  std::string level{"info"};
  std::string format{"text"};  // text json journal
};

// Of the database.
struct Backups {
  Duration every{std::chrono::hours{24}};  // 0: none
  uint32_t keep{7};
  std::filesystem::path folder{};
};

// How long what is stored is kept; see store::Retention.
struct Retention {
  Duration articles{std::chrono::days{400}};
  Duration texts{std::chrono::days{90}};
  Duration deliveries{std::chrono::days{90}};
};

struct Config {
  std::filesystem::path file{};  // the main file
  std::filesystem::path state_dir{};
  std::string public_url{};
  WebSub websub{};
  Fetch fetch{};
  Poll poll{};
  Backups backup{};
  Retention retention{};
  std::vector<Source> sources{};
  std::vector<Receiver> receivers{};
  Log log{};
  std::string metrics_listen{};                    // empty: off
  std::vector<std::string> tracking_parameters{};  // as url::Tracking::use() takes them
  std::vector<Route> routes{};
  std::vector<Inhibit> inhibits{};
  rules::Model model{};  // of all rule files that could be read
};

}  // namespace feedwatch::config
