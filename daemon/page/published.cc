#include <algorithm>

#include <re2/re2.h>

#include "article/text.h"
#include "base/utf8.h"
#include "page/metadata.h"
#include "page/stated_dates.h"
#include "page/words.h"

namespace feedwatch::page {
namespace {

// Where dates are of something else.
constexpr Signs elsewhere = sign::comments | sign::related | sign::navigation | sign::footer | sign::sidebar;

// Tells for each element whether it stands among comments, teasers and their like. What holds the article or the page's heading
// itself is no such place, whatever its name, and the foot of an article is the article's. Between the heading and the first
// lines of the article stands the head of the article.
class Places {
 public:
  Places(const Document& document, const std::vector<Signs>& signs, const ArticlePlace& article)
      : article_(article), elsewhere_(document.size(), 0) {
    const NodeId heading = article.heading == no_node ? document.find(Tag::h1) : article.heading;
    for (NodeId id = 1; id < document.size(); ++id) {
      const bool holds_article =
          (article.root != 0 && document.contains(id, article.root)) || (heading != no_node && document.contains(id, heading));
      Signs found = signs[id] & elsewhere;
      if ((signs[id] & (sign::content | sign::article)) != 0) found &= ~sign::footer;
      if (in_head(id)) found &= sign::navigation;
      elsewhere_[id] = static_cast<Signs>(elsewhere_[document[id].parent] | (holds_article ? 0 : found));
    }
  }

  bool is_elsewhere(NodeId id) const { return elsewhere_[id] != 0; }
  bool is_in_foot(NodeId id) const { return elsewhere_[id] == sign::footer; }
  bool in_head(NodeId id) const { return id >= article_.head && id <= article_.first_lines; }

