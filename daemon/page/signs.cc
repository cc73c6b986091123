#include "page/signs.h"

#include <array>
#include <string>
#include <unordered_map>

#include "page/words.h"

namespace feedwatch::page {
namespace {

struct Word {
  std::string_view text;
  Signs signs;
};

// Whole words of class names and ids.
constexpr std::array words{
    Word{"ad", sign::promotion},
    Word{"adbox", sign::promotion},
    Word{"addthis", sign::sharing},
    Word{"addtoany", sign::sharing},
    Word{"adholder", sign::promotion},
    Word{"ads", sign::promotion},
    Word{"adsbygoogle", sign::promotion},
    Word{"adsense", sign::promotion},
    Word{"adslot", sign::promotion},
    Word{"adunit", sign::promotion},
    Word{"adv", sign::promotion},
    Word{"advert", sign::promotion},
    Word{"advertisement", sign::promotion},
    Word{"advertising", sign::promotion},
    Word{"anzeige", sign::promotion},
    Word{"aside", sign::sidebar},
    Word{"author", sign::details},
    Word{"authors", sign::details},
    Word{"autor", sign::details},
    Word{"banner", sign::promotion},
    Word{"bio", sign::details},
    Word{"breadcrumb", sign::navigation},
    Word{"breadcrumbs", sign::navigation},
    Word{"bildunterschrift", sign::caption},
    Word{"bottombar", sign::footer},
    Word{"byline", sign::details},
    Word{"caption", sign::caption},
    Word{"captions", sign::caption},
    Word{"carousel", sign::related},
    Word{"categories", sign::details},
    Word{"colophon", sign::footer},
    Word{"comment", sign::comments},
    Word{"commentaire", sign::comments},
    Word{"commentaires", sign::comments},
    Word{"commentlist", sign::comments},
    Word{"comments", sign::comments},
    Word{"consent", sign::promotion},
    Word{"cookie", sign::promotion},
    Word{"cookies", sign::promotion},
    Word{"copyright", sign::footer},
    Word{"credit", sign::caption},
    Word{"credits", sign::caption},
    Word{"crumb", sign::navigation},
    Word{"crumbs", sign::navigation},
    Word{"cta", sign::promotion},
    Word{"dateline", sign::details},
    Word{"disclaimer", sign::footer},
    Word{"disqus", sign::comments},
    Word{"donate", sign::promotion},
    Word{"donation", sign::promotion},
    Word{"dropdown", sign::navigation},
    Word{"figcaption", sign::caption},
    Word{"flyout", sign::navigation},
    Word{"foot", sign::footer},
    Word{"footer", sign::footer},
    Word{"gdpr", sign::promotion},
    Word{"imagecaption", sign::caption},
    Word{"infobox", sign::sidebar},
    Word{"kommentar", sign::comments},
    Word{"kommentare", sign::comments},
    Word{"legend", sign::caption},
    Word{"lightbox", sign::promotion},
    Word{"login", sign::form},
    Word{"masthead", sign::header},
    Word{"megamenu", sign::navigation},
    Word{"menu", sign::navigation},
    Word{"menus", sign::navigation},
    Word{"meta", sign::details},
    Word{"metadata", sign::details},
    Word{"modal", sign::promotion},
    Word{"mostpopular", sign::related},
    Word{"mostread", sign::related},
    Word{"nav", sign::navigation},
    Word{"navbar", sign::navigation},
    Word{"navi", sign::navigation},
    Word{"navigation", sign::navigation},
    Word{"newsletter", sign::promotion},
    Word{"newsletters", sign::promotion},
    Word{"optin", sign::promotion},
    Word{"outbrain", sign::related},
    Word{"overlay", sign::promotion},
    Word{"pager", sign::navigation},
    Word{"pagination", sign::navigation},
    Word{"paging", sign::navigation},
    Word{"paywall", sign::promotion},
    Word{"popup", sign::promotion},
    Word{"postmeta", sign::details},
    Word{"postmetadata", sign::details},
    Word{"promo", sign::promotion},
    Word{"promos", sign::promotion},
    Word{"promotion", sign::promotion},
    Word{"pubdate", sign::details},
    Word{"rail", sign::sidebar},
    Word{"rating", sign::details},
    Word{"ratings", sign::details},
    Word{"readmore", sign::related},
    Word{"readnext", sign::related},
    Word{"recirc", sign::related},
    Word{"recirculation", sign::related},
    Word{"recommend", sign::related},
    Word{"recommendation", sign::related},
    Word{"recommendations", sign::related},
    Word{"recommended", sign::related},
    Word{"related", sign::related},
    Word{"relatedposts", sign::related},
    Word{"replies", sign::comments},
    Word{"respond", sign::comments},
    Word{"sharedaddy", sign::sharing},
    Word{"share", sign::sharing},
    Word{"sharebar", sign::sharing},
    Word{"shares", sign::sharing},
    Word{"sharethis", sign::sharing},
    Word{"sharing", sign::sharing},
    Word{"shariff", sign::sharing},
    Word{"sidebar", sign::sidebar},
    Word{"sidebars", sign::sidebar},
    Word{"signup", sign::promotion},
    Word{"sitemap", sign::navigation},
    Word{"skip", sign::navigation},
    Word{"social", sign::sharing},
    Word{"sociable", sign::sharing},
    Word{"socials", sign::sharing},
    Word{"sponsor", sign::promotion},
    Word{"sponsored", sign::promotion},
    Word{"sponsors", sign::promotion},
    Word{"subnav", sign::navigation},
    Word{"subscribe", sign::promotion},
    Word{"subscription", sign::promotion},
    Word{"taboola", sign::related},
    Word{"tagcloud", sign::details},
    Word{"tags", sign::details},
    Word{"teaser", sign::related},
    Word{"teasers", sign::related},
    Word{"timestamp", sign::details},
    Word{"toc", sign::table_of_contents},
    Word{"toolbar", sign::navigation},
    Word{"tooltip", sign::promotion},
    Word{"topbar", sign::navigation},
    Word{"trending", sign::related},
    Word{"upnext", sign::related},
    Word{"werbung", sign::promotion},
    Word{"widget", sign::sidebar},
    Word{"widgets", sign::sidebar},
    Word{"zergnet", sign::related},
};

// Pairs of neighbouring words.
struct Pair {
  std::string_view first;
  std::string_view second;
  Signs signs;
};

constexpr std::array pairs{
    Pair{"read", "more", sign::related},
    Pair{"read", "next", sign::related},
    Pair{"see", "also", sign::related},
    Pair{"up", "next", sign::related},
    Pair{"most", "read", sign::related},
    Pair{"most", "popular", sign::related},
    Pair{"more", "news", sign::related},
    Pair{"more", "stories", sign::related},
    Pair{"more", "from", sign::related},
    Pair{"more", "posts", sign::related},
    Pair{"more", "articles", sign::related},
    Pair{"also", "read", sign::related},
    Pair{"also", "like", sign::related},
    Pair{"latest", "news", sign::related},
    Pair{"latest", "posts", sign::related},
    Pair{"recent", "posts", sign::related},
    Pair{"popular", "posts", sign::related},
    Pair{"similar", "posts", sign::related},
    Pair{"post", "navigation", sign::navigation},
    Pair{"page", "links", sign::navigation},
    Pair{"article", "body", sign::body},
    Pair{"story", "body", sign::body},
    Pair{"post", "body", sign::body},
    Pair{"entry", "content", sign::body},
    Pair{"post", "content", sign::body},
    Pair{"article", "content", sign::body},
    Pair{"article", "text", sign::body},
    Pair{"story", "content", sign::body},
    Pair{"story", "text", sign::body},
    Pair{"blog", "content", sign::body},
    Pair{"body", "text", sign::body},
    Pair{"body", "copy", sign::body},
    Pair{"artikel", "text", sign::body},
    Pair{"news", "text", sign::body},
    Pair{"author", "box", sign::details | sign::promotion},
    Pair{"author", "bio", sign::details | sign::promotion},
    Pair{"author", "info", sign::details | sign::promotion},
    Pair{"about", "author", sign::details | sign::promotion},
    Pair{"about", "the", sign::details},
    Pair{"sign", "up", sign::promotion},
    Pair{"sign", "in", sign::form},
    Pair{"table", "contents", sign::table_of_contents},
    Pair{"of", "contents", sign::table_of_contents},
    Pair{"screen", "reader", sign::hidden},
    Pair{"sr", "only", sign::hidden},
    Pair{"visually", "hidden", sign::hidden},
    Pair{"print", "only", sign::hidden},
    Pair{"read", "time", sign::details},
    Pair{"reading", "time", sign::details},
    Pair{"post", "date", sign::details},
    Pair{"publish", "date", sign::details},
    Pair{"posted", "on", sign::details},
    Pair{"posted", "in", sign::details},
    Pair{"entry", "date", sign::details},
    Pair{"entry", "meta", sign::details},
    Pair{"entry", "utility", sign::details},
    Pair{"entry", "footer", sign::footer},
    Pair{"cat", "links", sign::details},
};

// Words for what an article's text is in.
constexpr std::array content_words{std::string_view("article"), std::string_view("articlebody"), std::string_view("artikel"),
                                   std::string_view("blog"),    std::string_view("body"),        std::string_view("content"),
                                   std::string_view("entry"),   std::string_view("hentry"),      std::string_view("main"),
                                   std::string_view("post"),    std::string_view("story"),       std::string_view("text")};

Signs of_word(std::string_view word) {
  static const auto known = [] {
    std::unordered_map<std::string_view, Signs> map;
    for (const Word& each : words) map.emplace(each.text, each.signs);
    for (const std::string_view each : content_words) map.emplace(each, sign::content);
    return map;
  }();
  const auto found = known.find(word);
  return found == known.end() ? 0 : found->second;
}

Signs of_pair(const std::string& first, std::string_view second) {
  static const auto known = [] {
    std::unordered_map<std::string, Signs> map;
    for (const Pair& each : pairs) map[std::string(each.first) + ' ' + std::string(each.second)] |= each.signs;
    return map;
  }();
  const auto found = known.find(first + ' ' + std::string(second));
  return found == known.end() ? 0 : found->second;
}

Signs of_names(std::string_view names) {
  Signs found = 0;
  bool kind_of_article = false;
  std::string before;
  each_name_word(names, [&](std::string_view word) {
    found |= of_word(word);
    if (!before.empty()) found |= of_pair(before, word);
    kind_of_article = kind_of_article || word == "header" || word == "type";
    before = word;
  });
  // "ArticleHeaderComment", "article-type-comment": a commentary, not what readers wrote under it.
  return kind_of_article ? found & ~sign::comments : found;
}

// Classes that say what stands around or beside, or what the page can do, not what the element is.
bool is_modifier(std::string_view name) {
  for (const std::string_view start :
       {"has-", "no-", "with-", "is-", "js-", "not-", "without-", "hide-", "show-", "wp-image", "twitter-tweet"}) {
    if (name.starts_with(start)) return true;
  }
  return contains(name, "no-sidebar") || contains(name, "with-sidebar") || contains(name, "has-sidebar");
}

Signs of_class(std::string_view classes) {
  constexpr size_t looked_at = 400;  // lists of tags and colours go on longer
  classes = classes.substr(0, looked_at);
  Signs found = 0;
  while (!(classes = trimmed(classes)).empty()) {
    size_t end = 0;
    while (end < classes.size() && !is_blank(classes[end])) ++end;
    const std::string_view name = classes.substr(0, end);
    if (!is_modifier(name)) found |= of_names(name);
    classes.remove_prefix(end);
  }
  return found;
}

Signs of_tag(Tag tag) {
  switch (tag) {
    case Tag::nav:
    case Tag::menu:
      return sign::navigation;
    case Tag::footer:
      return sign::footer;
    case Tag::header:
      return sign::header;
    case Tag::aside:
      return sign::sidebar;
    case Tag::dialog:
      return sign::promotion;
    case Tag::form:
    case Tag::fieldset:
    case Tag::button:
    case Tag::label:
    case Tag::search:
      return sign::form;
    case Tag::figcaption:
      return sign::caption;
    case Tag::article:
      return sign::article;
    default:
      return 0;
  }
}

Signs of_role(std::string_view role) {
  if (role == "navigation" || role == "menu" || role == "menubar" || role == "toolbar" || role == "tablist")
    return sign::navigation;
  if (role == "contentinfo") return sign::footer;
  if (role == "complementary") return sign::sidebar;
  if (role == "dialog" || role == "alertdialog" || role == "alert") return sign::promotion;
  if (role == "search" || role == "form") return sign::form;
  if (role == "article") return sign::article;
  return 0;
}

bool is_style_hidden(std::string_view style) {
  std::string compact;
  for (const char c : style) {
    if (!is_blank(c)) compact += lower(c);
  }
  return contains(compact, "display:none") || contains(compact, "visibility:hidden");
}

Signs of_microdata(std::string_view itemprop, std::string_view itemtype) {
  Signs found = 0;
  if (contains(itemprop, "articleBody") || contains(itemprop, "blogPost") || itemprop == "text" ||
      contains(itemprop, "reviewBody"))
    found |= sign::body;
  if (itemprop == "author" || itemprop == "datePublished" || itemprop == "dateModified" || itemprop == "keywords")
    found |= sign::details;
  if (itemprop == "comment") found |= sign::comments;
  if (itemprop == "caption") found |= sign::caption;
  if (contains(itemtype, "Article") || contains(itemtype, "BlogPosting")) found |= sign::article;
  if (contains(itemtype, "Comment")) found |= sign::comments;
  if (contains(itemtype, "BreadcrumbList") || contains(itemtype, "SiteNavigationElement")) found |= sign::navigation;
  if (contains(itemtype, "WPSideBar")) found |= sign::sidebar;
  if (contains(itemtype, "WPFooter")) found |= sign::footer;
  return found;
}

}  // namespace

Signs signs_of(const Document& document, NodeId id) {
  const Node& node = document[id];
  Signs found = of_tag(node.tag);
  std::string_view itemprop;
  std::string_view itemtype;
  for (const Attribute* each = document.attributes_begin(id); each != document.attributes_end(id); ++each) {
    if (each->name == "class") {
      found |= of_class(each->value);
    } else if (each->name == "id") {
      if (!is_modifier(each->value)) found |= of_names(each->value);
    } else if (each->name == "role") {
      found |= of_role(each->value);
    } else if (each->name == "itemprop") {
      itemprop = each->value;
    } else if (each->name == "itemtype") {
      itemtype = each->value;
    } else if (each->name == "hidden") {
      found |= sign::hidden;
    } else if (each->name == "style") {
      if (is_style_hidden(each->value)) found |= sign::hidden;
    } else if (each->name == "aria-hidden") {
      if (each->value == "true") found |= sign::hidden;
    }
  }
  return found | of_microdata(itemprop, itemtype);
}

}  // namespace feedwatch::page
