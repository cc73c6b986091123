// Media RSS 1.5.1 (search.yahoo.com/mrss). media:group and media:content may hold the other elements; those speak for the
// item only where the item itself is silent.
#include "feed/vocabulary.h"
#include "feed/xml_text.h"

namespace feedwatch::feed {
namespace {

using xml::Element;

constexpr std::string_view kDefaultScheme = "http://search.yahoo.com/mrss/category_schema";
constexpr int kDeepest = 3;  // group, content, element

Category category(Element element) {
  auto scheme = xml::trim(element.attribute("scheme"));
  if (scheme.empty()) scheme = kDefaultScheme;
  return {element.text(), std::string(xml::trim(element.attribute("label"))), std::string(scheme)};
}

// media:title and media:description say type="html" or plain.
Construct described(Element element) {
  auto construct = rss_construct(element);
  if (xml::same_name(element.attribute("type"), "html")) construct.escaping = Escaping::html;
  return construct;
}

bool is_image(Element element) {
  return element.attribute("medium") == "image" || xml::trim(element.attribute("type")).starts_with("image/");
}

void content(ItemDraft& draft, Element element, int depth);

void media(ItemDraft& draft, Element element, int depth) {
  const auto name = element.name();
  if (name == "content" || name == "group") return content(draft, element, depth);
  if (name == "title") draft.offer_text(draft.title, Rank::fallback, described(element));
  if (name == "description") draft.offer_text(draft.summary, Rank::fallback, described(element));
  if (name == "thumbnail") draft.offer_url(draft.image, Rank::extension, element, element.attribute("url"));
  if (name == "category") add_category(draft.item.categories, category(element));
  if (name == "keywords") add_keywords(draft.item.categories, element.text(), {});
}

void content(ItemDraft& draft, Element element, int depth) {
  const auto url = element.attribute("url");
  if (!url.empty()) {
    std::string type(xml::trim(element.attribute("type")));
    auto resolved = draft.resolve(element, url);
    if (is_image(element)) draft.image.offer(Rank::fallback, resolved);
    add_enclosure(draft.item.enclosures, {std::move(resolved), std::move(type), read_number(element.attribute("fileSize"))});
  }
  if (depth >= kDeepest) return;
  for (auto child = element.first_child(); child; child = child.next_sibling()) {
    if (child.ns() == xml::Ns::media) media(draft, child, depth + 1);
  }
}

void item(ItemDraft& draft, Element element) { media(draft, element, 0); }

constexpr Rule<FeedDraft> kFeed[] = {
    {"content",
     [](FeedDraft& d, Element e) {
       if (is_image(e)) d.offer_url(d.image, Rank::extension, e, e.attribute("url"));
     }},
    {"title", [](FeedDraft& d, Element e) { d.offer_text(d.title, Rank::fallback, described(e)); }},
    {"description", [](FeedDraft& d, Element e) { d.offer_text(d.description, Rank::fallback, described(e)); }},
    {"thumbnail", [](FeedDraft& d, Element e) { d.offer_url(d.image, Rank::extension, e, e.attribute("url")); }},
    {"category", [](FeedDraft& d, Element e) { add_category(d.feed.categories, category(e)); }},
    {"keywords", [](FeedDraft& d, Element e) { add_keywords(d.feed.categories, e.text(), {}); }},
};

constexpr Rule<ItemDraft> kItem[] = {
    {"content", item},   {"group", item},    {"title", item},    {"description", item},
    {"thumbnail", item}, {"category", item}, {"keywords", item},
};

}  // namespace

Vocabulary media_vocabulary() { return {kFeed, kItem}; }

}  // namespace feedwatch::feed
