#include "feed/xml_names.h"

namespace feedwatch::feed::xml {
namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

struct Known {
  std::string_view name;
  Ns ns;
};

// Without scheme and without a slash or hash at the end.
constexpr Known kUris[] = {
    {"www.w3.org/xml/1998/namespace", Ns::xml},
    {"www.w3.org/2005/atom", Ns::atom},
    {"purl.org/atom/ns", Ns::atom03},
    {"purl.org/rss/1.0/modules/content", Ns::content},
    {"purl.org/dc/elements/1.1", Ns::dc},
    {"purl.org/dc/elements/1.0", Ns::dc},
    {"purl.org/dc", Ns::dc},
    {"purl.org/dc/terms", Ns::dcterms},
    {"www.w3.org/1999/xhtml", Ns::xhtml},
    {"search.yahoo.com/mrss", Ns::media},
    {"www.itunes.com/dtds/podcast-1.0.dtd", Ns::itunes},
    {"www.itunes.com/dtds/podcast-1.0", Ns::itunes},
    {"podcastindex.org/namespace/1.0", Ns::podcast},
    {"github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md", Ns::podcast},
    {"www.google.com/schemas/play-podcasts/1.0", Ns::googleplay},
    {"www.google.com/schemas/play-podcasts/1.0/play-podcasts.xsd", Ns::googleplay},
    {"www.w3.org/1999/02/22-rdf-syntax-ns", Ns::rdf},
    {"purl.org/rss/1.0", Ns::rss},
    {"my.netscape.com/rdf/simple/0.9", Ns::rss090},
    {"channel.netscape.com/rdf/simple/0.9", Ns::rss090},
    {"my.netscape.com/publish/formats/rss-0.91.dtd", Ns::rss},
    {"purl.org/rss/1.0/modules/syndication", Ns::sy},
    {"purl.org/rss/1.0/modules/slash", Ns::slash},
    {"purl.org/syndication/thread/1.0", Ns::thr},
    {"purl.org/syndication/history/1.0", Ns::fh},
    {"wellformedweb.org/commentapi", Ns::wfw},
    {"rssnamespace.org/feedburner/ext/1.0", Ns::feedburner},
    {"backend.userland.com/creativecommonsrssmodule", Ns::cc},
    {"cyber.law.harvard.edu/rss/creativecommonsrssmodule.html", Ns::cc},
    {"creativecommons.org/ns", Ns::cc},
    {"web.resource.org/cc", Ns::cc},
    {"www.georss.org/georss", Ns::georss},
    {"www.georss.org/georss/10", Ns::georss},
    {"www.opengis.net/gml", Ns::gml},
    {"www.w3.org/2003/01/geo/wgs84_pos", Ns::geo},
    {"webns.net/mvcb", Ns::admin},
};

constexpr Known kPrefixes[] = {
    {"xml", Ns::xml},         {"atom", Ns::atom},
    {"atom10", Ns::atom},     {"a10", Ns::atom},
    {"content", Ns::content}, {"dc", Ns::dc},
    {"dcterms", Ns::dcterms}, {"dct", Ns::dcterms},
    {"media", Ns::media},     {"itunes", Ns::itunes},
    {"podcast", Ns::podcast}, {"googleplay", Ns::googleplay},
    {"rdf", Ns::rdf},         {"rss", Ns::rss},
    {"sy", Ns::sy},           {"slash", Ns::slash},
    {"thr", Ns::thr},         {"fh", Ns::fh},
    {"wfw", Ns::wfw},         {"feedburner", Ns::feedburner},
    {"cc", Ns::cc},           {"georss", Ns::georss},
    {"gml", Ns::gml},         {"geo", Ns::geo},
    {"xhtml", Ns::xhtml},     {"html", Ns::xhtml},
    {"h", Ns::xhtml},         {"body", Ns::xhtml},
    {"admin", Ns::admin},     {"creativeCommons", Ns::cc},
};

std::string_view without_ends(std::string_view uri) {
  while (!uri.empty() && static_cast<unsigned char>(uri.front()) <= ' ') uri.remove_prefix(1);
  if (const auto scheme = uri.find("://"); scheme != std::string_view::npos && scheme <= 5) uri.remove_prefix(scheme + 3);
  while (!uri.empty() && (uri.back() == '/' || uri.back() == '#' || static_cast<unsigned char>(uri.back()) <= ' ')) {
    uri.remove_suffix(1);
  }
  return uri;
}

bool is_prefix_of(std::string_view start, std::string_view text) {
  return text.size() >= start.size() && same_name(start, text.substr(0, start.size()));
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i] && lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

Ns namespace_of(std::string_view uri) {
  const auto key = without_ends(uri);
  if (key.empty()) return Ns::none;
  for (const auto& known : kUris) {
    if (same_name(known.name, key)) return known.ns;
  }
  // RSS 2.0 has no namespace, yet its early feeds carry a dozen of them, all under these two hosts.
  if (is_prefix_of("backend.userland.com/", key) || is_prefix_of("blogs.law.harvard.edu/tech/rss", key)) return Ns::rss;
  if (is_prefix_of("purl.org/net/rss1.1", key)) return Ns::rss;
  if (is_prefix_of("www.microsoft.com/standards/channels", key)) return Ns::cdf;
  return Ns::unknown;
}

Ns namespace_of_prefix(std::string_view prefix) {
  for (const auto& known : kPrefixes) {
    if (same_name(known.name, prefix)) return known.ns;
  }
  return Ns::unknown;
}

}  // namespace feedwatch::feed::xml
