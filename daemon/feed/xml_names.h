// The vocabularies that feeds mix, and how a namespace URI or an undeclared prefix tells which one is meant.
#pragma once

#include <cstdint>
#include <string_view>

namespace feedwatch::feed::xml {

enum class Ns : uint8_t {
  none,     // no namespace
  unknown,  // a URI that is not in the table
  xml,
  rss090,
  rss,  // RSS 1.0 and the URIs that some 2.0 feeds give themselves; RSS 2.0 proper has none
  rdf,
  atom03,
  atom,
  cdf,
  admin,
  cc,
  content,
  dc,
  dcterms,
  feedburner,
  fh,
  geo,
  georss,
  gml,
  googleplay,
  itunes,
  media,
  podcast,
  slash,
  sy,
  thr,
  wfw,
  xhtml,
};

// What a declared namespace URI stands for. Forgiving in letter case, a missing or extra slash and http for https, as publishers
// are.
Ns namespace_of(std::string_view uri);

// What a prefix most likely means in a document that forgot to declare it; Ns::unknown when it could be anything.
Ns namespace_of_prefix(std::string_view prefix);

// ASCII case-insensitive: RSS feeds write <pubdate> and <PubDate>.
bool same_name(std::string_view a, std::string_view b);

}  // namespace feedwatch::feed::xml
