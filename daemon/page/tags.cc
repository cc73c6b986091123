#include "page/tags.h"

#include <algorithm>
#include <array>
#include <utility>

namespace feedwatch::page {
namespace {

// In byte order of the name.
constexpr auto table = [] {
  std::array entries{
      std::pair{std::string_view("a"), Tag::a},
      std::pair{std::string_view("abbr"), Tag::abbr},
      std::pair{std::string_view("address"), Tag::address},
      std::pair{std::string_view("amp-img"), Tag::amp_img},
      std::pair{std::string_view("applet"), Tag::applet},
      std::pair{std::string_view("article"), Tag::article},
      std::pair{std::string_view("aside"), Tag::aside},
      std::pair{std::string_view("audio"), Tag::audio},
      std::pair{std::string_view("b"), Tag::b},
      std::pair{std::string_view("base"), Tag::base},
      std::pair{std::string_view("blockquote"), Tag::blockquote},
      std::pair{std::string_view("body"), Tag::body},
      std::pair{std::string_view("br"), Tag::br},
      std::pair{std::string_view("button"), Tag::button},
      std::pair{std::string_view("canvas"), Tag::canvas},
      std::pair{std::string_view("caption"), Tag::caption},
      std::pair{std::string_view("center"), Tag::center},
      std::pair{std::string_view("cite"), Tag::cite},
      std::pair{std::string_view("code"), Tag::code},
      std::pair{std::string_view("col"), Tag::col},
      std::pair{std::string_view("colgroup"), Tag::colgroup},
      std::pair{std::string_view("datalist"), Tag::datalist},
      std::pair{std::string_view("dd"), Tag::dd},
      std::pair{std::string_view("del"), Tag::del},
      std::pair{std::string_view("details"), Tag::details},
      std::pair{std::string_view("dialog"), Tag::dialog},
      std::pair{std::string_view("dir"), Tag::dir},
      std::pair{std::string_view("div"), Tag::div},
      std::pair{std::string_view("dl"), Tag::dl},
      std::pair{std::string_view("dt"), Tag::dt},
      std::pair{std::string_view("em"), Tag::em},
      std::pair{std::string_view("embed"), Tag::embed},
      std::pair{std::string_view("fieldset"), Tag::fieldset},
      std::pair{std::string_view("figcaption"), Tag::figcaption},
      std::pair{std::string_view("figure"), Tag::figure},
      std::pair{std::string_view("font"), Tag::font},
      std::pair{std::string_view("footer"), Tag::footer},
      std::pair{std::string_view("form"), Tag::form},
      std::pair{std::string_view("frame"), Tag::frame},
      std::pair{std::string_view("frameset"), Tag::frameset},
      std::pair{std::string_view("h1"), Tag::h1},
      std::pair{std::string_view("h2"), Tag::h2},
      std::pair{std::string_view("h3"), Tag::h3},
      std::pair{std::string_view("h4"), Tag::h4},
      std::pair{std::string_view("h5"), Tag::h5},
      std::pair{std::string_view("h6"), Tag::h6},
      std::pair{std::string_view("head"), Tag::head},
      std::pair{std::string_view("header"), Tag::header},
      std::pair{std::string_view("hgroup"), Tag::hgroup},
      std::pair{std::string_view("hr"), Tag::hr},
      std::pair{std::string_view("html"), Tag::html},
      std::pair{std::string_view("i"), Tag::i},
      std::pair{std::string_view("iframe"), Tag::iframe},
      std::pair{std::string_view("image"), Tag::img},
      std::pair{std::string_view("img"), Tag::img},
      std::pair{std::string_view("input"), Tag::input},
      std::pair{std::string_view("ins"), Tag::ins},
      std::pair{std::string_view("kbd"), Tag::kbd},
      std::pair{std::string_view("label"), Tag::label},
      std::pair{std::string_view("legend"), Tag::legend},
      std::pair{std::string_view("li"), Tag::li},
      std::pair{std::string_view("link"), Tag::link},
      std::pair{std::string_view("main"), Tag::main},
      std::pair{std::string_view("map"), Tag::map},
      std::pair{std::string_view("mark"), Tag::mark},
      std::pair{std::string_view("math"), Tag::math},
      std::pair{std::string_view("menu"), Tag::menu},
      std::pair{std::string_view("meta"), Tag::meta},
      std::pair{std::string_view("nav"), Tag::nav},
      std::pair{std::string_view("noframes"), Tag::noframes},
      std::pair{std::string_view("noscript"), Tag::noscript},
      std::pair{std::string_view("object"), Tag::object},
      std::pair{std::string_view("ol"), Tag::ol},
      std::pair{std::string_view("optgroup"), Tag::optgroup},
      std::pair{std::string_view("option"), Tag::option},
      std::pair{std::string_view("p"), Tag::p},
      std::pair{std::string_view("picture"), Tag::picture},
      std::pair{std::string_view("pre"), Tag::pre},
      std::pair{std::string_view("q"), Tag::q},
      std::pair{std::string_view("rp"), Tag::rp},
      std::pair{std::string_view("rt"), Tag::rt},
      std::pair{std::string_view("s"), Tag::s},
      std::pair{std::string_view("samp"), Tag::samp},
      std::pair{std::string_view("script"), Tag::script},
      std::pair{std::string_view("search"), Tag::search},
      std::pair{std::string_view("section"), Tag::section},
      std::pair{std::string_view("select"), Tag::select},
      std::pair{std::string_view("small"), Tag::small},
      std::pair{std::string_view("source"), Tag::source},
      std::pair{std::string_view("span"), Tag::span},
      std::pair{std::string_view("strike"), Tag::strike},
      std::pair{std::string_view("strong"), Tag::strong},
      std::pair{std::string_view("style"), Tag::style},
      std::pair{std::string_view("sub"), Tag::sub},
      std::pair{std::string_view("summary"), Tag::summary},
      std::pair{std::string_view("sup"), Tag::sup},
      std::pair{std::string_view("svg"), Tag::svg},
      std::pair{std::string_view("table"), Tag::table},
      std::pair{std::string_view("tbody"), Tag::tbody},
      std::pair{std::string_view("td"), Tag::td},
      std::pair{std::string_view("template"), Tag::template_},
      std::pair{std::string_view("textarea"), Tag::textarea},
      std::pair{std::string_view("tfoot"), Tag::tfoot},
      std::pair{std::string_view("th"), Tag::th},
      std::pair{std::string_view("thead"), Tag::thead},
      std::pair{std::string_view("time"), Tag::time},
      std::pair{std::string_view("title"), Tag::title},
      std::pair{std::string_view("tr"), Tag::tr},
      std::pair{std::string_view("tt"), Tag::tt},
      std::pair{std::string_view("u"), Tag::u},
      std::pair{std::string_view("ul"), Tag::ul},
      std::pair{std::string_view("var"), Tag::var},
      std::pair{std::string_view("video"), Tag::video},
      std::pair{std::string_view("wbr"), Tag::wbr},
  };
  return entries;
}();
static_assert(std::is_sorted(table.begin(), table.end(), [](const auto& a, const auto& b) { return a.first < b.first; }));

}  // namespace

Tag find_tag(std::string_view name) {
  const auto* const found = std::lower_bound(table.begin(), table.end(), name,
                                             [](const auto& entry, std::string_view wanted) { return entry.first < wanted; });
  return found != table.end() && found->first == name ? found->second : Tag::other;
}

bool is_block(Tag tag) {
  switch (tag) {
    case Tag::address:
    case Tag::article:
    case Tag::aside:
    case Tag::blockquote:
    case Tag::body:
    case Tag::caption:
    case Tag::center:
    case Tag::dd:
    case Tag::details:
    case Tag::dialog:
    case Tag::dir:
    case Tag::div:
    case Tag::dl:
    case Tag::dt:
    case Tag::fieldset:
    case Tag::figcaption:
    case Tag::figure:
    case Tag::footer:
    case Tag::form:
    case Tag::h1:
    case Tag::h2:
    case Tag::h3:
    case Tag::h4:
    case Tag::h5:
    case Tag::h6:
    case Tag::head:
    case Tag::header:
    case Tag::hgroup:
    case Tag::hr:
    case Tag::html:
    case Tag::legend:
    case Tag::li:
    case Tag::main:
    case Tag::menu:
    case Tag::nav:
    case Tag::noscript:
    case Tag::ol:
    case Tag::option:
    case Tag::p:
    case Tag::pre:
    case Tag::search:
    case Tag::section:
    case Tag::summary:
    case Tag::table:
    case Tag::tbody:
    case Tag::td:
    case Tag::tfoot:
    case Tag::th:
    case Tag::thead:
    case Tag::title:
    case Tag::tr:
    case Tag::ul:
      return true;
    default:
      return false;
  }
}

int heading_level(Tag tag) {
  return tag >= Tag::h1 && tag <= Tag::h6 ? static_cast<int>(tag) - static_cast<int>(Tag::h1) + 1 : 0;
}

bool is_silent(Tag tag) {
  switch (tag) {
    case Tag::applet:
    case Tag::audio:
    case Tag::canvas:
    case Tag::datalist:
    case Tag::embed:
    case Tag::head:
    case Tag::iframe:
    case Tag::input:
    case Tag::math:
    case Tag::noframes:
    case Tag::object:
    case Tag::optgroup:
    case Tag::option:
    case Tag::rp:
    case Tag::rt:
    case Tag::script:
    case Tag::select:
    case Tag::style:
    case Tag::svg:
    case Tag::template_:
    case Tag::textarea:
    case Tag::video:
      return true;
    default:
      return false;
  }
}

}  // namespace feedwatch::page
