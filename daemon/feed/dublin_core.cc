// Dublin Core elements and terms (RSS 1.0 module mod_dublincore; DCMI Metadata Terms).
#include "feed/person.h"
#include "feed/vocabulary.h"

namespace feedwatch::feed {
namespace {

using xml::Element;

Person person(Element element) { return read_person(plain_text(rss_construct(element))); }
Category subject(Element element) { return {plain_text(rss_construct(element)), {}, {}}; }

// One date without saying of what: the day of publication where nothing else tells, else of the last change.
template <class D>
void date(D& draft, Element element) {
  draft.offer_date(draft.dated, Rank::extension, element);
}

constexpr Rule<FeedDraft> kFeed[] = {
    {"title", [](FeedDraft& d, Element e) { d.offer_text(d.title, Rank::extension, rss_construct(e)); }},
    {"description", [](FeedDraft& d, Element e) { d.offer_text(d.description, Rank::extension, rss_construct(e)); }},
    {"creator", [](FeedDraft& d, Element e) { add_person(d.feed.authors, person(e)); }},
    {"author", [](FeedDraft& d, Element e) { add_person(d.feed.authors, person(e)); }},
    {"contributor", [](FeedDraft& d, Element e) { add_person(d.feed.contributors, person(e)); }},
    {"publisher", [](FeedDraft& d, Element e) { d.web_master = person(e); }},
    {"subject", [](FeedDraft& d, Element e) { add_category(d.feed.categories, subject(e)); }},
    {"language", [](FeedDraft& d, Element e) { d.offer_string(d.language, Rank::native, e.text()); }},
    {"rights", [](FeedDraft& d, Element e) { d.offer_text(d.rights, Rank::extension, rss_construct(e)); }},
    {"identifier", [](FeedDraft& d, Element e) { d.offer_string(d.id, Rank::fallback, e.text()); }},
    {"date", date<FeedDraft>},
};

constexpr Rule<ItemDraft> kItem[] = {
    {"title", [](ItemDraft& d, Element e) { d.offer_text(d.title, Rank::extension, rss_construct(e)); }},
    {"description", [](ItemDraft& d, Element e) { d.offer_text(d.summary, Rank::extension, rss_construct(e)); }},
    {"creator", [](ItemDraft& d, Element e) { add_person(d.item.authors, person(e)); }},
    {"author", [](ItemDraft& d, Element e) { add_person(d.item.authors, person(e)); }},
    {"contributor", [](ItemDraft& d, Element e) { add_person(d.item.details.edit().contributors, person(e)); }},
    {"subject", [](ItemDraft& d, Element e) { add_category(d.item.categories, subject(e)); }},
    {"language", [](ItemDraft& d, Element e) { d.offer_string(d.language, Rank::native, e.text()); }},
    {"rights", [](ItemDraft& d, Element e) { d.offer_text(d.rights, Rank::extension, rss_construct(e)); }},
    {"identifier", [](ItemDraft& d, Element e) { d.offer_string(d.id, Rank::fallback, e.text()); }},
    {"date", date<ItemDraft>},
};

constexpr Rule<FeedDraft> kFeedTerms[] = {
    {"issued", [](FeedDraft& d, Element e) { d.offer_date(d.published, Rank::extension, e); }},
    {"available", [](FeedDraft& d, Element e) { d.offer_date(d.published, Rank::fallback, e); }},
    {"created", [](FeedDraft& d, Element e) { d.offer_date(d.published, Rank::fallback, e); }},
    {"modified", [](FeedDraft& d, Element e) { d.offer_date(d.updated, Rank::extension, e); }},
};

constexpr Rule<ItemDraft> kItemTerms[] = {
    {"issued", [](ItemDraft& d, Element e) { d.offer_date(d.published, Rank::extension, e); }},
    {"available", [](ItemDraft& d, Element e) { d.offer_date(d.published, Rank::fallback, e); }},
    {"created", [](ItemDraft& d, Element e) { d.offer_date(d.published, Rank::fallback, e); }},
    {"modified", [](ItemDraft& d, Element e) { d.offer_date(d.updated, Rank::extension, e); }},
    {"abstract", [](ItemDraft& d, Element e) { d.offer_text(d.summary, Rank::extension, rss_construct(e)); }},
};

}  // namespace

Vocabulary dublin_core_vocabulary() { return {kFeed, kItem}; }
Vocabulary dc_terms_vocabulary() { return {kFeedTerms, kItemTerms}; }

}  // namespace feedwatch::feed
