#include "feed/vocabulary.h"

#include <array>

namespace feedwatch::feed {
namespace {

using xml::Ns;

// Where to look an element up, best first.
using Order = std::array<Vocabulary, 2>;

Order of_core(Format format) {
  if (format == Format::atom) return {atom_vocabulary(), rss_vocabulary()};
  if (format == Format::cdf) return {cdf_vocabulary(), rss_vocabulary()};
  return {rss_vocabulary(), atom_vocabulary()};
}

Order vocabularies(Ns ns, Format format) {
  switch (ns) {
    case Ns::none:
    case Ns::rss:
    case Ns::rss090:
    case Ns::cdf:
      return of_core(format);
    case Ns::atom:
    case Ns::atom03:
      return {atom_vocabulary(), rss_vocabulary()};
    case Ns::admin:
      return {admin_vocabulary(), {}};
    case Ns::cc:
      return {licence_vocabulary(), {}};
    case Ns::content:
      return {content_vocabulary(), {}};
    case Ns::dc:
      return {dublin_core_vocabulary(), dc_terms_vocabulary()};
    case Ns::dcterms:
      return {dc_terms_vocabulary(), dublin_core_vocabulary()};
    case Ns::feedburner:
      return {feedburner_vocabulary(), {}};
    case Ns::fh:
      return {history_vocabulary(), {}};
    case Ns::geo:
    case Ns::georss:
    case Ns::gml:
      return {geo_vocabulary(), {}};
    case Ns::googleplay:
      return {google_play_vocabulary(), itunes_vocabulary()};
    case Ns::itunes:
      return {itunes_vocabulary(), {}};
    case Ns::media:
      return {media_vocabulary(), {}};
    case Ns::podcast:
      return {podcast_vocabulary(), {}};
    case Ns::sy:
      return {syndication_vocabulary(), {}};
    case Ns::wfw:
      return {comment_api_vocabulary(), {}};
    case Ns::xhtml:
      return {xhtml_vocabulary(), {}};
    case Ns::rdf:
    case Ns::slash:
    case Ns::thr:
    case Ns::unknown:
    case Ns::xml:
      return {};
  }
  return {};
}

template <class D>
bool apply_one(std::span<const Rule<D>> rules, D& draft, xml::Element element) {
  for (const auto& rule : rules) {
    if (!element.is_named(rule.name)) continue;
    rule.apply(draft, element);
    return true;
  }
  return false;
}

}  // namespace

void apply(FeedDraft& draft, xml::Element element) {
  for (const auto& vocabulary : vocabularies(element.ns(), draft.format())) {
    if (apply_one(vocabulary.feed, draft, element)) return;
  }
}

void apply(ItemDraft& draft, xml::Element element) {
  for (const auto& vocabulary : vocabularies(element.ns(), draft.format())) {
    if (apply_one(vocabulary.item, draft, element)) return;
  }
}

}  // namespace feedwatch::feed
