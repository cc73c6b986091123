#include "article/unwrap.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "article/tracking.h"
#include "article/url_host.h"

namespace feedwatch::url {

namespace {

struct Redirector {
  std::string_view host;
  std::string_view path;       // the whole path, a slash at its end aside; "*": any
  std::string_view parameter;  // holds the target
};

constexpr auto redirectors = std::to_array<Redirector>({
    {"awstrack.me", "*", "url"},
    {"bing.com", "/news/apiclick.aspx", "url"},
    {"deref-gmx.net", "*", "redirectUrl"},
    {"deref-mail.com", "*", "redirectUrl"},
    {"deref-web.de", "*", "redirectUrl"},
    {"disq.us", "/url", "url"},
    {"douban.com", "/link2", "url"},
    {"duckduckgo.com", "/l", "uddg"},
    {"exit.sc", "*", "url"},
    {"facebook.com", "/dialog/share", "href"},
    {"facebook.com", "/flx/warn", "u"},
    {"facebook.com", "/l.php", "u"},
    {"facebook.com", "/share.php", "u"},
    {"facebook.com", "/sharer", "u"},
    {"facebook.com", "/sharer.php", "u"},
    {"facebook.com", "/sharer/sharer.php", "u"},
    {"gate.sc", "*", "url"},
    {"getpocket.com", "/edit", "url"},
    {"getpocket.com", "/redirect", "url"},
    {"getpocket.com", "/save", "url"},
    {"go.redirectingat.com", "*", "url"},
    {"go.skimresources.com", "*", "url"},
    {"google.*", "/imgres", "imgrefurl"},
    {"google.*", "/url", "url"},
    {"google.*", "/url", "q"},
    {"l.instagram.com", "*", "u"},
    {"l.threads.net", "*", "u"},
    {"l.wl.co", "/l", "u"},
    {"link.juejin.cn", "*", "target"},
    {"link.zhihu.com", "*", "target"},
    {"linkedin.com", "/redir/redirect", "url"},
    {"linkedin.com", "/safety/go", "url"},
    {"linkedin.com", "/shareArticle", "url"},
    {"linkedin.com", "/sharing/share-offsite", "url"},
    {"linksynergy.com", "*", "murl"},
    {"medium.com", "/r", "url"},
    {"ok.ru", "/dk", "st.link"},
    {"out.reddit.com", "*", "url"},
    {"pinterest.*", "/offsite", "url"},
    {"pinterest.*", "/pin/create/button", "url"},
    {"plus.google.com", "/share", "url"},
    {"redirect.viglink.com", "*", "u"},
    {"reddit.com", "/submit", "url"},
    {"safelinks.protection.outlook.com", "*", "url"},
    {"slack-redir.net", "/link", "url"},
    {"steamcommunity.com", "/linkfilter", "u"},
    {"steamcommunity.com", "/linkfilter", "url"},
    {"t.me", "/iv", "url"},
    {"t.me", "/share/url", "url"},
    {"t.umblr.com", "/redirect", "z"},
    {"telegram.me", "/iv", "url"},
    {"telegram.me", "/share/url", "url"},
    {"tumblr.com", "/redirect", "z"},
    {"tumblr.com", "/share/link", "url"},
    {"twitter.com", "/intent/tweet", "url"},
    {"twitter.com", "/share", "url"},
    {"urldefense.proofpoint.com", "/v1/url", "u"},
    {"vk.cc", "/away.php", "to"},
    {"vk.com", "/away", "to"},
    {"vk.com", "/away.php", "to"},
    {"vk.com", "/share.php", "url"},
    {"weibo.cn", "/sinaurl", "u"},
    {"weibo.com", "/sinaurl", "u"},
    {"x.com", "/intent/post", "url"},
    {"x.com", "/intent/tweet", "url"},
    {"x.com", "/share", "url"},
    {"xing.com", "/spi/shares/new", "url"},
    {"yandex.*", "/r", "url"},
    {"yandex.*", "/turbo", "text"},
    {"yandex.*", "/clck/jsredir", "url"},
    {"youtube.com", "/redirect", "q"},
});

constexpr auto bare_query_redirectors = std::to_array<Redirector>({
    {"deviantart.com", "/users/outgoing", ""},
    {"href.li", "*", ""},
    {"anonym.to", "*", ""},
    {"nullrefer.com", "*", ""},
});

std::string_view without_last_slash(std::string_view path) {
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

bool applies(const Redirector& redirector, const Url& url) {
  return (redirector.path == "*" || redirector.path == without_last_slash(url.path)) && host_matches(url.host, redirector.host);
}

bool is_web_address(std::string_view text) {
  const auto parsed = parse(text, nullptr);
  return parsed && (parsed->scheme == "https" || parsed->scheme == "http") && text.find("//") != std::string_view::npos;
}

std::optional<std::string> value_of(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
      return percent_decode(pair.substr(name.size() + 1));
    }
  }
  return std::nullopt;
}

std::optional<std::string> named_target(const Url& url) {
  for (const Redirector& redirector : redirectors) {
    if (!applies(redirector, url)) continue;
    if (auto target = value_of(*url.query, redirector.parameter); target && is_web_address(*target)) return target;
  }
  for (const Redirector& redirector : bare_query_redirectors) {
    if (applies(redirector, url) && is_web_address(*url.query)) return url.query;
  }
  return std::nullopt;
}

// "s/host/path" or "host/path", as AMP viewers and caches write the page they show.
std::optional<std::string> amp_target(std::string_view rest, const Url& url) {
  std::string target = rest.starts_with("s/") ? "https://" : "http://";
  if (rest.starts_with("s/")) rest.remove_prefix(2);
  const std::string_view host = rest.substr(0, rest.find('/'));
  if (host.find('.') == std::string_view::npos) return std::nullopt;
  target += rest;
  if (url.query) (target += '?') += *url.query;
  return is_web_address(target) ? std::optional{target} : std::nullopt;
}

std::optional<std::string> amp_page(const Url& url) {
  const std::string_view path = url.path;
  const bool is_viewer = path.starts_with("/amp/") && (host_matches(url.host, "google.*") || host_matches(url.host, "bing.com"));
  if (is_viewer) return amp_target(path.substr(5), url);
  if (host_matches(url.host, "cdn.ampproject.org")) {
    for (const std::string_view kind : {"/c/", "/v/", "/wp/"}) {
      if (path.starts_with(kind)) return amp_target(path.substr(kind.size()), url);
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> unwrap(const Url& url) {
  if (auto page = amp_page(url)) return page;
  if (!url.query) return std::nullopt;
  return named_target(url);
}

}  // namespace feedwatch::url
