#include <algorithm>

#include <re2/re2.h>

#include "article/text.h"
#include "base/utf8.h"
#include "page/metadata.h"
#include "page/words.h"

namespace feedwatch::page {
namespace {

// Where dates are of something else.
constexpr Signs elsewhere = sign::comments | sign::related | sign::navigation | sign::footer | sign::sidebar;

// Tells for each element whether it stands among comments, teasers and their like. What holds the article or the page's heading
// itself is no such place, whatever its name, and the foot of an article is the article's.
class Places {
 public:
  Places(const Document& document, const std::vector<Signs>& signs, NodeId content_root) : elsewhere_(document.size(), false) {
    const NodeId heading = document.find(Tag::h1);
    for (NodeId id = 1; id < document.size(); ++id) {
      const bool holds_article =
          (content_root != 0 && document.contains(id, content_root)) || (heading != no_node && document.contains(id, heading));
      Signs found = signs[id] & elsewhere;
      if ((signs[id] & (sign::content | sign::article)) != 0) found &= ~sign::footer;
      elsewhere_[id] = elsewhere_[document[id].parent] || (found != 0 && !holds_article);
    }
  }

  bool is_elsewhere(NodeId id) const { return elsewhere_[id]; }

 private:
  std::vector<bool> elsewhere_;
};

PageDate of_element(const Document& document, NodeId id, DayOrder order) {
  for (const std::string_view name : {"datetime", "content", "title"}) {
    const std::string_view value = document.attribute(id, name);
    if (value.empty()) continue;
    if (PageDate date = read_date(value, order); date.time) return date;
  }
  return document[id].end > id + 1 ? read_date(document.line(id, 120), order) : PageDate{};
}

PageDate from_meta(const Statements& said) {
  for (const std::string_view key : {"article:published_time",
                                     "datepublished",
                                     "og:article:published_time",
                                     "og:published_time",
                                     "article:published",
                                     "published_time",
                                     "date.issued",
                                     "dc.date.issued",
                                     "dcterms.issued",
                                     "dcterms.created",
                                     "dc.date.created",
                                     "dc.date",
                                     "dcterms.date",
                                     "datecreated",
                                     "date_published",
                                     "sailthru.date",
                                     "parsely-pub-date",
                                     "pubdate",
                                     "publishdate",
                                     "publish-date",
                                     "publish_date",
                                     "publication_date",
                                     "published-date",
                                     "article_date_original",
                                     "originalpublicationdate",
                                     "bt:pubdate",
                                     "citation_publication_date",
                                     "citation_date",
                                     "cxenseparse:recs:publishtime",
                                     "cxenseparse:publishtime",
                                     "vr:published_time",
                                     "displaydate",
                                     "article.published",
                                     "article.created",
                                     "rnews:datepublished",
                                     "og:pubdate",
                                     "date",
                                     "created",
                                     "timestamp",
                                     "pub_date",
                                     "release_date",
                                     "video:release_date",
                                     "og:regdate"}) {
    for (const auto& [name, value] : said.meta) {
      if (name != key) continue;
      if (PageDate date = read_date(value, said.day_order); date.time) return date;
    }
  }
  return {};
}

PageDate from_linked(const Statements& said, bool articles) {
  for (const LinkedArticle& each : said.linked) {
    if (each.is_article != articles) continue;
    if (PageDate date = read_date(each.published, said.day_order); date.time) return date;
  }
  return {};
}

// How surely an element's names say that it holds the date of publication: 0 not at all.
int date_rank(const Document& document, NodeId id) {
  if (contains(document.attribute(id, "itemprop"), "datePublished") ||
      contains(document.attribute(id, "property"), "datePublished"))
    return 9;
  const bool is_time = document[id].tag == Tag::time;
  if (is_time && document.has_attribute(id, "pubdate")) return 6;
  int rank = is_time && document.has_attribute(id, "datetime") ? 4 : is_time ? 3 : 0;
  for (const std::string_view names : {document.attribute(id, "class"), document.attribute(id, "id")}) {
    each_name_word(names, [&rank](std::string_view word) {
      if (word == "published" || word == "pubdate" || word == "publish" || word == "publication") rank = std::max(rank, 7);
      if (word == "date" || word == "datum" || word == "fecha" || word == "data" || word == "posted" || word == "dateline" ||
          word == "timestamp" || word == "datetime" || word == "postdate")
        rank = std::max(rank, word == "data" ? 1 : 5);
      if (word == "time" || word == "meta" || word == "byline" || word == "info") rank = std::max(rank, 2);
      if (word == "updated" || word == "modified" || word == "update") rank = std::min(rank, 3);
    });
  }
  return rank;
}

struct Candidate {
  int rank{0};
  NodeId id{no_node};
  PageDate date{};
};

PageDate from_elements(const Document& document, const Statements& said, const Places& places, int least) {
  Candidate best;
  for (NodeId id = 1; id < document.size(); ++id) {
    const Node& node = document[id];
    if (node.tag == Tag::text || node.tag == Tag::body || node.tag == Tag::html) continue;
    const int rank = date_rank(document, id);
    if (rank < least || rank <= best.rank) continue;
    if (rank < 9 && places.is_elsewhere(id)) continue;
    PageDate date = rank >= 3 ? of_element(document, id, said.day_order) : PageDate{};
    if (!date.time) {
      const std::string line = document.line(id, 400);
      if (line.size() < 250) date = find_date(line, said.day_order);
    }
    if (date.time) best = {rank, id, std::move(date)};
  }
  return best.date;
}

// Short lines with a date near the title, above or below the text; a date that opens a paragraph.
PageDate from_text(const Document& document, const Statements& said, const std::vector<Signs>& signs, const Places& places,
                   NodeId content_root) {
  static const RE2 said_so(
      R"(publi|posted|erschienen|veroffentlicht|datum|date|stand:|created|erstellt|eingestellt|fecha|dated|released|updated|aktualisiert|anderung|(?:mitteilung|meldung|artikel|beitrag|news|notizia) (?:vom|wurde am|del)|написано|опубликован)");
  PageDate first;
  PageDate in_content;
  for (const Block& block : blocks_of(document, signs)) {
    if (block.in_figure || (block.signs & sign::caption) != 0 || places.is_elsewhere(block.node)) continue;
    const bool in_article = content_root != 0 && document.contains(content_root, block.node);
    if (block.characters > 160) {
      if (in_article && !in_content.time) in_content = find_date(utf8::prefix(block.text, 14), said.day_order);
      if (in_article && !in_content.time && RE2::PartialMatch(text::fold(utf8::prefix(block.text, 40)), said_so))
        in_content = find_date(utf8::prefix(block.text, 60), said.day_order);
      continue;
    }
    PageDate date = find_date(block.text, said.day_order);
    if (!date.time) continue;
    if (block.characters < 120 && RE2::PartialMatch(text::fold(block.text), said_so)) return date;
    if (block.characters <= 60 && !first.time) first = date;
    if (block.characters <= 80 && in_article && !in_content.time) in_content = date;
  }
  return first.time ? first : in_content;
}

// A time in UTC may fall on another day than it did where the page was made. The page's own day is what its URL or its visible
// date says, when that is the day before or after.
PageDate on_the_pages_day(PageDate date, const PageDate& local) {
  const bool in_utc = date.text.ends_with("Z") || date.text.ends_with("+00:00");
  if (!in_utc || !local.time || local.text.size() < 10 || date.text.substr(0, 10) == local.text.substr(0, 10)) return date;
  const auto apart =
      std::chrono::abs(std::chrono::floor<std::chrono::days>(*date.time) - std::chrono::floor<std::chrono::days>(*local.time));
  if (apart <= std::chrono::days(1)) date.text = local.text.substr(0, 10);
  return date;
}

PageDate from_modified(const Statements& said) {
  for (const std::string_view key :
       {"og:updated_time", "article:modified_time", "datemodified", "last-modified", "dcterms.modified"}) {
    if (PageDate date = read_date(said.first({key}), said.day_order); date.time) return date;
  }
  for (const LinkedArticle& each : said.linked) {
    if (PageDate date = read_date(each.modified, said.day_order); date.time) return date;
  }
  return {};
}

}  // namespace

PageDate find_published(const Document& document, const Statements& said, const std::vector<Signs>& signs, const std::string& url,
                        NodeId content_root) {
  const Places places(document, signs, content_root);
  const std::string_view canonical = said.canonical.empty() ? said.first({"og:url"}) : std::string_view(said.canonical);
  PageDate in_url = date_in_url(url);
  if (!in_url.time) in_url = date_in_url(canonical);
  PageDate stated = from_meta(said);
  if (!stated.time) stated = from_linked(said, true);
  if (!stated.time) stated = from_elements(document, said, places, 7);
  if (stated.time) return on_the_pages_day(std::move(stated), in_url);
  if (in_url.time) return in_url;
  if (PageDate date = from_elements(document, said, places, 2); date.time) return date;
  if (PageDate date = from_linked(said, false); date.time) return date;
  if (PageDate date = from_text(document, said, signs, places, content_root); date.time) return date;
  // Later than the publication, but on most pages that say nothing else the same day.
  return from_modified(said);
}

}  // namespace feedwatch::page
