#include "demo/news_day.h"

namespace feedwatch::demo {

using std::chrono::seconds;

const std::vector<Publisher>& publishers() {
  static const std::vector<Publisher> all{
      {"northline", "Northline Wire", Format::rss},
      {"gazette", "The Harbour Gazette", Format::rss},
      {"meridian", "Meridian Post", Format::atom},
      {"cobalt", "Cobalt Signal", Format::json},
  };
  return all;
}

namespace {

constexpr std::string_view walkout_text =
    "CALDER (Northline) - Some two thousand dockers walked out at the Port of Calder on Tuesday after talks over night shifts "
    "broke down. "
    "Cranes stood still at all four terminals by mid-morning, and eleven ships were waiting at anchor. A spokeswoman for the "
    "harbour "
    "authority said no new talks had been scheduled.";

constexpr std::string_view walkout_text_mended =
    "CALDER (Northline) - Some two thousand dockers walked out at the Port of Calder on Tuesday after talks over night shifts "
    "broke down. "
    "Cranes stood still at all four terminals by mid-morning, and eleven ships were waiting at anchor. A spokeswoman for the "
    "harbour "
    "authority said that no new talks had been scheduled.";

constexpr std::string_view burst = "A short item among many that came in at once; nothing here that anybody watches for.";

}  // namespace

const std::vector<Happening>& happenings() {
  static const std::vector<Happening> day{
      {seconds{0}, "northline", "nl-1", "/a/1", "Dockers at the Port of Calder vote on a strike",
       "Union members at the Port of Calder began voting on a strike on Monday. A result is expected within the day."},
      {seconds{0}, "gazette", "hg-1", "/2031/ferry", "New ferry goes into service",
       "The ferry will cross the strait four times a day."},
      {seconds{0}, "meridian", "urn:mp:1", "/grid", "Grid operator looks into a fault near Vosk",
       "A fault at a substation near Vosk left some homes without power for an hour. The grid operator is looking into the "
       "cause."},
      {seconds{0}, "cobalt", "cs-1", "/p/1", "Chip maker opens a second plant", "The plant will employ three hundred people."},

      {seconds{3}, "northline", "nl-2", "/a/2", "Dockers walk out at the Port of Calder", walkout_text,
       "Northline Wire reports a walkout at the Port of Calder: the rule port-strike should tell webhook and mail, once."},
      {seconds{5}, "gazette", "hg-2", "/2031/walkout?utm_source=rss&utm_medium=feed", "Dockers walk out at the Port of Calder",
       walkout_text, "The Harbour Gazette carries the same wire story under its own address: a copy, so nothing is sent."},
      {seconds{7}, "northline", "nl-2", "/a/2", "Dockers walk out at the Port of Calder", walkout_text_mended,
       "Northline mends a word in its story: an edit that changes no rule's mind, so nothing is sent."},
      {seconds{9}, "meridian", "urn:mp:2", "/envoy", "Mirela Ștefanović to lead the river commission",
       "The council named Mirela Ștefanović, a former judge, to lead the commission on the shared river. She takes office in "
       "spring.",
       "A watched person appears, in three spellings and two scripts, in three papers; first Mirela Ștefanović …"},
      {seconds{11}, "cobalt", "cs-2", "/p/2", "River commission: what STEFANOVIC inherits",
       "The new head of the commission, M. Stefanovic, inherits an unfinished treaty and a budget that runs out in June.",
       "… then STEFANOVIC, in capitals and without accents …"},
      {seconds{12}, "gazette", "hg-3", "/2031/river", "Far bank welcomes new head of the river commission",
       "Newspapers across the shared river welcomed that the council named a former judge. “Мирела Стефановић is known for "
       "patience,” one of them wrote.",
       "… then Мирела Стефановић, as an alias in the rule file has it."},
      {seconds{14}, "northline", "nl-20", "/a/20", "Markets open higher", burst,
       "Northline sends a burst of nine items. One of them matters."},
      {seconds{14}, "northline", "nl-21", "/a/21", "Cup final moved to Sunday", burst},
      {seconds{14}, "northline", "nl-22", "/a/22", "Museum reopens after repairs", burst},
      {seconds{14}, "northline", "nl-23", "/a/23", "Fog delays morning trains", burst},
      {seconds{14}, "northline", "nl-24", "/a/24", "Earthquake of magnitude 5.6 felt in Vosk",
       "An earthquake with a magnitude of 5.6 was felt in Vosk and the villages around it early on Tuesday. No injuries were "
       "reported."},
      {seconds{14}, "northline", "nl-25", "/a/25", "Orchestra names new conductor", burst},
      {seconds{14}, "northline", "nl-26", "/a/26", "Olive harvest begins early", burst},
      {seconds{14}, "northline", "nl-27", "/a/27", "Library extends opening hours", burst},
      {seconds{14}, "northline", "nl-28", "/a/28", "Weather: rain from the west", burst},
      {seconds{16}, "meridian", "urn:mp:1", "/grid", "Grid operator suspects sabotage near Vosk",
       "A fault at a substation near Vosk left some homes without power for an hour. The grid operator now suspects sabotage: a "
       "fence had been "
       "cut and a relay was missing.",
       "Meridian Post rewrites a story from this morning: now it speaks of sabotage, which a rule watches for."},
  };
  return day;
}

Duration day_length() { return happenings().back().at; }

}  // namespace feedwatch::demo
