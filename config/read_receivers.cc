#include "config/read_receivers.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/address.h"
#include "base/mail_address.h"
#include "config/hours.h"
#include "config/map_reader.h"
#include "config/read_secrets.h"
#include "config/read_webhook.h"

namespace feedwatch::config {

namespace {

const std::vector<std::string_view> operator_events{"source.failing",   "source.recovered",  "source.silent",   "source.moved",
                                                    "source.truncated", "source.skewed",     "source.flooding", "config.rejected",
                                                    "store.degraded",   "store.recovered",   "store.restored",  "store.altered",
                                                    "backup.failed",    "receiver.disabled", "delivery.dead",   "heartbeat"};

struct SmtpServer {
  std::string host{};
  bool tls_at_once{false};
};

// smtp://host[:port] or smtps://host[:port]; IPv6 in brackets.
std::optional<SmtpServer> parse_smtp(std::string_view url) {
  SmtpServer server;
  if (url.starts_with("smtps://")) {
    server.tls_at_once = true;
    url.remove_prefix(8);
  } else if (url.starts_with("smtp://")) {
    url.remove_prefix(7);
  } else {
    return std::nullopt;
  }
  if (url.ends_with('/')) url.remove_suffix(1);
  const auto colon = url.rfind(':');
  const bool has_port = colon != url.npos && url.find(']', colon) == url.npos;
  if (has_port) {
    const std::string_view digits = url.substr(colon + 1);
    uint16_t port = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (failure != std::errc{} || end != digits.data() + digits.size() || port == 0) return std::nullopt;
    url = url.substr(0, colon);
  }
  if (url.starts_with('[') && url.ends_with(']')) {
    url = url.substr(1, url.size() - 2);
    if (!Address::parse(url)) return std::nullopt;
  } else if (!std::all_of(url.begin(), url.end(), [](char c) {
               return c == '-' || c == '.' || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                      (c >= 'A' && c <= 'Z');
             })) {
    return std::nullopt;
  }
  if (url.empty()) return std::nullopt;
  server.host = url;
  return server;
}

bool is_loopback_host(const std::string& host) {
  const auto address = Address::parse(host);
  return address ? address->is_loopback() : host == "localhost";
}

void read_server(MapReader& reader, std::string_view url_key, std::string& url, Tls& tls, const Surroundings& around) {
  const Node* const node = reader.find(url_key);
  const Node* const tls_node = reader.find("tls");
  if (tls_node != nullptr) {
    const auto word = as_word(*tls_node, around.problems, reader.what("tls"), {"required", "none"});
    tls = word == "none" ? Tls::none : Tls::required;
  }
  if (node == nullptr) return;
  const auto text = as_text(*node, around.problems, reader.what(url_key));
  if (!text) return;
  const auto server = parse_smtp(*text);
  if (!server) {
    around.problems.error(
        *node, "bad-url",
        fmt::format("{} must be smtp://host:port or smtps://host:port, without user and password", reader.what(url_key)));
    return;
  }
  url = *text;
  if (tls == Tls::none && (server->tls_at_once || !is_loopback_host(server->host))) {
    around.problems.error(tls_node == nullptr ? *node : *tls_node, "tls-none",
                          "\"tls: none\" is for smtp:// on this machine only", "remove it");
  }
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void read_address(const Node& node, const FileProblems& problems, std::string_view what, std::string& out) {
  const auto text = as_text(node, problems, what);
  if (!text) return;
  if (is_mail_address(*text)) {
    out = *text;
  } else {
    problems.error(node, "bad-address",
                   fmt::format("{} must be a mail address such as desk@example.org, not \"{}\"", what, *text),
                   is_ascii(*text) ? "" : "write it in ASCII: a domain as its xn-- name");
  }
}

// A program and its arguments as they are handed over: no shell reads them. One text is a program without arguments.
std::vector<std::string> read_command(const Node& node, std::string_view what, const FileProblems& problems) {
  std::vector<std::string> words;
  for (const Node* one : as_scalars(node, problems, what)) {
    if (auto text = as_text(*one, problems, what)) words.push_back(std::move(*text));
  }
  const bool is_whole = std::none_of(words.begin(), words.end(), [](const auto& word) { return word.find('\0') != word.npos; });
  if (words.empty() || !words.front().starts_with('/') || !is_whole) {
    problems.error(node, "bad-command", fmt::format("{} must begin with the absolute path of a program", what),
                   "write it as a list: [/usr/local/bin/page, --urgent]");
    words.clear();
  }
  return words;
}

Email read_email(const Node& node, const std::string& name, const Surroundings& around,
                 std::optional<rules::Digest>& receiver_digest) {
  Email email;
  MapReader reader{node, around.problems, fmt::format("email of {}", name)};
  if (const Node* to = reader.require("to")) {
    for (const Node* one : as_scalars(*to, around.problems, reader.what("to"))) {
      std::string address;
      read_address(*one, around.problems, reader.what("to"), address);
      if (!address.empty()) email.to.push_back(std::move(address));
    }
    if (to->kind == Node::Kind::sequence && to->items.empty())
      around.problems.error(*to, "missing-key", fmt::format("{} is empty", reader.what("to")));
  }
  if (const Node* from = reader.find("from")) read_address(*from, around.problems, reader.what("from"), email.from);
  read_server(reader, "smtp", email.smtp, email.tls, around);
  reader.text("user", email.user);
  email.password = read_secret_keys(reader, "password", "password_file", around);
  if (const Node* sendmail = reader.find("sendmail")) {
    email.sendmail = read_command(*sendmail, reader.what("sendmail"), around.problems);
    if (!email.smtp.empty())
      around.problems.error(*sendmail, "two-servers", fmt::format("{} stands beside \"smtp\"", reader.what("sendmail")),
                            "keep one of them");
  }
  if (const Node* digest = reader.find("digest")) receiver_digest = read_digest(*digest, reader.what("digest"), around.problems);
  reader.finish();
  return email;
}

FileSink read_sink(const Node& node, const std::string& name, const Surroundings& around) {
  FileSink sink;
  MapReader reader{node, around.problems, fmt::format("file of {}", name)};
  if (const Node* path = reader.require("path")) {
    if (auto text = as_text(*path, around.problems, reader.what("path"))) sink.path = std::move(*text);
    if (path->kind == Node::Kind::scalar && path->text.empty())
      around.problems.error(*path, "missing-key", fmt::format("{} is empty", reader.what("path")));
  }
  reader.size("max_size", sink.max_size, 0);
  reader.count("keep", sink.keep, 0, 1000);
  reader.finish();
  return sink;
}

Exec read_exec(const Node& node, const std::string& name, const Surroundings& around) {
  Exec exec;
  MapReader reader{node, around.problems, fmt::format("exec of {}", name)};
  if (const Node* command = reader.require("command"))
    exec.command = read_command(*command, reader.what("command"), around.problems);
  reader.duration("timeout", exec.timeout, std::chrono::seconds{1}, std::chrono::minutes{10});
  reader.finish();
  return exec;
}

void read_target(MapReader& reader, const std::string& name, const Surroundings& around, Receiver& receiver) {
  const Node* const webhook = reader.find("webhook");
  const Node* const email = reader.find("email");
  const Node* const file = reader.find("file");
  const Node* const exec = reader.find("exec");
  const Node* const output = reader.find("stdout");
  const std::array targets_given{webhook, email, file, exec, output};
  const auto targets = std::count_if(targets_given.begin(), targets_given.end(), [](const Node* one) { return one != nullptr; });
  if (targets != 1) {
    around.problems.error(reader.node(), targets == 0 ? "missing-key" : "two-targets",
                          fmt::format("{} needs exactly one of webhook, email, file, exec and stdout", name));
  }
  if (webhook != nullptr) {
    receiver.type = Receiver::Type::webhook;
    receiver.webhook = read_webhook(*webhook, name, around);
  }
  if (email != nullptr) {
    receiver.type = Receiver::Type::email;
    receiver.email = read_email(*email, name, around, receiver.digest);
  }
  if (file != nullptr) {
    receiver.type = Receiver::Type::file;
    receiver.file = read_sink(*file, name, around);
  }
  if (exec != nullptr) {
    receiver.type = Receiver::Type::exec;
    receiver.exec = read_exec(*exec, name, around);
  }
  if (output != nullptr) {
    receiver.type = Receiver::Type::output;
    as_word(*output, around.problems, reader.what("stdout"), {"true"});
  }
}

std::optional<Receiver> read_receiver(const Node& node, const Surroundings& around) {
  Receiver receiver{.where = place(node, around.problems.file())};
  const Node* const id = node.find("id");
  const std::string name =
      id != nullptr && id->kind == Node::Kind::scalar ? fmt::format("receiver \"{}\"", id->text) : "receiver";
  MapReader reader{node, around.problems, name};
  if (!reader.is_map()) return std::nullopt;
  if (const Node* given = reader.require("id")) {
    receiver.where = place(*given, around.problems.file());
    if (auto text = as_id(*given, around.problems, reader.what("id"))) receiver.id = std::move(*text);
  }
  read_target(reader, name, around, receiver);
  reader.cidrs("allow_private", receiver.allow_private);
  if (const Node* digest = reader.find("digest")) {
    if (receiver.digest) around.problems.error(*digest, "two-digests", fmt::format("{} has a digest in its email already", name));
    receiver.digest = read_digest(*digest, reader.what("digest"), around.problems);
  }
  if (const Node* events = reader.find("events")) {
    for (const Node* event : as_scalars(*events, around.problems, reader.what("events"))) {
      if (auto word = as_word(*event, around.problems, reader.what("events"), operator_events))
        receiver.events.push_back(std::move(*word));
    }
  }
  reader.finish();
  if (receiver.id.empty()) return std::nullopt;
  return receiver;
}

}  // namespace

Smtp read_smtp(const Node& node, const Surroundings& around) {
  Smtp smtp;
  MapReader reader{node, around.problems, "smtp"};
  if (reader.is_map()) reader.require("url");
  read_server(reader, "url", smtp.url, smtp.tls, around);
  reader.text("user", smtp.user);
  smtp.password = read_secret_keys(reader, "password", "password_file", around);
  if (const Node* from = reader.find("from")) read_address(*from, around.problems, reader.what("from"), smtp.from);
  reader.finish();
  return smtp;
}

std::vector<Receiver> read_receivers(const Node& node, const Surroundings& around) {
  std::vector<Receiver> receivers;
  if (node.kind == Node::Kind::null) return receivers;
  if (node.kind != Node::Kind::sequence) {
    around.problems.error(node, "wrong-type", "receivers must be a list", "start each receiver with \"- id: NAME\"");
    return receivers;
  }
  for (const Node& item : node.items) {
    if (item.kind == Node::Kind::null) {
      around.problems.error(item, "wrong-type", "this list item is empty");
    } else if (auto receiver = read_receiver(item, around)) {
      receivers.push_back(std::move(*receiver));
    }
  }
  return receivers;
}

void apply_smtp(Receiver& receiver, const Smtp& smtp, Problems& problems) {
  if (receiver.type != Receiver::Type::email) return;
  Email& email = receiver.email;
  if (email.smtp.empty() && email.sendmail.empty()) {
    email.smtp = smtp.url;
    email.tls = smtp.tls;
    if (email.user.empty()) {
      email.user = smtp.user;
      email.password = smtp.password;
    }
  }
  if (email.from.empty()) email.from = smtp.from;
  if (email.smtp.empty() && email.sendmail.empty()) {
    problems.error("missing-key", fmt::format("receiver \"{}\" needs a mail server", receiver.id), receiver.where,
                   code_points(receiver.id), "add smtp: {url: …} to the main file, or smtp: or sendmail: to this receiver");
  }
  if (email.from.empty()) {
    problems.error("missing-key", fmt::format("receiver \"{}\" needs a sender", receiver.id), receiver.where,
                   code_points(receiver.id), "add from: to smtp: in the main file or to this receiver");
  }
}

}  // namespace feedwatch::config