 private:
  ArticlePlace article_;
  std::vector<Signs> elsewhere_;
};

const RE2& date_label() {
  static const RE2 pattern(
      R"(publi\w*|posted|erschienen|veroffentlicht|datum|date\b|stand:|created|erstellt|eingestellt|fecha|dated|released|updated|aktualisiert|(?:mitteilung|meldung|artikel|beitrag|news|notizia) (?:vom|wurde|del)|написано|опубликован\w*)");
  return pattern;
}

const RE2& publication_label() {
  static const RE2 pattern(R"(\b(?:published|posted|erschienen|veroffentlicht|publie|publicado|pubblicato|опубликовано)\b)");
  return pattern;
}

// The date behind words that announce it.
PageDate labelled_date(std::string_view line, DayOrder order, const RE2& label = date_label()) {
  if (!may_hold_date(line)) return {};
  const std::string folded = text::fold(line);
  re2::StringPiece rest(folded);
  while (RE2::FindAndConsume(&rest, label)) {
    if (PageDate date = find_date(utf8::prefix({rest.data(), rest.size()}, 60), order); date.time) return date;
  }
  return {};
}

// What it shows as "published on …" is surer than what it says to programs, which may be the last change.
PageDate of_element(const Document& document, NodeId id, DayOrder order) {
  if (document[id].tag == Tag::time) {
    if (PageDate shown = labelled_date(document.line(id, 120), order); shown.time) return shown;
  }
  for (const std::string_view name : {"datetime", "content", "title", "data-utime", "data-timestamp", "data-datetime"}) {
    const std::string_view value = document.attribute(id, name);
    if (value.empty()) continue;
    if (PageDate date = read_date(value, order); date.time) return date;
  }
  return document[id].end > id + 1 ? read_date(document.line(id, 120), order) : PageDate{};
}

// How surely an element's names say that it holds the date of publication: 0 not at all.
int date_rank(const Document& document, NodeId id) {
  if (contains(document.attribute(id, "itemprop"), "datePublished") ||
      contains(document.attribute(id, "property"), "datePublished"))
    return 9;
  if (contains(document.attribute(id, "property"), "dateCreated") || document.attribute(id, "itemprop") == "dateCreated")
    return 8;
  const bool is_time = document[id].tag == Tag::time;
  if (is_time && document.has_attribute(id, "pubdate")) return 6;
  int rank = is_time && document.has_attribute(id, "datetime") ? 5 : is_time ? 4 : 0;
  if (rank == 0 && (document.has_attribute(id, "data-utime") || document.has_attribute(id, "data-timestamp"))) rank = 3;
  bool of_a_person = false;
  for (const std::string_view names : {document.attribute(id, "class"), document.attribute(id, "id")}) {
    each_name_word(names, [&rank, &of_a_person](std::string_view word) {
      if (word == "published" || word == "pubdate" || word == "publish" || word == "publication") rank = std::max(rank, 7);
      if (word == "date" || word == "datum" || word == "fecha" || word == "data" || word == "posted" || word == "dateline" ||
          word == "timestamp" || word == "datetime" || word == "postdate")
        rank = std::max(rank, word == "data" ? 1 : 5);
      if (word == "time" || word == "meta" || word == "byline" || word == "info") rank = std::max(rank, 2);
      if (word == "join" || word == "joined" || word == "birth" || word == "registered") of_a_person = true;
      if (word == "updated" || word == "modified" || word == "update") rank = rank == 0 ? 3 : std::min(rank, 4);
    });
  }
  return of_a_person ? 0 : rank;
}

// A date that the page shows.
struct Shown {
  int rank{0};
  bool in_head{false};
  PageDate date{};
};

// Elements named for a date; those in the head of the article before others.
Shown from_elements(const Document& document, const Statements& said, const Places& places, int least) {
  Shown best;
  for (NodeId id = 1; id < document.size(); ++id) {
    const Node& node = document[id];
    if (node.tag == Tag::text || node.tag == Tag::body || node.tag == Tag::html) continue;
    const int named = date_rank(document, id);
    const int rank = named + (named < 9 && places.in_head(id) ? 3 : 0);
    if (named < least || rank <= best.rank) continue;
    if (named < 9 && places.is_elsewhere(id)) continue;
    PageDate date = named >= 3 ? of_element(document, id, said.day_order) : PageDate{};
    if (!date.time) {
      const std::string line = document.line(id, 400);
      if (line.size() < 250) date = find_date(line, said.day_order);
    }
    if (!date.time) continue;
    best = {rank, places.in_head(id), std::move(date)};
  }
  return best;
}

size_t words_in(std::string_view line) { return static_cast<size_t>(std::count(line.begin(), line.end(), ' ')) + 1; }

struct LinePlace {
  bool in_head{false};
  bool in_article{false};
};

// How surely a line of text tells the date of publication, as a rank above `known`, or 0. A date in running text tells nothing.
int line_rank(std::string_view line, LinePlace place, DayOrder order, int known, PageDate& date) {
  constexpr size_t short_line = 80;
  constexpr size_t paragraph = 170;
  const auto [in_head, in_article] = place;
  if (line.size() > paragraph) {
    const int rank = in_article || in_head ? 3 : 1;
    if (rank <= known) return 0;
    if (rank == 3) date = find_date(utf8::prefix(line, 14), order);
    if (!date.time) date = labelled_date(utf8::prefix(line, 80), order);
    return date.time ? rank : 0;
  }
  const int labelled = in_head ? 7 : 5;
  if (labelled > known) date = labelled_date(line, order);
  if (date.time) return labelled;
  const int bare = in_head ? 6 : in_article ? 4 : 2;
  if (bare <= known || line.ends_with(')')) return 0;
  date = find_date(line, order);
  const bool stands_alone = line.size() <= short_line && words_in(line) <= 9;
  return date.time && (stands_alone || find_date(utf8::prefix(line, 14), order).time) ? bare : 0;
}

// Calls `each` with every line of text and its block, captions and comments left out.
template <class Each>
void each_line(const std::vector<Block>& blocks, Each&& each) {
  for (const Block& block : blocks) {
    if (block.in_figure) continue;
    for (std::string_view rest = block.text; !rest.empty();) {
      const size_t end = std::min(rest.find('\n'), rest.size());
      each(rest.substr(0, end), block);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
}

// Lines with a date near the title, above or below the text; a date that opens a paragraph; where there is none, what the foot
// of the page says of its publication.
Shown from_text(const Document& document, const Statements& said, const std::vector<Block>& blocks, const Places& places,
                NodeId content_root) {
  Shown best;
  Shown foot;
  each_line(blocks, [&](std::string_view line, const Block& block) {
    if (places.is_in_foot(block.node)) {
      if (foot.rank == 0) foot.date = labelled_date(line, said.day_order, publication_label());
      if (foot.date.time) foot.rank = 1;
    }
    if (places.is_elsewhere(block.node)) return;
    if ((block.signs & sign::caption) != 0 && !places.in_head(block.first)) return;
    const LinePlace place{places.in_head(block.first), content_root != 0 && document.contains(content_root, block.node)};
    PageDate date;
    const int rank = line_rank(line, place, said.day_order, best.rank, date);
    if (rank > 0) best = {rank, place.in_head, std::move(date)};
  });
  return best.rank > 0 ? best : foot;
}

bool is_in_utc(const PageDate& date) { return date.text.ends_with("Z") || date.text.ends_with("+00:00"); }

// A time in UTC may fall on another day than it did where the page was made. The page's own day is what its URL or its visible
// date says, when that is the day before or after.
PageDate on_the_pages_day(PageDate date, const PageDate& local) {
  const bool in_utc = is_in_utc(date);
  if (!in_utc || !local.time || local.text.size() < 10 || date.text.substr(0, 10) == local.text.substr(0, 10)) return date;
  const auto apart =
      std::chrono::abs(std::chrono::floor<std::chrono::days>(*date.time) - std::chrono::floor<std::chrono::days>(*local.time));
  if (apart <= std::chrono::days(1)) date.text = local.text.substr(0, 10);
  return date;
}

bool same_day(const PageDate& a, const PageDate& b) { return a.text.substr(0, 10) == b.text.substr(0, 10); }

// What a line of the article's head tells, when it tells nothing but the date or announces it.
PageDate shown_in_head(Shown line) { return line.rank >= 6 ? std::move(line.date) : PageDate{}; }

}  // namespace

PageDate find_published(const Document& document, const Statements& said, const Layout& layout, const std::string& url,
                        const ArticlePlace& article) {
  const Places places(document, layout.signs, article);
  const auto read_text = [&] { return from_text(document, said, layout.blocks, places, article.root); };
  PageDate in_url = date_in_url(url);
  if (!in_url.time) in_url = date_in_url(said.canonical.empty() ? said.first({"og:url"}) : std::string_view(said.canonical));
  PageDate stated = date_in_metadata(said);
  PageDate linked = date_in_linked_data(said, true);
  // Some write the last change where the publication belongs: then what readers are shown decides.
  if (stated.time && linked.time && !same_day(stated, linked) && same_day(linked, shown_in_head(read_text()))) stated = linked;
  if (!stated.time) stated = std::move(linked);
  if (!stated.time) {
    stated = unnamed_date_in_metadata(said);
    if (stated.time) {
      if (PageDate date = shown_in_head(read_text()); date.time && !same_day(stated, date)) return date;
    }
  }
  if (!stated.time) stated = from_elements(document, said, places, 7).date;
  if (stated.time) {
    if (is_in_utc(stated) && !in_url.time) in_url = from_elements(document, said, places, 3).date;
    return on_the_pages_day(std::move(stated), in_url);
  }
  if (in_url.time) return in_url;
  Shown element = from_elements(document, said, places, 2);
  if (element.date.time && element.in_head) return std::move(element.date);
  Shown line = read_text();
  if (element.date.time) return line.rank >= 6 ? std::move(line.date) : std::move(element.date);
  if (PageDate date = other_date_in_metadata(said); date.time) return date;
  if (PageDate date = date_in_linked_data(said, false); date.time) return date;
  if (line.date.time) return std::move(line.date);
  if (PageDate date = labelled_date(said.first({"og:description", "description"}), said.day_order); date.time) return date;
  if (PageDate date = date_in_url(said.first({"og:image", "twitter:image"})); date.time) return date;
  // Later than the publication, but on most pages that say nothing else the same day.
  return date_of_change(said);
}

}  // namespace feedwatch::page
