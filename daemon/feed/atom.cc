// Atom 1.0 (RFC 4287) and 0.3.
#include "feed/person.h"
#include "feed/vocabulary.h"
#include "feed/xml_text.h"

namespace feedwatch::feed {
namespace {

using xml::Element;

constexpr auto kAtom = Format::atom;

// §3.2; 0.3 says url where 1.0 says uri. Authors without child elements are what RSS calls an author.
Person person(const Draft& draft, Element element) {
  if (!element.has_elements()) return read_person(element.text());
  Person person;
  const auto email = element.child("email").text();
  if (!email.empty()) person.email = read_person(email).email;
  person.name = plain_text(atom_construct(element.child("name")));
  if (person.name == email) person.name.clear();
  for (const std::string_view name : {"uri", "url", "homepage"}) {
    if (!person.uri.empty()) break;
    person.uri = draft.resolve(element.child(name), element.child(name).text());
  }
  if (person.email.empty() && person.uri.empty()) return read_person(person.name);
  return person;
}

Category category(Element element) {
  Category category{std::string(xml::trim(element.attribute("term"))), std::string(xml::trim(element.attribute("label"))),
                    std::string(xml::trim(element.attribute("scheme")))};
  if (category.term.empty()) category.term = element.text();
  return category;
}

// §4.2.7. A link without href has its address as text in some 0.3 feeds.
Link link(const Draft& draft, Element element) {
  Link link;
  link.rel = std::string(xml::trim(element.attribute("rel")));
  constexpr std::string_view kRegistry = "http://www.iana.org/assignments/relation/";
  if (link.rel.starts_with(kRegistry)) link.rel.erase(0, kRegistry.size());
  if (link.rel.empty()) link.rel = "alternate";
  const auto href = xml::trim(element.attribute("href"));
  link.href = draft.resolve(element, href.empty() ? element.text() : std::string(href));
  if (link.href.empty() && link.rel == "self" && element.has_attribute(xml::Ns::none, "href")) link.href = draft.base_of(element);
  link.type = std::string(xml::trim(element.attribute("type")));
  if (link.type.empty() && link.rel == "self") link.type = "application/atom+xml";
  link.title = std::string(xml::trim(element.attribute("title")));
  link.hreflang = std::string(xml::trim(element.attribute("hreflang")));
  return link;
}

// How well an alternate link serves as the link: a page before a document of another type.
Rank link_rank(const Draft& draft, const Link& link) {
  const bool page = link.type.empty() || link.type.starts_with("text/html") || link.type.starts_with("application/xhtml");
  return page ? draft.rank_of(kAtom) : Rank::extension;
}

void content(ItemDraft& draft, Element element) {
  if (const auto src = xml::trim(element.attribute("src")); !src.empty())
    draft.item.details.edit().content_src = draft.resolve(element, src);
  draft.offer_text(draft.content, draft.rank_of(kAtom), atom_construct(element));
  draft.offer_string(draft.language, draft.rank_of(kAtom), element.lang());
}

// §4.2.11: the metadata of the feed that an entry was copied from.
void source(ItemDraft& draft, Element element) {
  if (!element.has_elements()) return;
  FeedDraft origin(kAtom, draft.base_of(element), draft.request_url());
  for (auto child = element.first_child(); child; child = child.next_sibling()) apply(origin, child);
  auto feed = origin.finish();
  draft.item.details.edit().source =
      std::make_shared<const Source>(Source{std::move(feed.id), std::move(feed.title), std::move(feed.link),
                                            std::move(feed.rights), feed.updated, std::move(feed.authors)});
}

constexpr Rule<FeedDraft> kFeed[] = {
    {"title", [](FeedDraft& d, Element e) { d.offer_text(d.title, d.rank_of(kAtom), atom_construct(e)); }},
    {"link", atom_link},
    {"id", [](FeedDraft& d, Element e) { d.offer_string(d.id, d.rank_of(kAtom), e.text()); }},
    {"updated", [](FeedDraft& d, Element e) { d.offer_date(d.updated, d.rank_of(kAtom), e); }},
    {"modified", [](FeedDraft& d, Element e) { d.offer_date(d.updated, d.rank_of(kAtom), e); }},
    {"published", [](FeedDraft& d, Element e) { d.offer_date(d.published, d.rank_of(kAtom), e); }},
    {"issued", [](FeedDraft& d, Element e) { d.offer_date(d.published, d.rank_of(kAtom), e); }},
    {"subtitle", [](FeedDraft& d, Element e) { d.offer_text(d.description, d.rank_of(kAtom), atom_construct(e)); }},
    {"tagline", [](FeedDraft& d, Element e) { d.offer_text(d.description, d.rank_of(kAtom), atom_construct(e)); }},
    {"info", [](FeedDraft& d, Element e) { d.offer_text(d.description, Rank::extension, atom_construct(e)); }},
    {"author", [](FeedDraft& d, Element e) { add_person(d.feed.authors, person(d, e)); }},
    {"contributor", [](FeedDraft& d, Element e) { add_person(d.feed.contributors, person(d, e)); }},
    {"category", [](FeedDraft& d, Element e) { add_category(d.feed.categories, category(e)); }},
    {"rights", [](FeedDraft& d, Element e) { d.offer_text(d.rights, d.rank_of(kAtom), atom_construct(e)); }},
    {"copyright", [](FeedDraft& d, Element e) { d.offer_text(d.rights, d.rank_of(kAtom), atom_construct(e)); }},
    {"logo", [](FeedDraft& d, Element e) { d.offer_url(d.image, d.rank_of(kAtom), e, e.text()); }},
    {"icon", [](FeedDraft& d, Element e) { d.offer_url(d.image, Rank::extension, e, e.text()); }},
    {"generator",
     [](FeedDraft& d, Element e) {
       d.offer_string(d.generator, d.rank_of(kAtom), e.text());
       d.offer_string(d.generator, Rank::fallback, e.attribute("uri"));
     }},
};

constexpr Rule<ItemDraft> kEntry[] = {
    {"title", [](ItemDraft& d, Element e) { d.offer_text(d.title, d.rank_of(kAtom), atom_construct(e)); }},
    {"link", atom_link},
    {"id", [](ItemDraft& d, Element e) { d.offer_string(d.id, d.rank_of(kAtom), e.text()); }},
    {"updated", [](ItemDraft& d, Element e) { d.offer_date(d.updated, d.rank_of(kAtom), e); }},
    {"modified", [](ItemDraft& d, Element e) { d.offer_date(d.updated, d.rank_of(kAtom), e); }},
    {"published", [](ItemDraft& d, Element e) { d.offer_date(d.published, d.rank_of(kAtom), e); }},
    {"issued", [](ItemDraft& d, Element e) { d.offer_date(d.published, d.rank_of(kAtom), e); }},
    {"created", [](ItemDraft& d, Element e) { d.offer_date(d.published, Rank::fallback, e); }},
    {"summary",
     [](ItemDraft& d, Element e) {
       d.offer_text(d.summary, d.rank_of(kAtom), atom_construct(e));
       d.offer_string(d.language, Rank::extension, e.lang());
     }},
    {"content", content},
    {"author", [](ItemDraft& d, Element e) { add_person(d.item.authors, person(d, e)); }},
    {"contributor", [](ItemDraft& d, Element e) { add_person(d.item.details.edit().contributors, person(d, e)); }},
    {"category", [](ItemDraft& d, Element e) { add_category(d.item.categories, category(e)); }},
    {"rights", [](ItemDraft& d, Element e) { d.offer_text(d.rights, d.rank_of(kAtom), atom_construct(e)); }},
    {"copyright", [](ItemDraft& d, Element e) { d.offer_text(d.rights, d.rank_of(kAtom), atom_construct(e)); }},
    {"source", source},
};

}  // namespace

void atom_link(FeedDraft& draft, Element element) {
  auto found = link(draft, element);
  if (found.href.empty()) return;
  auto& feed = draft.feed;
  const auto set = [&found](std::string& slot) {
    if (slot.empty()) slot = found.href;
  };
  if (found.rel == "alternate") draft.link.offer(link_rank(draft, found), found.href);
  if (found.rel == "self") set(feed.self);
  if (found.rel == "hub") set(feed.hub);
  if (found.rel == "next") set(feed.next_page);
  if (found.rel == "prev-archive") set(feed.prev_archive);
  if (found.rel == "image" || found.rel == "icon") draft.image.offer(Rank::fallback, found.href);
  add_link(feed.links, std::move(found));
}

void atom_link(ItemDraft& draft, Element element) {
  auto found = link(draft, element);
  if (found.href.empty()) return;
  if (found.rel == "alternate") draft.link.offer(link_rank(draft, found), found.href);
  if (found.rel == "replies") {
    const bool page = found.type.starts_with("text/html") || found.type.starts_with("application/xhtml");
    draft.comments.offer(page ? Rank::native : Rank::extension, found.href);
  }
  if (found.rel == "enclosure")
    add_enclosure(draft.item.enclosures, {found.href, found.type, read_number(element.attribute("length"))});
  add_link(draft.item.links, std::move(found));
}

Vocabulary atom_vocabulary() { return {kFeed, kEntry}; }

}  // namespace feedwatch::feed
