#include <algorithm>
#include <optional>

#include <re2/re2.h>

#include "article/text.h"
#include "page/metadata.h"
#include "page/words.h"

namespace feedwatch::page {
namespace {

// Where dates are of something else.
constexpr Signs elsewhere = sign::comments | sign::related | sign::navigation | sign::footer | sign::sidebar;

bool is_elsewhere(const Document& document, const std::vector<Signs>& signs, NodeId id) {
  for (NodeId at = id; at != no_node && at != 0; at = document[at].parent) {
    if ((signs[at] & elsewhere) != 0) return true;
  }
  return false;
}

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
  if (is_time && document.has_attribute(id, "pubdate")) return 8;
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

PageDate from_elements(const Document& document, const Statements& said, const std::vector<Signs>& signs, int least) {
  Candidate best;
  for (NodeId id = 1; id < document.size(); ++id) {
    const Node& node = document[id];
    if (node.tag == Tag::text || node.tag == Tag::body || node.tag == Tag::html) continue;
    const int rank = date_rank(document, id);
    if (rank < least || rank <= best.rank) continue;
    if (rank < 9 && is_elsewhere(document, signs, id)) continue;
    PageDate date = rank >= 3 ? of_element(document, id, said.day_order) : PageDate{};
    if (!date.time) {
      const std::string line = document.line(id, 400);
      if (line.size() < 250) date = find_date(line, said.day_order);
    }
    if (date.time) best = {rank, id, std::move(date)};
  }
  return best.date;
}

// Short lines with a date near the title, above or below the text.
PageDate from_text(const Document& document, const Statements& said, const std::vector<Signs>& signs, NodeId content_root) {
  static const RE2 said_so(
      R"(publi|posted|erschienen|veroffentlicht|datum|date|stand:|created|fecha|dated|released|updated|aktualisiert|написано|опубликован)");
  PageDate first;
  PageDate in_content;
  for (const Block& block : blocks_of(document, signs)) {
    if (block.characters > 160 || block.in_figure || (block.signs & (elsewhere | sign::caption)) != 0) continue;
    PageDate date = find_date(block.text, said.day_order);
    if (!date.time) continue;
    if (block.characters < 120 && RE2::PartialMatch(text::fold(block.text), said_so)) return date;
    if (block.characters <= 60 && !first.time) first = date;
    if (block.characters <= 80 && document.contains(content_root, block.node) && content_root != 0 && !in_content.time)
      in_content = date;
  }
  return first.time ? first : in_content;
}

}  // namespace

PageDate find_published(const Document& document, const Statements& said, const std::vector<Signs>& signs, const std::string& url,
                        NodeId content_root) {
  if (PageDate date = from_meta(said); date.time) return date;
  if (PageDate date = from_linked(said, true); date.time) return date;
  if (PageDate date = from_elements(document, said, signs, 7); date.time) return date;
  const std::string_view canonical = said.canonical.empty() ? said.first({"og:url"}) : std::string_view(said.canonical);
  if (PageDate date = date_in_url(url); date.time) return date;
  if (PageDate date = date_in_url(canonical); date.time) return date;
  if (PageDate date = from_elements(document, said, signs, 2); date.time) return date;
  if (PageDate date = from_linked(said, false); date.time) return date;
  return from_text(document, said, signs, content_root);
}

}  // namespace feedwatch::page
