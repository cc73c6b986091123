#include <algorithm>

#include <re2/re2.h>

#include "article/html.h"
#include "article/text.h"
#include "page/furniture.h"
#include "page/metadata.h"
#include "page/words.h"

namespace feedwatch::page {
namespace {

constexpr size_t most_authors = 10;

void add(std::vector<std::string>& names, std::string_view text) {
  const std::string name = clean_author(text);
  if (name.empty() || names.size() >= most_authors) return;
  const std::string folded = text::fold(name);
  const bool known = std::any_of(names.begin(), names.end(), [&](const std::string& each) { return text::fold(each) == folded; });
  if (!known) names.push_back(name);
}

// "A und B", "A, B and C" as one text.
void add_list(std::vector<std::string>& names, std::string_view text) {
  static const RE2 conjunction(R"(\s*(?:;|\||\s/\s|,\s|\s(?:and|und|et|y|e|en|och|og|&)\s)\s*)");
  std::string all(text);
  RE2::GlobalReplace(&all, conjunction, "\x01");
  size_t from = 0;
  while (from <= all.size()) {
    const size_t end = std::min(all.find('\x01', from), all.size());
    add(names, std::string_view(all).substr(from, end - from));
    from = end + 1;
  }
}

bool in_furniture(const Document& document, const std::vector<Signs>& signs, NodeId id) {
  for (NodeId at = id; at != no_node && at != 0; at = document[at].parent) {
    const bool foot_of_article = (signs[at] & sign::footer) != 0 && (signs[at] & (sign::content | sign::article)) != 0;
    const Signs never = sign::comments | sign::related | sign::navigation | (foot_of_article ? 0 : sign::footer);
    if ((signs[at] & never) != 0) return true;
  }
  return false;
}

// How likely an element's names say that it holds the author's name: 0 not at all.
int author_rank(const Document& document, NodeId id) {
  const std::string_view itemprop = document.attribute(id, "itemprop");
  if (itemprop == "author" || itemprop == "creator") return 5;
  const std::string rel = lowered(document.attribute(id, "rel"));
  if (document[id].tag == Tag::a && rel == "author") return 6;
  int rank = 0;
  for (const std::string_view attribute : {document.attribute(id, "class"), document.attribute(id, "id")}) {
    std::string before;
    each_name_word(attribute, [&](std::string_view word) {
      if (word == "author" || word == "autor" || word == "authors" || word == "auteur" || word == "verfasser")
        rank = std::max(rank, 3);
      if (word == "byline" || word == "writer" || word == "postedby") rank = std::max(rank, 3);
      if (word == "fn" || (word == "by" && before == "posted")) rank = std::max(rank, 4);
      if (word == "name" && (before == "author" || before == "autor")) rank = std::max(rank, 4);
      if (word == "bio" || word == "description" || word == "avatar" || word == "image" || word == "comment" ||
          word == "social" || word == "job" || word == "title")
        rank = std::min(rank, 1);
      before = word;
    });
  }
  return rank;
}

std::string inner_name(const Document& document, NodeId id) {
  constexpr NodeId most = 500;  // elements: a name is not far
  for (NodeId at = id + 1; at < std::min(document[id].end, id + most); ++at) {
    if (document.attribute(at, "itemprop") == "name") {
      const std::string_view content = document.attribute(at, "content");
      return content.empty() ? document.line(at) : std::string(content);
    }
  }
  const std::string_view content = document.attribute(id, "content");
  return content.empty() ? document.line(id, 300) : std::string(content);
}

std::vector<std::string> from_elements(const Document& document, const std::vector<Signs>& signs) {
  std::vector<std::string> best;
  int best_rank = 1;
  for (NodeId id = 1; id < document.size(); ++id) {
    const Node& node = document[id];
    if (node.tag == Tag::text || node.tag == Tag::meta || node.tag == Tag::link || node.tag == Tag::script) continue;
    const int rank = author_rank(document, id);
    if (rank <= best_rank || in_furniture(document, signs, id)) continue;
    std::vector<std::string> names;
    add_list(names, inner_name(document, id));
    if (names.empty()) continue;
    best = std::move(names);
    best_rank = rank;
  }
  if (best_rank < 5) return best;
  // Each author may have a link or an item of their own.
  std::vector<std::string> all;
  for (NodeId id = 1; id < document.size(); ++id) {
    const Node& node = document[id];
    if (node.tag == Tag::text || node.tag == Tag::link || author_rank(document, id) != best_rank ||
        in_furniture(document, signs, id))
      continue;
    add_list(all, inner_name(document, id));
  }
  return all.size() <= 4 ? all : best;
}

// "By Jane Roe", "Von Max Muster, 4. März": a short line of its own in the head of the article, or anywhere when it says no more.
std::vector<std::string> from_text(const Layout& layout, const ArticlePlace& article) {
  static const RE2 alone(
      R"((?i)^(?:by|von|par|por|door|av|di|written by|posted by|text:|autor:|author:|geschrieben von|verfasst von|redaktion:)\s+(\p{Lu}[^\d:|]{2,60})$)");
  static const RE2 in_line(
      R"((?:^|[|•·,/–-]\s?|\s)(?:[Bb]y|BY|[Vv]on|VON|[Pp]ar|[Pp]or|[Gg]eschrieben von|[Vv]erfasst von|[Pp]osted by|[Ww]ritten by)\s+(\p{Lu}\S+(?:\s(?:\p{Lu}\S*|de|la|van|von|der|und|and|y|et|&)){0,5}))");
  std::vector<std::string> names;
  size_t looked = 0;
  for (const Block& block : layout.blocks) {
    if (++looked > 400) break;
    const bool in_head = block.first >= article.head && block.first <= article.first_lines;
    if (block.text.size() > 110 || block.heading == 1) continue;
    if (!in_head && (block.signs & (sign::comments | sign::related | sign::navigation | sign::footer)) != 0) continue;
    std::string name;
    const bool found = RE2::FullMatch(block.text, alone, &name) ||
                       (in_head && block.heading == 0 && !block.prose && RE2::PartialMatch(block.text, in_line, &name));
    if (!found) continue;
    add_list(names, name);
    if (!names.empty()) return names;
  }
  return names;
}

bool is_role(std::string_view folded) {
  for (const std::string_view each : {"admin", "administrator", "editor", "staff", "webmaster", "author", "autor", "guest",
                                      "redaktion", "by", "von", "team", "phd", "md", "jr.", "dpa", "afp", "reuters", "ap"}) {
    if (folded == each) return true;
  }
  return false;
}

}  // namespace

std::string clean_author(std::string_view raw) {
  static const RE2 start(
      R"((?i)^(?:(?:post author |article |written |posted |published |story |words |text |report |reporting |review |created )?(?:by|von|par|por|door|av|di)\b:?|author:?|autor(?:in)?:?|text:|from|ein(?:e)? .{0,30} von|geschrieben von|verfasst von|erstellt von|veröffentlicht von|redaktion:|interview:|fotos?:|pressemitteilung von|zeige alle beiträge von|alle (?:beiträge|artikel) von|(?:view|show|see) all (?:posts|articles|stories) (?:by|of|from)|(?:posts|articles) by|ver todas las entradas de|voir tous les articles (?:par|de)|edited by|autor(?:in)?\s)\s*)");
  static const RE2 tail(
      R"((?i)\s*(?:[|•·–—→»]|\s-\s|\bon \p{Lu}|\bam \d|\bvom \d|\d{1,2}[./]\d|\(|,? ?(?:staff|senior|political|chief|contributing|correspondent|editor|reporter|posted|updated|published|last updated|veröffentlicht|follow)\b).*$)");
  std::string name = text::normalise(html::to_line(raw));
  std::replace(name.begin(), name.end(), '\n', ' ');
  for (int i = 0; i < 2; ++i) RE2::Replace(&name, start, "");
  RE2::Replace(&name, tail, "");
  while (!name.empty() && (is_blank(name.back()) || std::string_view(",.;:/-|").find(name.back()) != std::string_view::npos)) {
    if (name.back() == '.' && name.size() > 2 && is_upper(name[name.size() - 2])) break;  // "Jr.", initials
    name.pop_back();
  }
  name = std::string(trimmed(name));
  if (name.starts_with('@')) return {};
  if (name.size() < 2 || name.size() > 80 || contains(name, "http") || contains(name, "www.") || contains(name, "@") ||
      contains(name, "{"))
    return {};
  const auto digits = std::count_if(name.begin(), name.end(), is_digit);
  if (digits > 3 || std::count(name.begin(), name.end(), ' ') > 6) return {};
  if (is_role(text::fold(name))) return {};
  return name;
}

namespace {

// Publishers name themselves where they have no author to name: true, but less than what else the page may say.
bool is_publisher(const std::string& name, const Statements& said, const std::string& site) {
  const std::string folded = text::fold(name);
  const auto same = [&folded](std::string_view other) {
    const std::string its = text::fold(other);
    return its.size() >= 2 &&
           (folded == its || (its.size() >= 5 && contains(folded, its)) || (folded.size() >= 5 && contains(its, folded)));
  };
  if (same(site)) return true;
  for (const std::string_view ending :
       {".de", ".com", ".at", ".ch", ".org", ".net", " gmbh", " e. v.", " e.v.", " ag", " inc", " ltd"}) {
    if (folded.ends_with(ending)) return true;
  }
  return std::any_of(said.linked.begin(), said.linked.end(), [&](const LinkedArticle& each) { return same(each.site); });
}

std::vector<std::string> stated_authors(const Statements& said) {
  std::vector<std::string> names;
  for (const LinkedArticle& each : said.linked) {
    if (!each.is_article || !names.empty()) continue;
    for (const std::string& name : each.authors) add(names, name);
  }
  if (!names.empty()) return names;
  for (const std::string_view key :
       {"author", "article:author", "article:author_name", "dc.creator", "dcterms.creator", "byl", "sailthru.author",
        "parsely-author", "citation_author", "og:author", "creator", "articleauthor", "article.author", "book:author"}) {
    for (const auto& [name, value] : said.meta) {
      if (name == key) add_list(names, value);
    }
    if (!names.empty()) return names;
  }
  return names;
}

}  // namespace

std::vector<std::string> find_authors(const Document& document, const Statements& said, const Layout& layout,
                                      const std::string& site, const ArticlePlace& article) {
  std::vector<std::string> stated = stated_authors(said);
  const bool publishers =
      std::all_of(stated.begin(), stated.end(), [&](const std::string& each) { return is_publisher(each, said, site); });
  if (!stated.empty() && !publishers) return stated;
  std::vector<std::string> names = from_elements(document, layout.signs);
  std::vector<std::string> likes_of_site = names;
  std::erase_if(names, [&](const std::string& each) { return is_publisher(each, said, site); });
  if (names.empty()) names = from_text(layout, article);
  if (names.empty()) names = std::move(stated);
  if (names.empty()) names = std::move(likes_of_site);  // a blog may be named after who writes it
  if (names.empty()) {
    for (const LinkedArticle& each : said.linked) {
      for (const std::string& name : each.authors) add(names, name);
    }
  }
  return names;
}

}  // namespace feedwatch::page
