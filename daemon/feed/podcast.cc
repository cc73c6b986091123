// What podcast directories added to RSS: itunes, googleplay, podcast.
#include "feed/person.h"
#include "feed/vocabulary.h"
#include "feed/xml_text.h"

namespace feedwatch::feed {
namespace {

using xml::Element;

constexpr std::string_view kScheme = "http://www.itunes.com/";

Person author(Element element) { return read_person(plain_text(rss_construct(element))); }

// <itunes:category text="Arts"><itunes:category text="Books"/></itunes:category>
void categories(std::vector<Category>& list, Element element, int depth = 0) {
  add_category(list, {std::string(xml::trim(element.attribute("text"))), {}, std::string(kScheme)});
  if (depth >= 2) return;
  for (auto child = element.first_child(); child; child = child.next_sibling()) {
    if (child.is_named("category")) categories(list, child, depth + 1);
  }
}

std::string_view picture(Element element) {
  const auto href = element.attribute("href");
  return href.empty() ? element.attribute("url") : href;
}

void owner(FeedDraft& draft, Element element) {
  add_person(draft.feed.authors, {element.child("name").text(), element.child("email").text(), {}});
}

constexpr Rule<FeedDraft> kChannel[] = {
    {"title", [](FeedDraft& d, Element e) { d.offer_text(d.title, Rank::fallback, rss_construct(e)); }},
    {"author", [](FeedDraft& d, Element e) { add_person(d.feed.authors, author(e)); }},
    {"owner", owner},
    {"category", [](FeedDraft& d, Element e) { categories(d.feed.categories, e); }},
    {"keywords", [](FeedDraft& d, Element e) { add_keywords(d.feed.categories, e.text(), kScheme, true); }},
    {"subtitle", [](FeedDraft& d, Element e) { d.offer_text(d.description, Rank::fallback, rss_construct(e)); }},
    {"summary", [](FeedDraft& d, Element e) { d.offer_text(d.description, Rank::fallback, rss_construct(e)); }},
    {"image", [](FeedDraft& d, Element e) { d.offer_url(d.image, Rank::decisive, e, picture(e)); }},
    {"link",
     [](FeedDraft& d, Element e) {
       if (e.attribute("rel") == "image") d.offer_url(d.image, Rank::decisive, e, e.attribute("href"));
     }},
    {"new-feed-url", [](FeedDraft& d, Element e) { d.feed.new_feed_url = d.resolve(e, e.text()); }},
};

constexpr Rule<ItemDraft> kItem[] = {
    {"title", [](ItemDraft& d, Element e) { d.offer_text(d.title, Rank::fallback, rss_construct(e)); }},
    {"author", [](ItemDraft& d, Element e) { add_person(d.item.authors, author(e)); }},
    {"category", [](ItemDraft& d, Element e) { categories(d.item.categories, e); }},
    {"keywords", [](ItemDraft& d, Element e) { add_keywords(d.item.categories, e.text(), kScheme, true); }},
    {"summary", [](ItemDraft& d, Element e) { d.offer_text(d.summary, Rank::extension, rss_construct(e)); }},
    {"subtitle", [](ItemDraft& d, Element e) { d.offer_text(d.summary, Rank::fallback, rss_construct(e)); }},
    {"image", [](ItemDraft& d, Element e) { d.offer_url(d.image, Rank::decisive, e, picture(e)); }},
    {"link",
     [](ItemDraft& d, Element e) {
       if (e.attribute("rel") == "image") d.offer_url(d.image, Rank::decisive, e, e.attribute("href"));
     }},
    {"duration", [](ItemDraft& d, Element e) { d.item.details.edit().duration = e.text(); }},
};

// googleplay puts the name of a category in an attribute as itunes does, and says description for summary.
constexpr Rule<FeedDraft> kPlayChannel[] = {
    {"description", [](FeedDraft& d, Element e) { d.offer_text(d.description, Rank::fallback, rss_construct(e)); }},
    {"email", [](FeedDraft& d, Element e) { add_person(d.feed.authors, {{}, e.text(), {}}); }},
};

constexpr Rule<ItemDraft> kPlayItem[] = {
    {"description", [](ItemDraft& d, Element e) { d.offer_text(d.summary, Rank::extension, rss_construct(e)); }},
};

// podcastindex.org: a stable identity for the feed, and people other than the author.
constexpr Rule<FeedDraft> kPodcastChannel[] = {
    {"guid", [](FeedDraft& d, Element e) { d.offer_string(d.id, Rank::extension, e.text()); }},
    {"person",
     [](FeedDraft& d, Element e) { add_person(d.feed.contributors, {e.text(), {}, d.resolve(e, e.attribute("href"))}); }},
};

constexpr Rule<ItemDraft> kPodcastItem[] = {
    {"person",
     [](ItemDraft& d, Element e) {
       add_person(d.item.details.edit().contributors, {e.text(), {}, d.resolve(e, e.attribute("href"))});
     }},
};

}  // namespace

Vocabulary itunes_vocabulary() { return {kChannel, kItem}; }
Vocabulary google_play_vocabulary() { return {kPlayChannel, kPlayItem}; }
Vocabulary podcast_vocabulary() { return {kPodcastChannel, kPodcastItem}; }

}  // namespace feedwatch::feed
