#include "demo/files.h"

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <random>
#include <system_error>

#include <fmt/format.h>

#include "deliver/base64.h"
#include "demo/news_day.h"

namespace feedwatch::demo {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view yaml_rules = R"(schema: 1

entities:
  - id: stefanovic
    name: Mirela Ștefanović
    kind: person
    aliases: [Mirela Ștefanović, Ștefanović, Мирела Стефановић]

rules:
  - id: port-strike
    title: Strike at the port
    query: >-
      "Port of Calder" AND (strike* OR "walk out" OR walkout* OR "walked out")
    severity: high
    notify: [hook, desk-mail]

  - id: river-commission
    title: The new head of the river commission
    query: entity:stefanovic
    notify: [hook]

  - id: sabotage
    title: Sabotage of power lines
    query: >-
      sabotage AND (grid OR substation*)
    severity: critical
    notify: [hook, desk-mail]
)";

constexpr std::string_view ini_rules = R"([rule earthquake]
title = Earthquakes in our region
query = earthquake NEAR/12 (Vosk OR Calder)
severity = high
notify = hook, desk-mail
)";

std::string random_secret() {
  std::random_device random;
  std::string key;
  for (int i = 0; i < 32; ++i) key += static_cast<char>(random());
  return "whsec_" + deliver::base64(key);
}

std::string main_file(const fs::path& folder, const Ports& ports) {
  std::string text = fmt::format(
      "state_dir: {}/state\nfetch: {{allow_private: [127.0.0.0/8], per_host: {{connections: 4, spacing: 0s}}}}\nsources:\n",
      folder.native());
  for (const Publisher& publisher : publishers()) {
    text += fmt::format("  - {{id: {}, name: {}, url: \"http://127.0.0.1:{}/{}/feed\", interval: 1s, own_source: true}}\n",
                        publisher.id, publisher.name, ports.news_port, publisher.id);
  }
  text += fmt::format(
      "rules: [rules.d/*.yaml, rules.d/*.ini]\n"
      "receivers:\n"
      "  - id: hook\n"
      "    webhook: {{url: \"http://127.0.0.1:{}/hook\", secret_file: hook.key}}\n"
      "    allow_private: [127.0.0.0/8]\n"
      "  - id: desk-mail\n"
      "    email: {{to: [desk@example.org], from: feedwatch@example.org, smtp: \"smtp://127.0.0.1:{}\", tls: none}}\n"
      "    allow_private: [127.0.0.0/8]\n",
      ports.hook_port, ports.smtp_port);
  return text;
}

void write(const fs::path& path, std::string_view text, fs::perms mode) {
  std::ofstream file(path);
  file << text;
  file.close();
  if (!file) throw std::system_error(errno, std::generic_category(), path.native());
  fs::permissions(path, mode);
}

}  // namespace

Folder::~Folder() {
  std::error_code ignored;
  if (!path.empty()) fs::remove_all(path, ignored);
}

Folder write_files(const Ports& ports) {
  std::string pattern = (fs::temp_directory_path() / "feedwatch-demo-XXXXXX").native();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::system_error(errno, std::generic_category(), pattern);
  constexpr auto readable = fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read;
  Folder folder;
  folder.path = pattern;
  folder.config = folder.path / "feedwatch.yaml";
  folder.secret = random_secret();
  folder.rules_shown = fmt::format("{0}/watch.yaml and {0}/quakes.ini", (folder.path / "rules.d").native());
  fs::create_directory(folder.path / "rules.d");
  write(folder.path / "rules.d/watch.yaml", yaml_rules, readable);
  write(folder.path / "rules.d/quakes.ini", ini_rules, readable);
  write(folder.path / "hook.key", folder.secret + "\n", fs::perms::owner_read | fs::perms::owner_write);
  write(folder.config, main_file(folder.path, ports), readable);
  return folder;
}

}  // namespace feedwatch::demo
