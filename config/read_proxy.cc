#include "config/read_proxy.h"

#include <fmt/format.h>

#include "article/url.h"
#include "config/read_secrets.h"
#include "config/values.h"

namespace feedwatch::config {

namespace {

constexpr std::string_view form = "http://host:port or socks5://host:port";

bool is_usable_port(uint16_t port) { return port == 80 || port == 443 || port >= 1024; }

// Written out: a proxy has no port that goes without saying.
bool has_port(std::string_view url) {
  while (url.ends_with('/')) url.remove_suffix(1);
  const size_t colon = url.rfind(':');
  return colon != url.npos && colon + 1 < url.size() && url.find_first_not_of("0123456789", colon + 1) == url.npos;
}

void hide_login(const Node& node, const FileProblems& problems) {
  const size_t at = node.text.rfind('@');
  const size_t start = node.text.find("://");
  if (at == std::string::npos || start == std::string::npos || start + 3 >= at) return;
  problems.all().hide(node.text.substr(start + 3, at - start - 3));
}

// Names are resolved here, where their addresses can be checked: socks5h and socks4a would leave that to the proxy.
void read_url(const Node& node, const FileProblems& problems, std::string_view what, Proxy& proxy) {
  const auto text = as_text(node, problems, what);
  if (!text) return;
  hide_login(node, problems);
  const size_t end = text->find("://");
  const std::string scheme = text->substr(0, end == std::string::npos ? 0 : end);
  if (scheme == "socks5h" || scheme == "socks4" || scheme == "socks4a" || scheme == "socks" || scheme == "https") {
    problems.error(node, "bad-proxy", fmt::format("{} must be {}, not {}://", what, form, scheme),
                   scheme == "https" ? "what passes an http:// proxy on its way to an https: source is encrypted, too"
                                     : "socks5:// is used with addresses that feedwatch has resolved and checked");
    return;
  }
  const auto parts = scheme == "socks5" ? url::split("http" + text->substr(end)) : url::split(*text);
  const bool is_bare = parts && (parts->path.empty() || parts->path == "/") && parts->query.empty();
  if ((scheme != "http" && scheme != "socks5") || !parts || !is_bare || !has_port(*text)) {
    problems.error(node, "bad-proxy", fmt::format("{} must be {}", what, form));
  } else if (parts->has_userinfo) {
    problems.error(node, "url-userinfo", fmt::format("{} must not carry a user or password", what),
                   "write proxy: {url: …, user: …, password_file: …}");
  } else if (!is_usable_port(parts->port)) {
    problems.error(node, "bad-proxy",
                   fmt::format("{}: port {} is not asked, only 80, 443 and 1024 or higher are", what, parts->port));
  } else {
    proxy.name = fmt::format("{}:{}", parts->host, parts->port);
    proxy.url = fmt::format("{}://{}", scheme, proxy.name);
  }
}

void read_keys(const Node& node, const Surroundings& around, const std::string& name, Proxy& proxy) {
  MapReader keys{node, around.problems, name};
  if (const Node* url = keys.require("url")) read_url(*url, around.problems, keys.what("url"), proxy);
  keys.text("user", proxy.user);
  proxy.password = read_secret_keys(keys, "password", "password_file", around);
  if (proxy.user.find(':') != std::string::npos) around.problems.error(node, "bad-value", "a user name must not hold \":\"");
  if (proxy.user.empty() && !proxy.password.empty()) keys.require("user");
  keys.cidrs("allow_private", proxy.allow_private);
  keys.finish();
}

}  // namespace

ProxyPtr read_proxy(MapReader& reader, const Surroundings& around, const std::vector<Cidr>& allow_private, ProxyPtr otherwise) {
  const Node* const node = reader.find("proxy");
  if (node == nullptr || node->kind == Node::Kind::null) return otherwise;
  if (node->kind == Node::Kind::scalar && node->text == "none") return nullptr;
  Proxy proxy;
  if (node->kind == Node::Kind::map) {
    read_keys(*node, around, fmt::format("proxy of {}", reader.name()), proxy);
  } else {
    read_url(*node, around.problems, reader.what("proxy"), proxy);
  }
  proxy.allow_private.insert(proxy.allow_private.end(), allow_private.begin(), allow_private.end());
  return std::make_shared<const Proxy>(std::move(proxy));
}

}  // namespace feedwatch::config
