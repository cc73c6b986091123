// Small modules: content, syndication, history (RFC 5005), XHTML bodies, feedburner, licences, admin.
#include "feed/vocabulary.h"
#include "feed/xml_text.h"

namespace feedwatch::feed {
namespace {

using xml::Element;

void body(ItemDraft& draft, Rank rank, Element element) {
  draft.offer_text(draft.content, rank, rss_construct(element));
  draft.offer_string(draft.language, Rank::guest, element.lang());
}

constexpr Rule<ItemDraft> kContent[] = {
    {"encoded", [](ItemDraft& d, Element e) { body(d, Rank::native, e); }},
};

constexpr Rule<ItemDraft> kXhtml[] = {
    {"body", [](ItemDraft& d, Element e) { body(d, Rank::guest, e); }},
    {"div", [](ItemDraft& d, Element e) { body(d, Rank::guest, e); }},
};

constexpr Rule<FeedDraft> kSyndication[] = {
    {"updatePeriod", [](FeedDraft& d, Element e) { d.update_period = e.text(); }},
    {"updateFrequency", [](FeedDraft& d, Element e) { d.update_frequency = read_number(e.text()).value_or(1); }},
};

constexpr Rule<FeedDraft> kHistory[] = {
    {"complete", [](FeedDraft& d, Element) { d.feed.complete = true; }},
    {"archive", [](FeedDraft& d, Element) { d.feed.archive = true; }},
    // The draft that became RFC 5005 had an element where the RFC has a link.
    {"prev",
     [](FeedDraft& d, Element e) {
       if (d.feed.prev_archive.empty()) d.feed.prev_archive = d.resolve(e, e.text());
     }},
};

constexpr Rule<ItemDraft> kFeedburner[] = {
    {"origLink", [](ItemDraft& d, Element e) { add_link(d.item.links, {"canonical", d.resolve(e, e.text()), {}, {}, {}}); }},
};

// wfw: the feed of an item's comments.
constexpr Rule<ItemDraft> kCommentApi[] = {
    {"commentRss",
     [](ItemDraft& d, Element e) { add_link(d.item.links, {"replies", d.resolve(e, e.text()), "application/rss+xml", {}, {}}); }},
};

std::string licence(const Draft& draft, Element element) {
  const auto resource = element.attribute(xml::Ns::rdf, "resource");
  return draft.resolve(element, resource.empty() ? element.text() : std::string(resource));
}

constexpr Rule<FeedDraft> kFeedLicence[] = {
    {"license", [](FeedDraft& d, Element e) { add_link(d.feed.links, {"license", licence(d, e), {}, {}, {}}); }},
};

constexpr Rule<ItemDraft> kItemLicence[] = {
    {"license", [](ItemDraft& d, Element e) { add_link(d.item.links, {"license", licence(d, e), {}, {}, {}}); }},
};

constexpr Rule<FeedDraft> kAdmin[] = {
    {"generatorAgent",
     [](FeedDraft& d, Element e) { d.offer_string(d.generator, Rank::extension, e.attribute(xml::Ns::rdf, "resource")); }},
};

}  // namespace

Vocabulary content_vocabulary() { return {{}, kContent}; }
Vocabulary xhtml_vocabulary() { return {{}, kXhtml}; }
Vocabulary syndication_vocabulary() { return {kSyndication, {}}; }
Vocabulary history_vocabulary() { return {kHistory, {}}; }
Vocabulary feedburner_vocabulary() { return {{}, kFeedburner}; }
Vocabulary comment_api_vocabulary() { return {{}, kCommentApi}; }
Vocabulary licence_vocabulary() { return {kFeedLicence, kItemLicence}; }
Vocabulary admin_vocabulary() { return {kAdmin, {}}; }

}  // namespace feedwatch::feed
