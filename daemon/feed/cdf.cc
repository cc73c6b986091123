// Channel Definition Format (W3C note NOTE-CDFsubmit), the oldest feed format: addresses and dates are attributes.
#include "feed/vocabulary.h"

namespace feedwatch::feed {
namespace {

using xml::Element;

constexpr Rule<FeedDraft> kChannel[] = {
    {"title", [](FeedDraft& d, Element e) { d.offer_text(d.title, Rank::native, rss_construct(e)); }},
    {"abstract", [](FeedDraft& d, Element e) { d.offer_text(d.description, Rank::native, rss_construct(e)); }},
    {"a", [](FeedDraft& d, Element e) { d.offer_url(d.link, Rank::native, e, e.attribute("href")); }},
    {"logo", [](FeedDraft& d, Element e) { d.offer_url(d.image, Rank::native, e, e.attribute("href")); }},
};

constexpr Rule<ItemDraft> kItem[] = {
    {"title", [](ItemDraft& d, Element e) { d.offer_text(d.title, Rank::native, rss_construct(e)); }},
    {"abstract", [](ItemDraft& d, Element e) { d.offer_text(d.summary, Rank::native, rss_construct(e)); }},
    {"a", [](ItemDraft& d, Element e) { d.offer_url(d.link, Rank::native, e, e.attribute("href")); }},
    {"logo", [](ItemDraft& d, Element e) { d.offer_url(d.image, Rank::native, e, e.attribute("href")); }},
};

}  // namespace

Vocabulary cdf_vocabulary() { return {kChannel, kItem}; }

}  // namespace feedwatch::feed
