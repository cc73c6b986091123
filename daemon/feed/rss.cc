// RSS 0.90 to 0.94, 1.0 and 2.0.
#include <algorithm>
#include "article/html.h"
#include "feed/person.h"
#include "feed/vocabulary.h"
#include "feed/xml_text.h"

namespace feedwatch::feed {
namespace {

using xml::Element;

constexpr auto kRss = Format::rss;

// <link>address</link>. Some write Atom's form instead, which says more: it wins where it is the page, and may be anything else.
template <class D>
void link(D& draft, Element element) {
  const auto rel = element.attribute("rel");
  const auto href = element.attribute("href");
  if (!rel.empty() && rel != "alternate") return atom_link(draft, element);
  draft.offer_url(draft.link, draft.rank_of(kRss), element, element.text());
  draft.offer_url(draft.link, draft.rank_of(kRss) == Rank::native ? Rank::decisive : Rank::extension, element, href);
}

Category category(Element element) {
  auto scheme = element.attribute("domain");
  if (scheme.empty()) scheme = element.attribute("scheme");
  auto term = html::decode_entities(element.own_text());
  if (term.empty()) term = element.has_elements() ? element.markup({}) : std::string(element.attribute("term"));
  return {std::move(term), std::string(element.attribute("label")), std::string(xml::trim(scheme))};
}

Person person(Element element) {
  if (!element.has_elements()) return read_person(plain_text(rss_construct(element)));
  return {element.child("name").text(), element.child("email").text(), element.child("uri").text()};
}

std::string picture(Element element) {
  if (const auto url = element.child("url")) return url.text();
  for (const std::string_view name : {"href", "url", "src"}) {
    if (!element.attribute(name).empty()) return std::string(element.attribute(name));
  }
  auto resource = element.attribute(xml::Ns::rdf, "resource");
  return resource.empty() ? element.text() : std::string(resource);
}

void ttl(FeedDraft& draft, Element element) {
  constexpr int64_t kLongest = 60 * 24 * 366;
  const auto minutes = read_number(element.text());
  if (minutes && *minutes > 0) draft.feed.ttl = std::chrono::minutes{std::min(*minutes, kLongest)};
}

void skip_hours(FeedDraft& draft, Element element) {
  for (auto hour = element.first_child(); hour; hour = hour.next_sibling()) {
    const auto value = read_number(hour.text());
    if (value && *value <= 24) draft.feed.skip_hours |= 1U << (*value % 24);  // 0.91 counts to 24
  }
}

void skip_days(FeedDraft& draft, Element element) {
  constexpr std::string_view kDays[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
  for (auto day = element.first_child(); day; day = day.next_sibling()) {
    const auto name = day.text();
    const auto* found =
        std::find_if(std::begin(kDays), std::end(kDays), [&](std::string_view known) { return xml::same_name(known, name); });
    if (found == std::end(kDays)) continue;
    draft.feed.skip_days = static_cast<uint8_t>(draft.feed.skip_days | (1U << (found - std::begin(kDays))));
  }
}

void enclosure(ItemDraft& draft, Element element) {
  auto url = element.attribute("url");
  if (url.empty()) url = element.attribute("href");
  add_enclosure(draft.item.enclosures,
                {draft.resolve(element, url.empty() ? element.text() : std::string(url)),
                 std::string(xml::trim(element.attribute("type"))), read_number(element.attribute("length"))});
}

bool is_address(std::string_view text) { return text.find("://") != std::string_view::npos || text.starts_with('/'); }

// The guid is the link, too, unless it says otherwise. Many forget to say so: without the attribute only an address is believed.
void guid(ItemDraft& draft, Element element) {
  const auto text = element.text();
  draft.offer_string(draft.id, draft.rank_of(kRss), text);
  const auto permalink = xml::trim(element.attribute("isPermaLink"));
  if (xml::same_name(permalink, "true") || (permalink.empty() && is_address(text))) {
    draft.offer_url(draft.link, Rank::fallback, element, text);
  }
}

// Where a <summary> stands beside it, the description is the body.
void description(ItemDraft& draft, Element element) {
  auto& slot = draft.summary.rank() == Rank::decisive ? draft.content : draft.summary;
  draft.offer_text(slot, &slot == &draft.content ? Rank::fallback : draft.rank_of(kRss), rss_construct(element));
  draft.offer_string(draft.language, Rank::extension, element.lang());
}

void summary(ItemDraft& draft, Element element) {
  if (draft.summary.rank() == Rank::native) draft.offer_text(draft.content, Rank::fallback, draft.summary.get());
  draft.offer_text(draft.summary, draft.rank_of(kRss) == Rank::native ? Rank::decisive : Rank::extension, rss_construct(element));
}

void source(ItemDraft& draft, Element element) {
  Source source;
  source.title = plain_text(rss_construct(element));
  source.link = draft.resolve(element, element.attribute("url"));
  draft.item.details.edit().source = std::make_shared<const Source>(std::move(source));
}

// rssCloud: where to ask for being told of changes.
void cloud(FeedDraft& draft, Element element) {
  const auto port = element.attribute("port");
  const bool secure = port == "443" || element.attribute("protocol") == "https-post";
  std::string address = (secure ? "https://" : "http://") + std::string(element.attribute("domain"));
  if (!port.empty()) address += ":" + std::string(port);
  auto endpoint = draft.resolve(element, address + std::string(element.attribute("path")));
  if (!element.attribute("domain").empty()) add_link(draft.feed.links, {"cloud", std::move(endpoint), {}, {}, {}});
}

constexpr Rule<FeedDraft> kChannel[] = {
    {"title", [](FeedDraft& d, Element e) { d.offer_text(d.title, d.rank_of(kRss), rss_construct(e)); }},
    {"link", link<FeedDraft>},
    {"description", [](FeedDraft& d, Element e) { d.offer_text(d.description, d.rank_of(kRss), rss_construct(e)); }},
    {"language", [](FeedDraft& d, Element e) { d.offer_string(d.language, Rank::decisive, e.text()); }},
    {"copyright", [](FeedDraft& d, Element e) { d.offer_text(d.rights, d.rank_of(kRss), rss_construct(e)); }},
    {"managingEditor", [](FeedDraft& d, Element e) { add_person(d.feed.authors, person(e)); }},
    {"editor", [](FeedDraft& d, Element e) { add_person(d.feed.authors, person(e)); }},
    {"webMaster", [](FeedDraft& d, Element e) { d.web_master = person(e); }},
    {"pubDate", [](FeedDraft& d, Element e) { d.offer_date(d.published, d.rank_of(kRss), e); }},
    {"lastBuildDate", [](FeedDraft& d, Element e) { d.offer_date(d.updated, d.rank_of(kRss), e); }},
    {"category", [](FeedDraft& d, Element e) { add_category(d.feed.categories, category(e)); }},
    {"generator", [](FeedDraft& d, Element e) { d.offer_string(d.generator, d.rank_of(kRss), e.text()); }},
    {"image", [](FeedDraft& d, Element e) { d.offer_url(d.image, d.rank_of(kRss), e, picture(e)); }},
    {"cloud", cloud},
    {"ttl", ttl},
    {"skipHours", skip_hours},
    {"skipDays", skip_days},
};

constexpr Rule<ItemDraft> kItem[] = {
    {"title", [](ItemDraft& d, Element e) { d.offer_text(d.title, d.rank_of(kRss), rss_construct(e)); }},
    {"link", link<ItemDraft>},
    {"description", description},
    {"summary", summary},
    {"author", [](ItemDraft& d, Element e) { add_person(d.item.authors, person(e)); }},
    {"category", [](ItemDraft& d, Element e) { add_category(d.item.categories, category(e)); }},
    {"comments", [](ItemDraft& d, Element e) { d.offer_url(d.comments, Rank::native, e, e.text()); }},
    {"enclosure", enclosure},
    {"guid", guid},
    {"pubDate", [](ItemDraft& d, Element e) { d.offer_date(d.published, d.rank_of(kRss), e); }},
    {"source", source},
    {"image", [](ItemDraft& d, Element e) { d.offer_url(d.image, Rank::guest, e, picture(e)); }},
    {"language", [](ItemDraft& d, Element e) { d.offer_string(d.language, Rank::native, e.text()); }},
    // Never specified, yet written: whole articles beside the description.
    {"body", [](ItemDraft& d, Element e) { d.offer_text(d.content, Rank::extension, rss_construct(e)); }},
    {"fullitem", [](ItemDraft& d, Element e) { d.offer_text(d.content, Rank::extension, rss_construct(e)); }},
};

}  // namespace

Vocabulary rss_vocabulary() { return {kChannel, kItem}; }

}  // namespace feedwatch::feed
