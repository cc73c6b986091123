#include <map>

#include <gtest/gtest.h>

#include "config/load.h"
#include "tests/config/support.h"

namespace feedwatch::config {
namespace {

using namespace std::chrono_literals;

constexpr const char* good_key = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n";

// What check says of a main file; `extra` files are written beside it.
std::string told(const std::string& text, const std::vector<std::pair<std::string, std::string>>& extra = {}, int mode = 0600) {
  const TempFolder folder;
  for (const auto& [name, content] : extra) folder.write(name, content);
  const Loaded loaded = load(folder.write("feedwatch.yaml", text, mode), {});
  return rendered(loaded, folder);
}

TEST(MainFile, AppliesTheDefaultsToAnEmptyFile) {
  const TempFolder folder;
  const Loaded loaded = load_main(folder, "");
  EXPECT_EQ(rendered(loaded, folder), "");
  const Config& config = loaded.config;
  EXPECT_EQ(config.state_dir, "/var/lib/feedwatch");
  EXPECT_EQ(config.fetch.user_agent, "feedwatch/" FEEDWATCH_VERSION " (+https://feedwatch.example)");
  EXPECT_EQ(config.fetch.timeout, 30s);
  EXPECT_EQ(config.fetch.max_body, 10U * 1024 * 1024);
  EXPECT_EQ(config.fetch.connections, 64U);
  EXPECT_EQ(config.fetch.per_host.connections, 1U);
  EXPECT_EQ(config.fetch.per_host.spacing, 1s);
  EXPECT_EQ(config.poll.interval, 1h);
  EXPECT_EQ(config.poll.min_interval, 5min);
  EXPECT_DOUBLE_EQ(config.poll.jitter, 0.1);
  EXPECT_TRUE(config.poll.adaptive);
  EXPECT_EQ(config.poll.alert_on_first, std::nullopt);
  EXPECT_EQ(config.log.level, "info");
  EXPECT_EQ(config.metrics_listen, "");
}

TEST(MainFile, ReadsEveryKey) {
  const TempFolder folder;
  folder.write("pw", "s3cret\n");
  folder.write("token", "tok");
  folder.write("hook.key", good_key);
  folder.write("ca.pem", "x");
  folder.write("body.tmpl", "x");
  const Loaded loaded = load_main(folder, R"(
state_dir: state
public_url: https://fw.example.org/
websub: {listen: "127.0.0.1:8080", secret_over_http: true}
fetch:
  user_agent: Test/1
  timeout: 2s
  max_body: 32MiB
  connections: 8
  per_host: {connections: 4, spacing: 0s}
  allow_private: [127.0.0.0/8]
  ca_file: ca.pem
poll: {interval: 30m, min_interval: 1m, jitter: 0, adaptive: false, alert_on_first: true}
sources:
  - url: https://Example.org/feed.xml#top
    id: example
    name: Example News
    kind: page
    interval: 10s
    own_source: true
    full_text: true
    watch: change
    select: "main article"
    ignore: ["time", "/\\d+ views/"]
    robots: ignore
    headers: {X-Key: value}
    auth: {basic: {user: me, password_file: pw}}
    websub: false
    delta: true
    lang: en
    tags: [world, news]
    allow_private: [10.0.0.0/8]
  - url: https://www.example.org/world/feed.xml
    auth: {bearer: {token_file: token}}
smtp: {url: "smtps://mail.example.org", user: me, password_file: pw, from: fw@example.org}
receivers:
  - id: hook
    webhook: {url: "https://hooks.example.org/fw", secret_file: hook.key, schedule: [1s, 5s], headers: {X-A: b}, template: body.tmpl}
    allow_private: [10.0.0.0/8]
    events: [source.failing, config.rejected]
  - id: mail
    email: {to: [desk@example.org, b@example.org]}
  - id: local-mail
    email: {to: desk@example.org, smtp: "smtp://127.0.0.1:2525", tls: none, from: other@example.org}
  - id: disk
    file: {path: alerts.jsonl}
log: {level: debug, format: json}
metrics: {listen: "[::1]:9876"}
tracking_parameters: [ref_src, "[shop.example.org] colour !sku"]
)");
  EXPECT_EQ(rendered(loaded, folder), "");
  const Config& config = loaded.config;
  EXPECT_EQ(config.state_dir, folder.path() / "state");
  EXPECT_EQ(config.public_url, "https://fw.example.org");
  EXPECT_EQ(config.tracking_parameters, (std::vector<std::string>{"ref_src", "[shop.example.org] colour !sku"}));
  EXPECT_EQ(config.websub.listen, "127.0.0.1:8080");
  EXPECT_EQ(config.metrics_listen, "[::1]:9876");
  EXPECT_EQ(config.fetch.max_body, 32U << 20);
  EXPECT_EQ(config.fetch.ca_file, folder.path() / "ca.pem");
  ASSERT_EQ(config.sources.size(), 2U);
  const Source& source = config.sources[0];
  EXPECT_EQ(source.url, "https://example.org/feed.xml");
  EXPECT_EQ(source.kind, Kind::page);
  EXPECT_EQ(source.interval, 10s);
  EXPECT_EQ(source.auth.basic_user, "me");
  EXPECT_EQ(source.auth.basic_password.reveal(), "s3cret");
  EXPECT_EQ(source.headers.at("X-Key"), "value");
  EXPECT_EQ(source.watch, PageWatch::change);
  EXPECT_EQ(source.select, "main article");
  EXPECT_TRUE(source.ignore_robots);
  EXPECT_EQ(config.sources[1].watch, PageWatch::article);
  EXPECT_FALSE(config.sources[1].ignore_robots);
  EXPECT_EQ(source.ignore, (std::vector<std::string>{"time", "/\\d+ views/"}));
  ASSERT_EQ(source.allow_private.size(), 2U);
  EXPECT_EQ(config.sources[1].id, "example-org-world-feed-xml");
  EXPECT_EQ(config.sources[1].name, config.sources[1].id);
  EXPECT_EQ(config.sources[1].interval, 30min);
  EXPECT_EQ(config.sources[1].auth.bearer.reveal(), "tok");
  ASSERT_EQ(config.receivers.size(), 4U);
  EXPECT_EQ(config.receivers[0].webhook.secrets.size(), 1U);
  EXPECT_EQ(config.receivers[0].webhook.schedule, (std::vector<Duration>{1s, 5s}));
  EXPECT_EQ(config.receivers[1].email.smtp, "smtps://mail.example.org");
  EXPECT_EQ(config.receivers[1].email.password.reveal(), "s3cret");
  EXPECT_EQ(config.receivers[2].email.tls, Tls::none);
  EXPECT_EQ(config.receivers[2].email.user, "") << "another server's credentials";
  EXPECT_TRUE(config.receivers[2].email.password.empty());
  EXPECT_EQ(config.receivers[3].file.path, folder.path() / "state" / "alerts.jsonl");
}

struct Case {
  const char* text;
  const char* told;
};

TEST(MainFile, TellsWhatIsWrongWithLineCaretAndSuggestion) {
  const Case cases[] = {
      {"pol: {interval: 1h}\n",
       "feedwatch.yaml:1:1: error[unknown-key]: unknown key \"pol\" in the configuration\n"
       "    1 | pol: {interval: 1h}\n"
       "      | ^^^ did you mean \"poll\"?\n"},
      {"poll: {interval: 5 minutes}\n",
       "feedwatch.yaml:1:18: error[bad-duration]: \"interval\" of poll must be a duration such as 500ms, 30s, 5m, 2h or 7d, not "
       "\"5 minutes\"\n"
       "    1 | poll: {interval: 5 minutes}\n"
       "      |                  ^^^^^^^^^\n"},
      {"poll: {jitter: 2, adaptive: maybe}\n",
       "feedwatch.yaml:1:16: error[bad-number]: \"jitter\" of poll must be a number from 0 to 1, not \"2\"\n"
       "    1 | poll: {jitter: 2, adaptive: maybe}\n"
       "      |                ^\n"
       "feedwatch.yaml:1:29: error[wrong-type]: \"adaptive\" of poll must be true or false, not \"maybe\"\n"
       "    1 | poll: {jitter: 2, adaptive: maybe}\n"
       "      |                             ^^^^^\n"},
      {"poll: 5m\n",
       "feedwatch.yaml:1:7: error[wrong-type]: poll must be a map of keys and values\n"
       "    1 | poll: 5m\n"
       "      |       ^^\n"},
      {"fetch: {max_body: 10 Mib, allow_private: [10.0.0/8]}\n",
       "feedwatch.yaml:1:19: error[bad-size]: \"max_body\" of fetch must be a size such as 64KiB or 10MiB, not \"10 Mib\"\n"
       "    1 | fetch: {max_body: 10 Mib, allow_private: [10.0.0/8]}\n"
       "      |                   ^^^^^^\n"
       "feedwatch.yaml:1:43: error[bad-cidr]: \"allow_private\" of fetch: \"10.0.0/8\" is not an address block such as "
       "10.0.0.0/8 or fd00::/8\n"
       "    1 | fetch: {max_body: 10 Mib, allow_private: [10.0.0/8]}\n"
       "      |                                           ^^^^^^^^\n"},
      {"fetch: {ca_file: none.pem}\n",
       "feedwatch.yaml:1:18: error[missing-file]: cannot read none.pem: No such file or directory\n"
       "    1 | fetch: {ca_file: none.pem}\n"
       "      |                  ^^^^^^^^\n"},
      {"sources:\n  - {id: x, url: \"http://example.org/\", kind: fed}\n",
       "feedwatch.yaml:2:47: error[bad-value]: \"kind\" of source \"x\" must be one of auto, feed, page, index, sitemap, not "
       "\"fed\"\n"
       "    2 |   - {id: x, url: \"http://example.org/\", kind: fed}\n"
       "      |                                               ^^^ did you mean \"feed\"?\n"},
      {"sources:\n  - {url: \"http://example.org/\", interval: 1m}\n",
       "feedwatch.yaml:2:44: error[interval-too-short]: source \"http://example.org/\" is polled every 1m, more often than "
       "poll.min_interval (5m) "
       "allows\n"
       "    2 |   - {url: \"http://example.org/\", interval: 1m}\n"
       "      |                                            ^^ set own_source: true if the server is yours\n"},
      {"sources:\n  - {url: \"http://example.org/a\", id: x}\n  - {url: \"http://example.org/b\", id: x}\n",
       "feedwatch.yaml:3:39: error[duplicate-id]: source \"x\" is already defined at feedwatch.yaml:2:39\n"
       "    3 |   - {url: \"http://example.org/b\", id: x}\n"
       "      |                                       ^\n"},
      {"sources:\n  - {id: x y, name: Z}\n",
       "feedwatch.yaml:2:5: error[missing-key]: source \"x y\" needs \"url\"\n"
       "    2 |   - {id: x y, name: Z}\n"
       "      |     ^\n"
       "feedwatch.yaml:2:10: error[bad-id]: \"id\" of source \"x y\" must be letters, digits, \"-\", \"_\" and \".\", starting "
       "with a letter or digit, at "
       "most 128 in all, not \"x y\"\n"
       "    2 |   - {id: x y, name: Z}\n"
       "      |          ^^^\n"},
      {"sources:\n  - url: https://me:hunter2@example.org/\n",
       "feedwatch.yaml:2:10: error[url-userinfo]: \"url\" of source \"https://example.org/\" must not carry a user or password\n"
       "    2 |   - url: https://**********@example.org/\n"
       "      |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ use auth: or a *_file: key\n"},
      {"sources: {url: x}\n",
       "feedwatch.yaml:1:10: error[wrong-type]: sources must be a list\n"
       "    1 | sources: {url: x}\n"
       "      |          ^ start each source with \"- url: …\"\n"},
      {"sources:\n  - url: http://example.org/\n    ignore: [\"/(/\"]\n    headers: {\"X Y\": z}\n    auth: {}\n    lang: e--n\n",
       "feedwatch.yaml:3:14: error[bad-regex]: \"ignore\" of source \"http://example.org/\": missing ): (\n"
       "    3 |     ignore: [\"/(/\"]\n"
       "      |              ^^^^^\n"
       "feedwatch.yaml:4:15: error[bad-header]: \"X Y\" is not a header name\n"
       "    4 |     headers: {\"X Y\": z}\n"
       "      |               ^^^^^\n"
       "feedwatch.yaml:5:11: error[missing-key]: auth of source \"http://example.org/\" needs either basic or bearer\n"
       "    5 |     auth: {}\n"
       "      |           ^\n"
       "feedwatch.yaml:6:11: error[bad-value]: \"lang\" of source \"http://example.org/\" must be a language tag such as en or "
       "pt-BR\n"
       "    6 |     lang: e--n\n"
       "      |           ^^^^\n"},
      {"sources:\n  - url: http://example.org/\n    kind: page\n    select: \"main > .\"\n    ignore: [\".ads\", \"time[\"]\n",
       "feedwatch.yaml:4:22: error[bad-selector]: \"select\" of source \"http://example.org/\": expected a name behind \".\"\n"
       "    4 |     select: \"main > .\"\n"
       "      |                      ^\n"
       "feedwatch.yaml:5:28: error[bad-selector]: \"ignore\" of source \"http://example.org/\": expected an attribute\n"
       "    5 |     ignore: [\".ads\", \"time[\"]\n"
       "      |                            ^ write a regular expression between slashes: /…/\n"},
      {"sources:\n  - url: http://example.org/\n    watch: change\n    select: main\n",
       "feedwatch.yaml:3:12: warning[no-effect]: \"watch\" of source \"http://example.org/\" has a meaning for kind: page only\n"
       "    3 |     watch: change\n"
       "      |            ^^^^^^\n"
       "feedwatch.yaml:4:13: warning[no-effect]: \"select\" of source \"http://example.org/\" has a meaning for pages only\n"
       "    4 |     select: main\n"
       "      |             ^^^^\n"},
      {"rules: [rules.d/*.yaml]\n",
       "feedwatch.yaml:1:9: warning[unmatched-pattern]: no file matches \"rules.d/*.yaml\"\n"
       "    1 | rules: [rules.d/*.yaml]\n"
       "      |         ^^^^^^^^^^^^^^\n"},
      {"rules: rules.yaml\n", "rules.yaml: error[missing-file]: cannot read rules.yaml: No such file or directory\n"},
      {"receivers:\n  - id: w\n    webhook: {url: \"https://hooks.example.org/fw\", secret_file: hook.key}\n",
       "feedwatch.yaml:3:65: error[missing-file]: cannot read hook.key: No such file or directory\n"
       "    3 |     webhook: {url: \"https://hooks.example.org/fw\", secret_file: hook.key}\n"
       "      |                                                                 ^^^^^^^^\n"},
      {"receivers:\n  - id: m\n    email: {to: [desk]}\n",
       "feedwatch.yaml:2:9: error[missing-key]: receiver \"m\" needs a mail server\n"
       "    2 |   - id: m\n"
       "      |         ^ add smtp: {url: …} to the main file, or smtp: or sendmail: to this receiver\n"
       "feedwatch.yaml:2:9: error[missing-key]: receiver \"m\" needs a sender\n"
       "    2 |   - id: m\n"
       "      |         ^ add from: to smtp: in the main file or to this receiver\n"
       "feedwatch.yaml:3:18: error[bad-address]: \"to\" of email of receiver \"m\" must be a mail address such as "
       "desk@example.org, not \"desk\"\n"
       "    3 |     email: {to: [desk]}\n"
       "      |                  ^^^^\n"},
      {"receivers:\n  - {id: m, email: {to: bo@münchen.example, from: a..b@example.org, smtp: \"smtp://localhost\"}}\n",
       "feedwatch.yaml:2:10: error[missing-key]: receiver \"m\" needs a sender\n"
       "    2 |   - {id: m, email: {to: bo@münchen.example, from: a..b@example.org, smtp: \"smtp://localhost\"}}\n"
       "      |          ^ add from: to smtp: in the main file or to this receiver\n"
       "feedwatch.yaml:2:25: error[bad-address]: \"to\" of email of receiver \"m\" must be a mail address such as "
       "desk@example.org, not \"bo@münchen.example\"\n"
       "    2 |   - {id: m, email: {to: bo@münchen.example, from: a..b@example.org, smtp: \"smtp://localhost\"}}\n"
       "      |                         ^^^^^^^^^^^^^^^^^^ write it in ASCII: a domain as its xn-- name\n"
       "feedwatch.yaml:2:51: error[bad-address]: \"from\" of email of receiver \"m\" must be a mail address such as "
       "desk@example.org, not \"a..b@example.org\"\n"
       "    2 |   - {id: m, email: {to: bo@münchen.example, from: a..b@example.org, smtp: \"smtp://localhost\"}}\n"
       "      |                                                   ^^^^^^^^^^^^^^^^\n"},
      {"receivers:\n  - {id: m, file: {path: a}, webhook: {}}\n",
       "feedwatch.yaml:2:5: error[two-targets]: receiver \"m\" needs exactly one of webhook, email, file, exec and stdout\n"
       "    2 |   - {id: m, file: {path: a}, webhook: {}}\n"
       "      |     ^\n"
       "feedwatch.yaml:2:39: error[missing-key]: webhook of receiver \"m\" needs \"url\"\n"
       "    2 |   - {id: m, file: {path: a}, webhook: {}}\n"
       "      |                                       ^\n"},
      {"receivers:\n  - {id: m, file: {path: a}, events: [source.fail]}\n",
       "feedwatch.yaml:2:39: error[bad-value]: \"events\" of receiver \"m\" must be one of source.failing, source.recovered, "
       "source.silent, source.moved, source.truncated, source.skewed, source.flooding, "
       "config.rejected, store.degraded, store.recovered, store.restored, store.altered, backup.failed, receiver.disabled, "
       "delivery.dead, heartbeat, not "
       "\"source.fail\"\n"
       "    2 |   - {id: m, file: {path: a}, events: [source.fail]}\n"
       "      |                                       ^^^^^^^^^^^ did you mean \"source.failing\"?\n"},
      {"receivers:\n  - {id: m, exec: {command: page --now}}\n",
       "feedwatch.yaml:2:29: error[bad-command]: \"command\" of exec of receiver \"m\" must begin with the absolute path of a "
       "program\n"
       "    2 |   - {id: m, exec: {command: page --now}}\n"
       "      |                             ^^^^^^^^^^ write it as a list: [/usr/local/bin/page, --urgent]\n"},
      {"receivers:\n  - {id: m, stdout: false}\n",
       "feedwatch.yaml:2:21: error[bad-value]: \"stdout\" of receiver \"m\" must be one of true, not \"false\"\n"
       "    2 |   - {id: m, stdout: false}\n"
       "      |                     ^^^^^\n"},
      {"smtp: {url: \"smtp://mail.example.org:25\", tls: none}\n",
       "feedwatch.yaml:1:48: error[tls-none]: \"tls: none\" is for smtp:// on this machine only\n"
       "    1 | smtp: {url: \"smtp://mail.example.org:25\", tls: none}\n"
       "      |                                                ^^^^ remove it\n"},
      {"smtp: {url: \"mail.example.org\"}\n",
       "feedwatch.yaml:1:13: error[bad-url]: \"url\" of smtp must be smtp://host:port or smtps://host:port, "
       "without user and password\n"
       "    1 | smtp: {url: \"mail.example.org\"}\n"
       "      |             ^^^^^^^^^^^^^^^^^^\n"},
      {"log: {level: warn}\nmetrics: {listen: \"0.0.0.0:9876\"}\n",
       "feedwatch.yaml:1:14: error[bad-value]: \"level\" of log must be one of debug, info, warning, error, not \"warn\"\n"
       "    1 | log: {level: warn}\n"
       "      |              ^^^^\n"
       "feedwatch.yaml:2:19: error[not-loopback]: \"listen\" of metrics must be a loopback address: whoever reaches it may read "
       "it\n"
       "    2 | metrics: {listen: \"0.0.0.0:9876\"}\n"
       "      |                   ^^^^^^^^^^^^^^ use 127.0.0.1 and a reverse proxy\n"},
      {"a: [1\n", "feedwatch.yaml:2:1: error[yaml-syntax]: end of sequence flow not found\n"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(told(text), expected) << text;
}

TEST(MainFile, RefusesToStartWithAnErrorInItselfOnly) {
  const TempFolder folder;
  folder.write("rules.yaml", "rules: [{id: a, qery: x}]\n");
  const Loaded rules_broken = load_main(folder, "rules: rules.yaml\n");
  EXPECT_FALSE(rules_broken.main_broken);
  EXPECT_TRUE(rules_broken.has_errors());
  EXPECT_EQ(rules_broken.broken_rule_files.size(), 1U);
  EXPECT_TRUE(load_main(folder, "pol: {}\n").main_broken);
  const Loaded absent = load(folder.path() / "none.yaml", {});
  EXPECT_TRUE(absent.unreadable);
  EXPECT_TRUE(absent.main_broken);
  EXPECT_EQ(rendered(absent, folder), "none.yaml: error[missing-file]: cannot read none.yaml: No such file or directory\n");
}

TEST(MainFile, RefusesWhatIsNotText) {
  using namespace std::string_literals;
  EXPECT_EQ(told("a: \xff\n"),
            "feedwatch.yaml: error[bad-encoding]: feedwatch.yaml is not UTF-8 text (line 1); save it as UTF-8\n");
  EXPECT_EQ(told("a: 1\nb: \0\n"s),
            "feedwatch.yaml: error[bad-encoding]: feedwatch.yaml is not UTF-8 text (line 2); save it as UTF-8\n");
  EXPECT_EQ(told("\xEF\xBB\xBFlog: {level: info}\n"), "");
}

TEST(MainFile, MakesUniqueIdsThatKeepOutOfTheWayOfGivenOnes) {
  const TempFolder folder;
  const Loaded loaded =
      load_main(folder,
                "sources:\n  - url: https://example.org/a\n  - url: https://example.org/a?x\n  - url: https://example.org/a?x\n"
                "  - url: https://example.org/b\n  - {url: \"https://example.org/c\", id: example-org-a}\n");
  EXPECT_EQ(rendered(loaded, folder), "");
  std::vector<std::string> ids;
  for (const Source& source : loaded.config.sources) ids.push_back(source.id);
  ASSERT_EQ(ids.size(), 5U);
  EXPECT_TRUE(ids[0].starts_with("example-org-a-")) << ids[0];
  EXPECT_TRUE(ids[1].starts_with("example-org-a-x-")) << ids[1];
  EXPECT_EQ(ids[2], ids[1] + "-2");
  EXPECT_EQ(ids[3], "example-org-b");
  EXPECT_EQ(ids[4], "example-org-a");
}

TEST(MainFile, MakesIdsThatShowNoValueOfAQueryAndOutliveAnotherOrder) {
  const TempFolder folder;
  const auto ids_of = [&folder](const std::string& sources) {
    std::map<std::string, std::string> ids;
    for (const Source& source : load_main(folder, "sources:\n" + sources).config.sources) ids[source.url] = source.id;
    return ids;
  };
  const std::string one = "  - url: https://example.org/a?token=0123abc\n";
  const std::string two = "  - url: https://example.org/a?token=4567def\n";
  const auto ids = ids_of(one + two);
  ASSERT_EQ(ids.size(), 2U);
  EXPECT_EQ(ids, ids_of(two + one));
  for (const auto& [url, id] : ids) {
    EXPECT_TRUE(id.starts_with("example-org-a-token-")) << id;
    EXPECT_EQ(id.find("0123abc"), id.npos);
  }
}

TEST(MainFile, TakesTheStateDirectoryFromSystemdUnlessTheFileSaysOne) {
  const TempFolder folder;
  LoadOptions options;
  options.state_directory = "/run/state:/other";
  EXPECT_EQ(load_main(folder, "", options).config.state_dir, "/run/state");
  EXPECT_EQ(load_main(folder, "state_dir: /srv/fw\n", options).config.state_dir, "/srv/fw");
}

}  // namespace
}  // namespace feedwatch::config
