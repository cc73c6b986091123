#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "article/tracking.h"
#include "article/unwrap.h"
#include "article/url.h"
#include "article/url_host.h"
#include "article/url_parse.h"

namespace feedwatch::url {

namespace {

constexpr int max_hops = 4;  // redirectors inside redirectors

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
         });
}

bool is_unreserved(int byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '-' ||
         byte == '.' || byte == '_' || byte == '~';
}

// ---- the input

// The length of a character reference that stands for "&" at the start of `text` ("&amp;", "&#38;", "&#x26;"), or 0. Feeds that
// escape twice leave them in URLs, where "#" would begin a fragment.
size_t ampersand_reference(std::string_view text) {
  if (equals_ignoring_case(text.substr(0, 5), "&amp;")) return 5;
  if (!text.starts_with("&#")) return 0;
  size_t at = 2;
  const bool is_hex = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
  if (is_hex) ++at;
  while (at < text.size() && text[at] == '0') ++at;
  return text.substr(at, 3) == (is_hex ? "26;" : "38;") ? at + 3 : 0;
}

std::string repair_references(std::string_view text) {
  std::string repaired;
  repaired.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    const size_t length = text[i] == '&' ? ampersand_reference(text.substr(i)) : 0;
    repaired += text[i];
    i += std::max<size_t>(length, 1);
  }
  return repaired;
}

// ---- the host

// "com", "co.uk": too little to be a site.
bool is_bare_suffix(std::string_view host) {
  const size_t dot = host.find('.');
  if (dot == std::string_view::npos) return true;
  if (host.size() - dot - 1 != 2) return false;
  constexpr std::array<std::string_view, 9> second_level{"co", "com", "org", "net", "gov", "edu", "ac", "ne", "or"};
  return std::find(second_level.begin(), second_level.end(), host.substr(0, dot)) != second_level.end();
}

// www, www2, m, mobile, touch, amp, wap: the same site for another device.
bool is_device_label(std::string_view label) {
  constexpr std::array<std::string_view, 5> names{"m", "mobile", "touch", "amp", "wap"};
  if (std::find(names.begin(), names.end(), label) != names.end()) return true;
  return label.starts_with("www") && label.size() <= 4 && (label.size() == 3 || (label[3] >= '0' && label[3] <= '9'));
}

void normalise_host(std::string& host) {
  if (host.size() > 1 && host.ends_with('.') && !host.ends_with("..")) host.pop_back();
  if (host.starts_with('[') || (host.back() >= '0' && host.back() <= '9')) return;
  for (size_t dot = host.find('.'); dot != std::string::npos; dot = host.find('.')) {
    if (!is_device_label(std::string_view{host}.substr(0, dot)) || is_bare_suffix(std::string_view{host}.substr(dot + 1))) break;
    host.erase(0, dot + 1);
  }
  constexpr std::array<std::string_view, 4> wikis{"wikipedia.org", "wiktionary.org", "wikinews.org", "wikivoyage.org"};
  for (const std::string_view wiki : wikis) {
    const size_t inner = host.size() > wiki.size() + 3 ? host.size() - wiki.size() - 3 : 0;
    if (inner != 0 && host.ends_with(wiki) && host.compare(inner, 3, ".m.") == 0) host.erase(inner, 2);
  }
}

// ---- percent-encoding

// Unreserved characters plain, hexadecimal digits upper case; nothing else changes its meaning.
std::string normalise_percent(std::string_view text) {
  if (text.find('%') == std::string_view::npos) return std::string{text};
  std::string result;
  result.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_escape = text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
    if (!is_escape) {
      result += text[i];
      continue;
    }
    const int byte = hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]);
    if (is_unreserved(byte)) {
      result += static_cast<char>(byte);
    } else {
      constexpr std::string_view digits = "0123456789ABCDEF";
      result += '%';
      result += digits[static_cast<size_t>(byte) >> 4];
      result += digits[static_cast<size_t>(byte) & 15];
    }
    i += 2;
  }
  return result;
}

// ---- the path

void cut_session(std::string& path) {
  const size_t semicolon = path.rfind(';');
  if (semicolon == std::string::npos) return;
  const std::string_view parameter = std::string_view{path}.substr(semicolon + 1);
  const std::string_view name = parameter.substr(0, parameter.find('='));
  if (equals_ignoring_case(name, "jsessionid") || equals_ignoring_case(name, "phpsessid")) path.resize(semicolon);
}

bool is_index_page(std::string_view segment) {
  constexpr auto names = std::to_array<std::string_view>({"index.html", "index.htm", "index.shtml", "index.xhtml", "index.php",
                                                          "index.php3", "index.php5", "index.asp", "index.aspx", "index.jsp",
                                                          "index.jsf", "index.cfm", "index.cgi", "index.pl", "index.phtml",
                                                          "default.html", "default.htm", "default.asp", "default.aspx"});
  return std::any_of(names.begin(), names.end(),
                     [segment](std::string_view name) { return equals_ignoring_case(segment, name); });
}

