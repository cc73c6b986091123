#include "page/stated_dates.h"

#include "page/words.h"

namespace feedwatch::page {
namespace {

PageDate first_date(const Statements& said, std::initializer_list<std::string_view> names) {
  for (const std::string_view key : names) {
    for (const auto& [name, value] : said.meta) {
      if (name != key) continue;
      if (PageDate date = read_date(value, said.day_order); date.time) return date;
    }
  }
  return {};
}

// "og:article:published_time", "dc.date.publication", "cXenseParse:recs:publishtime": the letters of the name say it, however the
// site parts them.
bool names_publication(std::string_view name) {
  std::string letters;
  for (const char c : name) {
    if (c >= 'a' && c <= 'z') letters += c;
  }
  for (const std::string_view part :
       {"publishedtime",   "publisheddate", "publishedat",   "publishedon",     "publishtime",      "publishdate",
        "publicationdate", "pubdate",       "datepublished", "datepublication", "articlepublished", "firstpublished",
        "dateposted",      "postdate",      "postedon",      "issued",          "releasedate",      "datecreated",
        "createddate",     "createdate",    "articledate",   "creationdate"}) {
    if (letters.ends_with(part)) return true;
  }
  return false;
}

}  // namespace

PageDate date_in_metadata(const Statements& said) {
  return first_date(said, {"article:published_time",
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
                           "pub_date",
                           "release_date",
                           "video:release_date",
                           "og:regdate"});
}

PageDate other_date_in_metadata(const Statements& said) {
  for (const auto& [name, value] : said.meta) {
    if (!names_publication(name)) continue;
    if (PageDate date = read_date(value, said.day_order); date.time) return date;
  }
  return {};
}

PageDate unnamed_date_in_metadata(const Statements& said) {
  return first_date(said, {"dc.date", "dcterms.date", "date", "created", "dc.created", "timestamp"});
}

PageDate date_in_linked_data(const Statements& said, bool articles) {
  for (const LinkedArticle& each : said.linked) {
    if (each.is_article != articles) continue;
    if (PageDate date = read_date(each.published, said.day_order); date.time) return date;
  }
  return {};
}

PageDate date_of_change(const Statements& said) {
  PageDate date =
      first_date(said, {"og:updated_time", "article:modified_time", "datemodified", "last-modified", "dcterms.modified"});
  for (const LinkedArticle& each : said.linked) {
    if (!date.time) date = read_date(each.modified, said.day_order);
  }
  return date;
}

}  // namespace feedwatch::page
