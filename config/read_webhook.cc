#include "config/read_webhook.h"

#include <fmt/format.h>

#include "config/map_reader.h"
#include "config/read_secrets.h"

namespace feedwatch::config {

namespace {

using std::chrono::days;
using std::chrono::milliseconds;

struct NamedFormat {
  std::string_view name;
  Format format;
  std::string_view room_key;  // what the format needs to know beside the URL
};

constexpr NamedFormat formats[] = {
    {"feedwatch", Format::feedwatch, {}},
    {"cloudevents", Format::cloudevents, {}},
    {"cloudevents-binary", Format::cloudevents_binary, {}},
    {"alertmanager", Format::alertmanager, {}},
    {"alertmanager-webhook", Format::alertmanager_webhook, {}},
    {"slack", Format::slack, {}},
    {"discord", Format::discord, {}},
    {"teams", Format::teams, {}},
    {"telegram", Format::telegram, "chat"},
    {"matrix", Format::matrix, "room"},
    {"ntfy", Format::ntfy, {}},
};

// "url:", or "url_file:" where the URL is the secret that lets one in.
void read_target(MapReader& reader, const Surroundings& around, Webhook& webhook) {
  const Node* const file = reader.find("url_file");
  if (file == nullptr) {
    if (const Node* url = reader.require("url")) {
      if (auto text = as_url(*url, around.problems, reader.what("url"))) webhook.url = std::move(*text);
    }
    return;
  }
  if (const Node* url = reader.find("url")) {
    around.problems.error(*url, "two-secrets", fmt::format("{} has both \"url\" and \"url_file\"", reader.name()),
                          "keep one of them");
  }
  const Secret secret = read_secret_file(reader, "url_file", around);
  if (secret.empty()) return;
  Node node = *file;
  node.text = secret.reveal();
  around.problems.all().hide(node.text);
  if (auto text = as_url(node, around.problems, reader.what("url_file"))) webhook.url = std::move(*text);
}

void read_format(MapReader& reader, const Surroundings& around, Webhook& webhook) {
  std::vector<std::string_view> names;
  for (const NamedFormat& format : formats) names.push_back(format.name);
  std::string name{"feedwatch"};
  reader.word("format", name, names);
  for (const NamedFormat& format : formats) {
    if (format.name != name) continue;
    webhook.format = format.format;
    if (format.room_key.empty()) return;
    const Node* const room = reader.require(format.room_key);
    const auto text = room == nullptr ? std::nullopt : as_text(*room, around.problems, reader.what(format.room_key));
    if (text) webhook.room = *text;
  }
}

void read_schedule(MapReader& reader, const Surroundings& around, Webhook& webhook) {
  const Node* const waits = reader.find("schedule");
  if (waits == nullptr) return;
  for (const Node* wait : as_scalars(*waits, around.problems, reader.what("schedule"))) {
    const auto duration = as_duration(*wait, around.problems, reader.what("schedule"), milliseconds{0}, days{30});
    if (duration) webhook.schedule.push_back(*duration);
  }
}

void read_rate(MapReader& reader, Webhook& webhook) {
  constexpr Duration unset{-1};
  Duration spacing = unset;
  reader.duration("spacing", spacing, milliseconds{0}, std::chrono::hours{1});
  if (spacing != unset) webhook.spacing = spacing;
  reader.count("burst", webhook.burst, 1, 10'000);
}

void read_template(MapReader& reader, const Surroundings& around, Webhook& webhook) {
  const Node* const file = reader.find("template");
  if (file == nullptr || !as_text(*file, around.problems, reader.what("template"))) return;
  webhook.body_template = around.folders.beside(file->text);
  if (!around.read_named_files) return;
  auto text = read_text(webhook.body_template, 64 * 1024);
  if (text) {
    webhook.template_text = std::move(*text);
  } else {
    around.problems.error(*file, text.error().code, text.error().message);
  }
}

}  // namespace

Webhook read_webhook(const Node& node, const std::string& name, const Surroundings& around) {
  Webhook webhook;
  MapReader reader{node, around.problems, fmt::format("webhook of {}", name)};
  read_target(reader, around, webhook);
  read_format(reader, around, webhook);
  webhook.secrets = read_signing_keys(reader, around);
  webhook.bearer = read_secret_keys(reader, "token", "token_file", around);
  webhook.headers = read_headers(reader, around);
  read_schedule(reader, around, webhook);
  read_rate(reader, webhook);
  read_template(reader, around, webhook);
  reader.text("content_type", webhook.content_type);
  reader.finish();
  return webhook;
}

}  // namespace feedwatch::config