void cut_end(std::string& path, size_t length) { path.resize(path.size() - length); }

// Drops an AMP marker: "/amp" at the end, "x.amp.html", "x.amp", and a leading "/amp/" before what looks like an article.
void drop_amp(std::string& path) {
  if (path.ends_with("/amp")) {
    cut_end(path, 4);
  } else if (path.ends_with(".amp.html")) {
    path.erase(path.size() - 9, 4);
  } else if (path.ends_with(".amp")) {
    cut_end(path, 4);
  } else if (path.starts_with("/amp/") && std::any_of(path.begin(), path.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    path.erase(0, 4);
  }
}

void drop_slashes_at_end(std::string& path) {
  while (path.ends_with('/')) path.pop_back();
}

std::string normalise_path(std::string_view text) {
  std::string path = normalise_percent(text);
  path.erase(std::unique(path.begin(), path.end(), [](char a, char b) { return a == '/' && b == '/'; }), path.end());
  cut_session(path);
  drop_slashes_at_end(path);
  const size_t last = path.rfind('/') + 1;
  if (last != 0 && is_index_page(std::string_view{path}.substr(last))) path.resize(last - 1);
  drop_slashes_at_end(path);
  drop_amp(path);
  drop_slashes_at_end(path);
  return path.empty() ? "/" : path;
}

// ---- the query

// "amp", "amp=1", "outputType=amp": another dress of the same page.
bool is_amp_switch(std::string_view name, std::string_view value) {
  if (equals_ignoring_case(name, "amp") || equals_ignoring_case(name, "isamp"))
    return value.empty() || value == "1" || value == "true" || value == "amp";
  return equals_ignoring_case(value, "amp") &&
         (equals_ignoring_case(name, "outputtype") || equals_ignoring_case(name, "output") ||
          equals_ignoring_case(name, "view") || equals_ignoring_case(name, "mode"));
}

struct Pair {
  std::string text{};
  size_t name_length{0};
  size_t place{0};  // parameters of one name keep their order

  std::string_view name() const { return std::string_view{text}.substr(0, name_length); }
};

std::string normalise_query(std::string_view query, std::string_view host) {
  const auto tracking = Tracking::in_force();
  const auto sites = tracking->sites_of(host);
  std::vector<Pair> pairs;
  while (!query.empty()) {
    const std::string_view raw = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(raw.size() + 1, query.size()));
    if (raw.empty()) continue;
    Pair pair{.text = normalise_percent(raw)};
    pair.name_length = std::min(pair.text.find('='), pair.text.size());
    const std::string_view value = std::string_view{pair.text}.substr(std::min(pair.name_length + 1, pair.text.size()));
    if (tracking->drops(sites, pair.name()) || is_amp_switch(pair.name(), value)) continue;
    pair.place = pairs.size();
    pairs.push_back(std::move(pair));
  }
  std::sort(pairs.begin(), pairs.end(),
            [](const Pair& a, const Pair& b) { return std::pair{a.name(), a.place} < std::pair{b.name(), b.place}; });
  std::string text;
  for (const Pair& pair : pairs) (text += text.empty() ? "" : "&") += pair.text;
  return text;
}

// "#!/story/1" and "#/story/1" choose a page of a script-driven site; any other fragment is a place on the page.
bool tells_pages_apart(std::string_view fragment) { return fragment.size() > 1 && (fragment[0] == '!' || fragment[0] == '/'); }

Url unwrapped(Url url) {
  for (int hop = 0; hop < max_hops; ++hop) {
    const auto target = unwrap(url);
    if (!target) break;
    auto parsed = parse(*target, nullptr);
    if (!parsed) break;
    url = std::move(*parsed);
  }
  return url;
}

}  // namespace

std::string key(std::string_view text) {
  auto parsed = text.find('&') == std::string_view::npos ? parse(text, nullptr) : parse(repair_references(text), nullptr);
  if (!parsed) return std::string{text};
  if (parsed->scheme != "https" && parsed->scheme != "http") return serialise(*parsed);
  Url url = unwrapped(std::move(*parsed));
  url.scheme = "https";
  if (url.port == 443) url.port.reset();
  url.username.clear();
  url.password.clear();
  normalise_host(url.host);
  url.path = normalise_path(url.path);
  if (url.query) {
    std::string query = normalise_query(*url.query, url.host);
    url.query.reset();
    if (!query.empty()) url.query = std::move(query);
  }
  if (url.fragment && !tells_pages_apart(*url.fragment)) url.fragment.reset();
  return serialise(url);
}

}  // namespace feedwatch::url
