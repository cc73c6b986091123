#include "story/index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace feedwatch::story {
namespace {

constexpr long long noon = 1'700'000'000;
constexpr long long hour = 3600;

struct Told {
  std::string source{};
  std::string title{};
  std::string text{};
  long long at{noon};
};

class Stream {
 public:
  Placement tell(const Told& told) {
    const Time at = from_unix_seconds(told.at);
    sketches_.push_back(sketch({told.title, told.text}));
    const auto id = static_cast<int64_t>(sketches_.size());
    return index_.place({.id = id, .source = told.source, .seen = at, .published = at}, sketches_.back());
  }

  Index& index() { return index_; }

 private:
  Index index_{};
  std::vector<Sketch> sketches_{};
};

// Words that no other seed has: texts of different seeds tell different events.
std::string prose(unsigned seed, size_t words) {
  std::mt19937 random(seed);
  std::string text;
  for (size_t i = 0; i < words; ++i) {
    std::string word;
    for (int letter = 0; letter < 7; ++letter) word += static_cast<char>('a' + random() % 26);
    text += (i == 0 ? "" : i % 60 == 0 ? ".\n" : " ") + word;
  }
  return text;
}

std::string replace_words(const std::string& text, size_t every, const std::string& with) {
  std::string out;
  size_t count = 0;
  for (const char c : text) {
    out += c;
    if (c == ' ' && ++count % every == 0) out += with + " ";
  }
  return out;
}

const std::string ferry =
    "The ferry Marisol ran aground off Tarvok island early on Tuesday with 214 people on board, the coast guard said. Divers and "
    "helicopters brought all passengers to Port Ellery, where doctors treated eleven of them. Captain Ruvim Daskal told "
    "investigators that the rudder had failed in heavy swell near the Kessin shoals.";
const std::string ferry_otherwise =
    "All 214 people were taken off a stranded ferry near Tarvok on Tuesday after its rudder jammed. The Marisol hit the Kessin "
    "shoals in heavy swell. Eleven passengers were seen by doctors in Port Ellery, and Captain Ruvim Daskal is being questioned "
    "by the coast guard.";
const std::string budget =
    "Lawmakers in Ostrava passed a budget that raises the duty on sugar and closes four customs houses. Finance minister Hanne "
    "Lovik called it painful; the opposition promised to go to court over the pensions of railway workers.";

TEST(Index, GroupsWordForWordCopiesOfOtherSources) {
  Stream stream;
  stream.tell({"a", "Ferry aground", ferry});
  const Placement copy = stream.tell({"b", "Ferry aground", ferry});
  EXPECT_EQ(copy.group, 1);
  EXPECT_EQ(copy.story, 1);
  EXPECT_EQ(copy.duplicate_of, 1);
  EXPECT_EQ(copy.why.kind, Why::Kind::exact_copy);
}

TEST(Index, GroupsCopiesThatWereEditedShortenedAndWrapped) {
  const std::string original = prose(1, 400);
  const std::string half = original.substr(0, original.size() / 2);
  for (const std::string& copy : {replace_words(original, 25, "edited"), half,
                                  "By Ann Otter\n" + original + "\nShare this article", replace_words(half, 30, "other")}) {
    Stream stream;
    stream.tell({"a", "Title", original});
    const Placement placed = stream.tell({"b", "Another title", copy});
    EXPECT_EQ(placed.group, 1) << copy.substr(0, 60);
    EXPECT_GT(placed.why.shared, 1U);
    EXPECT_GT(placed.why.cover, 0.4);
  }
}

TEST(Index, PutsOneEventInOtherWordsIntoOneStoryButNotOneGroup) {
  Stream stream;
  stream.tell({"a", "Ferry runs aground off Tarvok", ferry});
  stream.tell({"b", "Budget passed in Ostrava", budget});
  const Placement placed = stream.tell({"c", "Passengers saved from stranded ferry Marisol", ferry_otherwise, noon + 2 * hour});
  EXPECT_EQ(placed.story, 1);
  EXPECT_EQ(placed.group, 3);
  EXPECT_FALSE(placed.duplicate_of);
  EXPECT_EQ(placed.why.kind, Why::Kind::event);
  EXPECT_FALSE(placed.why.terms.empty());
}

// Invented words from the `first` on, always the same ones.
std::string words(unsigned first, unsigned count) {
  std::string text;
  for (unsigned i = first; i < first + count; ++i) text += prose(i, 1) + ' ';
  return text;
}

TEST(Index, TakesAnArticleThatCameTooEarlyIntoItsStory) {
  const Told one{"a", "", words(0, 45)};
  const Told early{"b", "", words(43, 45)};
  const Told between{"c", "", words(70, 12) + words(0, 33)};
  Stream stream;
  stream.tell(one);
  EXPECT_EQ(stream.tell(early).story, 2);
  const Placement placed = stream.tell(between);
  EXPECT_EQ(placed.story, 1);
  ASSERT_EQ(placed.merges.size(), 1U) << "it would have joined, had it come now";
  EXPECT_EQ(placed.merges[0].older, 1);
  EXPECT_EQ(placed.merges[0].younger, 2);
  EXPECT_LT(placed.merges[0].score, 0.25);
}

TEST(Index, TellsTheSameWordsMonthsLaterAsANewStory) {
  Stream stream;
  stream.tell({"a", "Ferry runs aground off Tarvok", ferry});
  const Placement placed = stream.tell({"c", "Passengers saved from ferry", ferry_otherwise, noon + 100 * 24 * hour});
  EXPECT_EQ(placed.story, 2);
}

TEST(Index, KeepsStoriesWithASharedBackgroundParagraphApart) {
  const std::string background = prose(7, 80);
  Stream stream;
  stream.tell({"a", "One", prose(1, 300) + "\n" + background});
  const Placement placed = stream.tell({"b", "Two", prose(2, 300) + "\n" + background});
  EXPECT_EQ(placed.group, 2);
  EXPECT_EQ(placed.story, 2);
}

TEST(Index, KeepsPagesThatShareTheirSecondArticleApart) {
  const std::string second = prose(7, 300);
  Stream stream;
  stream.tell({"a", "One", prose(1, 300) + "\n" + second});
  EXPECT_FALSE(stream.tell({"b", "Two", prose(2, 300) + "\n" + second}).duplicate_of);
  EXPECT_EQ(stream.tell({"c", "One", prose(1, 300) + "\n" + prose(8, 300)}).duplicate_of, 1);
}

TEST(Index, LearnsWhatManyArticlesShareAndLeavesItOut) {
  const std::string notice = prose(7, 60);
  Stream stream;
  for (unsigned i = 1; i <= 5; ++i) stream.tell({"a", "", prose(i, 300) + "\n" + notice});
  EXPECT_EQ(stream.tell({"b", "", notice + "\n" + prose(50, 40)}).duplicate_of, std::nullopt);
}

TEST(Index, DoesNotChainStoriesThroughADigestOfThem) {
  std::string digest;
  for (unsigned i = 1; i <= 10; ++i) digest += prose(i, 40) + "\n";
  Stream stream;
  for (unsigned i = 1; i <= 10; ++i) stream.tell({"paper" + std::to_string(i), "", prose(i, 300)});
  stream.tell({"digest", "The day in ten stories", digest});
  std::set<int64_t> stories;
  for (unsigned i = 1; i <= 10; ++i)
    stories.insert(stream.tell({"other" + std::to_string(i), "", replace_words(prose(i, 300), 40, "later")}).story);
  EXPECT_EQ(stories.size(), 10U);
  EXPECT_EQ(stream.index().stories(), 10U);
}

TEST(Index, TellsTheSameHeadlineOfEveryDayAnew) {
  Stream stream;
  for (int day = 0; day < 5; ++day) {
    const Placement placed = stream.tell({"a", "Morning briefing", "", noon + day * 24 * hour});
    EXPECT_EQ(placed.story, day + 1);
    EXPECT_FALSE(placed.duplicate_of);
  }
}

TEST(Index, TellsATemplateWithNewNumbersAnew) {
  const auto weather = [](int day) {
    std::string text;
    for (const char* place : {"Tarvok", "Port Ellery", "Kessin", "Ostrava", "Lovik", "Daskal", "Marisol Bay"})
      text += std::string(place) + " sunny spells with a moderate breeze from the west, highs of " + std::to_string(10 + day) +
              " and lows of " + std::to_string(day) + " degrees.\n";
    return text;
  };
  Stream stream;
  for (int day = 0; day < 5; ++day)
    EXPECT_EQ(stream.tell({"a", "Weather for the coast", weather(day), noon + day * 24 * hour}).story, day + 1);
}

// What is filled in anew each time, by the number of the time.
struct Template {
  const char* name;
  long long every;
  std::string (*text)(unsigned);
};

std::string stock_table(unsigned day) {
  std::string text;
  for (const char* share : {"Ostrava Sugar", "Kessin Lines", "Tarvok Power", "Lovik Bank", "Ellery Docks", "Daskal Steel"})
    text += std::string(share) + " closed at " + std::to_string(100 + day * 7 % 31) + "." + std::to_string(day * 13 % 90) +
            " after trading between " + std::to_string(90 + day) + " and " + std::to_string(120 + day) + " on the day.\n";
  return text;
}

std::string obituary(unsigned person) {
  return prose(900 + person, 2) + " passed away peacefully at home, aged " + std::to_string(60 + person) +
         ". Beloved by family and friends. The service will be held at Saint Ellery chapel at eleven in the morning, followed by "
         "a "
         "burial in the old cemetery. Flowers are welcome, donations go to the lifeboats. " +
         prose(950 + person, 6);
}

std::string results(unsigned week) {
  std::string text = "The numbers drawn in the coast lottery are ";
  for (unsigned ball = 0; ball < 6; ++ball) text += std::to_string((week * 17 + ball * 11) % 49 + 1) + " ";
  return text +
         ". Tickets bought in Tarvok, Kessin and Port Ellery can be handed in at every kiosk until the end of the month. The "
         "next draw is on Saturday.";
}

TEST(Index, TellsWhatIsFilledInAnewOfOneSourceApart) {
  for (const Template& each : {Template{"stock table", 24 * hour, stock_table}, Template{"obituaries", 24 * hour, obituary},
                               Template{"lottery", 7 * 24 * hour, results}}) {
    Stream stream;
    for (unsigned time = 0; time < 6; ++time)
      EXPECT_EQ(stream.tell({"a", each.name, each.text(time), noon + time * each.every}).story, time + 1) << each.name;
  }
}

TEST(Index, KeepsALiveBlogInOneStoryWhileItGrows) {
  Stream stream;
  std::string blog = prose(1, 200);
  stream.tell({"a", "Live: the count", blog});
  for (unsigned i = 2; i < 8; ++i) {
    blog = prose(100 + i, 60) + "\n" + blog;
    EXPECT_EQ(stream.tell({"a", "Live: the count", blog, noon + i * 600}).story, 1);
  }
}

TEST(Index, LeavesOneLinersThatDifferInAWordApart) {
  Stream stream;
  stream.tell({"a", "", "Shares of Ostrava Sugar rise 4 percent"});
  EXPECT_FALSE(stream.tell({"b", "", "Shares of Ostrava Sugar fall 4 percent"}).duplicate_of);
}

TEST(Index, TiesNoHeadlinesByOneWord) {
  Stream stream;
  const auto story = [&stream](const std::string& title) { return stream.tell({.source = "wire", .title = title}).story; };
  const int64_t shares = story("Halvorsen shares rise on earnings");
  const int64_t sued = story("Halvorsen sued over data breach");
  const int64_t plant = story("Halvorsen opens plant in Ohio");
  EXPECT_EQ((std::set<int64_t>{shares, sued, plant}.size()), 3U);
  EXPECT_EQ(story("Data breach at Halvorsen: customers sue"), sued);
}

// Where hardly anything is known all words seem rare, also those of which such events are made.
TEST(Index, KeepsLikeEventsInShortTextsApartFromTheStart) {
  const std::vector<std::vector<Told>> likes{
      {{"a", "Another strike, by ferry crews", "Ferry crews walk out over pay on Monday."},
       {"b", "Bakers go on strike", "The bakers of Holm stop work over flour prices."},
       {"a", "Nurses on strike", "Nurses at the northern clinic strike over night shifts."},
       {"c", "Sailors strike in the south", "Sailors went on strike over their contracts."}},
      {{"a", "Fire in Holm destroys a barn", "A barn burned down in Holm."},
       {"b", "Fire in Vik destroys a shop", "A shop burned down in Vik."},
       {"c", "Fire in Sund destroys a school", "A school burned down in Sund."}},
  };
  for (const auto& news : likes) {
    Stream stream;
    std::set<int64_t> stories;
    for (const Told& each : news) stories.insert(stream.tell(each).story);
    EXPECT_EQ(stories.size(), news.size()) << news.front().title;
  }
}

// Six articles of three events; the dam's names somebody of the talks, by a name of two parts.
TEST(Index, TellsTheSameStoriesWhateverTheOrder) {
  const std::vector<Told> news{
      {"a", "Envoy Castellane presses Ostrava on river treaty",
       "Envoy Irène Castellane met Prime Minister Al-Rahmani’s advisers on Friday. Castellane said the treaty must be kept."},
      {"b", "PM pledges to Castellane: advisers will be safe",
       "In a call with Castellane on Monday the prime minister, al-Rahmani, pledged to protect foreign advisers."},
      {"c", "On tour, Castellane seeks help", "Castellane asked Faris al-Rahmani for help on her tour of the region."},
      {"d", "Castellane makes unannounced visit", "The envoy arrived unannounced. Nobody from the government would comment."},
      {"e", "Dam opens its gates", "The gates of the dam were opened on Saturday after days of rain; Al-Rahmani was not there."},
      {"f", "Night trains stopped by walkout",
       "Night trains stood still on Sunday. A second walkout is planned, the union said."}};
  std::vector<size_t> order{0, 1, 2, 3, 4, 5};
  do {
    Stream stream;
    std::vector<int64_t> story(news.size());
    std::string told;
    for (const size_t each : order) {
      const Placement placement = stream.tell(news[each]);
      for (const Merge& merge : placement.merges) std::replace(story.begin(), story.end(), merge.younger, merge.older);
      story[each] = placement.story;
      told += news[each].source;
    }
    EXPECT_EQ(std::set<int64_t>(story.begin(), story.begin() + 4).size(), 1U) << told;
    EXPECT_EQ(std::set<int64_t>(story.begin(), story.end()).size(), 3U) << told;
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(Index, TakesArticlesWithoutAWord) {
  Stream stream;
  for (int i = 1; i <= 3; ++i) {
    const Placement placed = stream.tell({"a", "", ""});
    EXPECT_EQ(placed.story, i);
    EXPECT_EQ(placed.group, i);
  }
}

TEST(Index, SpreadsCopiesInManyScripts) {
  struct Case {
    const char* language;
    const char* one;
    const char* other;
  };
  for (const Case& each : std::vector<Case>{
           {"Chinese",
            "星期二清晨，马里索尔号渡轮在塔尔沃克岛附近搁浅，船上共有二百一十四人，海岸警卫队表示所有乘客均已获救并送往埃勒里港接"
            "受医生检查。",
            "海岸警卫队表示，星期二清晨，马里索尔号渡轮在塔尔沃克岛附近搁浅，船上共有二百一十四人，海岸警卫队表示所有乘客均已获救"
            "。"},
           {"Japanese",
            "火曜日の早朝、フェリー「マリソル号」がタルヴォク島沖で座礁し、乗客二百十四人全員が沿岸警備隊に救助され、エレリー港に"
            "運ばれた。",
            "火曜日の早朝、フェリー「マリソル号」がタルヴォク島沖で座礁し、乗客二百十四人全員が沿岸警備隊に救助され、港に到着した"
            "。"},
           {"Thai", "เรือเฟอร์รี่มาริโซลเกยตื้นนอกเกาะทาร์วอกเมื่อเช้าวันอังคาร หน่วยยามฝั่งช่วยเหลือผู้โดยสารทั้งหมดสองร้อยสิบสี่คนไปยังท่าเรือเอลเลอรี",
            "เรือเฟอร์รี่มาริโซลเกยตื้นนอกเกาะทาร์วอกเมื่อเช้าวันอังคาร หน่วยยามฝั่งช่วยเหลือผู้โดยสารทั้งหมดสองร้อยสิบสี่คนแล้ว"},
           {"Russian",
            "Паром «Марисоль» сел на мель у острова Тарвок рано утром во вторник, на борту находились 214 человек, сообщила "
            "береговая "
            "охрана. Водолазы и вертолёты доставили всех пассажиров в порт Эллери, где врачи осмотрели одиннадцать человек.",
            "Паром «Марисоль» сел на мель у острова Тарвок рано утром во вторник, на борту находились 214 человек, сообщила "
            "береговая "
            "охрана. Водолазы и вертолёты доставили всех пассажиров в порт Эллери."},
           {"Arabic",
            "جنحت العبارة ماريسول قبالة جزيرة تارفوك في وقت مبكر من صباح الثلاثاء وعلى متنها مئتان وأربعة عشر شخصا كما قال خفر "
            "السواحل "
            "ونقل الغواصون جميع الركاب إلى ميناء إليري حيث عالج الأطباء أحد عشر منهم",
            "جنحت العبارة ماريسول قبالة جزيرة تارفوك في وقت مبكر من صباح الثلاثاء وعلى متنها مئتان وأربعة عشر شخصا كما قال خفر "
            "السواحل "
            "ونقل الغواصون جميع الركاب إلى الميناء"},
           {"German",
            "Die Fähre Marisol ist am frühen Dienstagmorgen vor der Insel Tarvok mit 214 Menschen an Bord auf Grund gelaufen. "
            "Taucher und "
            "Hubschrauber brachten alle Fahrgäste nach Port Ellery, wo Ärzte elf von ihnen behandelten.",
            "Die Fähre Marisol ist am frühen Dienstagmorgen vor der Insel Tarvok mit 214 Menschen an Bord auf Grund gelaufen. "
            "Taucher und "
            "Hubschrauber brachten alle Fahrgäste nach Port Ellery."}}) {
    Stream stream;
    stream.tell({"a", "", each.one});
    EXPECT_EQ(stream.tell({"b", "", each.other}).story, 1) << each.language;
    EXPECT_EQ(stream.tell({"c", "", budget}).story, 3) << each.language;
  }
}

// ---- the same answers after a rebuild, and after a transaction that failed

struct Stored {
  Told told{};
  std::string sketch{};
  int64_t group{0};
  int64_t story{0};
};

// Copies, retellings that share some of their words, and news of their own; sometimes old ones.
std::vector<Told> mixed_stream(size_t count) {
  std::mt19937 random(42);
  std::vector<Told> stream;
  for (size_t i = 0; i < count; ++i) {
    const auto event = static_cast<unsigned>(1 + random() % (1 + i / 3));
    std::string text =
        prose(event, 60) + "\n" + prose(random() % 4 == 0 ? event : 10'000 + static_cast<unsigned>(i), 40 + random() % 100);
    const auto at = noon + static_cast<long long>(i) * 900 - static_cast<long long>(random() % 3) * hour;
    stream.push_back({"s" + std::to_string(random() % 9), prose(event, 5), std::move(text), at});
  }
  return stream;
}

Arrival arrival_of(const Told& told, size_t number) {
  return {.id = static_cast<int64_t>(number) + 1,
          .source = told.source,
          .seen = from_unix_seconds(noon + static_cast<long long>(number) * 900),
          .published = from_unix_seconds(told.at)};
}

Stored place(Index& index, std::vector<Stored>& before, const Told& told) {
  const Sketch made = sketch({told.title, told.text});
  const Placement placed = index.place(arrival_of(told, before.size()), made);
  for (const Merge& merge : placed.merges) {
    for (Stored& each : before) {
      if (each.story == merge.younger) each.story = merge.older;
    }
  }
  return {told, encode(made), placed.group, placed.story};
}

std::string answers(Index& index, std::vector<Stored> before, const std::vector<Told>& rest) {
  std::string all;
  for (const Told& told : rest) {
    before.push_back(place(index, before, told));
    all += std::to_string(before.back().group) + "/" + std::to_string(before.back().story) + " ";
  }
  return all;
}

TEST(Index, GoesOnAfterARebuildAsIfNothingHadHappened) {
  const std::vector<Told> stream = mixed_stream(300);
  const std::vector<Told> rest(stream.begin() + 200, stream.end());
  for (const size_t forgotten : {0U, 1U, 64U, 130U}) {
    Index index;
    std::vector<Stored> stored;
    for (size_t i = 0; i < 200; ++i) stored.push_back(place(index, stored, stream[i]));
    for (size_t i = 0; i < forgotten; ++i) index.forget(static_cast<int64_t>(i) + 1, decode(stored[i].sketch).value());
    Index rebuilt;
    for (size_t i = forgotten; i < 200; ++i)
      rebuilt.restore(arrival_of(stored[i].told, i), decode(stored[i].sketch).value(), stored[i].group, stored[i].story);
    EXPECT_EQ(rebuilt.stories(), index.stories());
    EXPECT_EQ(answers(rebuilt, stored, rest), answers(index, stored, rest)) << forgotten << " forgotten";
  }
}

TEST(Index, ForgetsWhatWasRolledBack) {
  const std::vector<Told> stream = mixed_stream(300);
  const std::vector<Told> rest(stream.begin() + 150, stream.end());
  Index index;
  Index untouched;
  std::vector<Stored> stored;
  std::vector<Stored> same;
  for (size_t i = 0; i < 150; ++i) {
    index.begin();
    std::vector<Stored> tried = stored;
    for (size_t j = 0; j < 1 + i % 7; ++j) tried.push_back(place(index, tried, stream[299 - (i + j) % 150]));
    index.rollback();
    index.begin();
    stored.push_back(place(index, stored, stream[i]));
    index.commit();
    same.push_back(place(untouched, same, stream[i]));
    ASSERT_EQ(stored.back().story, same.back().story) << i;
  }
  EXPECT_EQ(index.articles(), 150U);
  EXPECT_EQ(answers(index, stored, rest), answers(untouched, same, rest));
}

TEST(Index, IsEmptyAfterForgettingAll) {
  Index index;
  std::vector<Stored> stored;
  for (const Told& told : mixed_stream(80)) stored.push_back(place(index, stored, told));
  for (size_t i = 0; i < stored.size(); ++i) index.forget(static_cast<int64_t>(i) + 1, decode(stored[i].sketch).value());
  EXPECT_EQ(index.articles(), 0U);
  EXPECT_EQ(index.stories(), 0U);
}

}  // namespace
}  // namespace feedwatch::story
