// Rule files as values, before compilation: what YAML and INI files say, with the place of every text. No behaviour.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/time.h"

namespace feedwatch::rules {

struct Id {
  std::string value{};
  Position where{};
};

struct Alias {
  LocatedText term{};  // a plain phrase; {…} around it means exact
  bool exact{false};   // case and accents matter
  LocatedText near{};  // query that must hold nearby; empty: none
  uint32_t near_words{12};
};

// Further forms of the words of a file's queries; never of phrases, `{…}` and aliases.
struct Forms {
  std::string stem{};          // language whose endings don't matter: "en"; empty: none
  bool arabic_clitics{false};  // و ف ب ل ك and ال before an Arabic word don't matter

  bool operator==(const Forms&) const = default;
};

struct Entity {
  Id id{};
  std::string name{};
  std::string kind{};
  std::map<std::string, std::string> refs{};
  std::vector<std::string> lists{};
  std::vector<Alias> aliases{};
  std::vector<LocatedText> mask{};
  LocatedText require{};
  LocatedText unless{};
  Forms forms{};
};

struct TopicTerm {
  LocatedText query{};
  double weight{1};
};

struct Topic {
  Id id{};
  std::string name{};
  std::map<std::string, std::string> refs{};
  double threshold{1};
  uint32_t cap{3};
  double title_boost{2};
  std::vector<TopicTerm> terms{};
  Forms forms{};
};

struct Macro {
  Id id{};
  LocatedText query{};
};

struct Throttle {
  Duration per{};
  uint32_t burst{1};
  std::vector<std::string> key{"rule"};
};

// When a story that was told is told again.
struct FollowUp {
  bool updates{true};      // an article of it was edited in substance
  bool entities{true};     // an entity that no alert on it named matches
  uint32_t publishers{0};  // so many independent publishers tell what the rule looks for; 0: never for that

  bool operator==(const FollowUp&) const = default;
};

struct Hours {
  std::string tz{};
  std::string days{};  // "mon-fri"
  std::string from{};  // "06:00"
  std::string to{};
  std::string outside{};  // hold, digest, drop
};

// When the messages of a group go out; see notify/pipeline.h.
struct Grouping {
  std::optional<Duration> wait{};  // that a group is collected from its first alert on; none: notify::group_window
  Duration interval{};             // least time between two messages of a group; zero: none
  Duration repeat{};               // until the same is said again while nobody acknowledges it; zero: never

  bool operator==(const Grouping&) const = default;
};

// Who is told when nobody acknowledges an alert.
struct Escalation {
  Duration after{};
  std::vector<Id> to{};  // receivers
};

// When a receiver gets what was collected for it: `every` so often, from the first alert on; or, when that is zero, at a time of
// day.
struct Digest {
  Duration every{};
  std::string at{};    // "07:00"
  std::string days{};  // "mon-fri"; empty: every day
  std::string tz{};    // empty: UTC

  bool operator==(const Digest&) const = default;
};

// `when:` in the file; at most one kind is set.
struct When {
  struct Seen {
    uint32_t sources{1};
    Duration within{};
    std::string distinct{"source"};
    std::string per{"story"};
  };
  struct Count {
    uint32_t min{1};
    Duration within{};
    std::string per{};
  };
  struct Spike {
    Duration window{};
    Duration baseline{};
    double factor{1};
    uint32_t min{1};
  };
  struct Absent {
    Duration span{};
  };
  struct Sequence {
    std::vector<LocatedText> queries{};
    Duration within{};
  };

  std::optional<Seen> seen{};
  std::optional<Count> count{};
  std::optional<Spike> spike{};
  std::optional<Absent> absent{};
  std::optional<Sequence> sequence{};
};

// One document or event of a rule's `tests:`.
struct TestDocument {
  Position where{};
  std::map<std::string, std::string> fields{};  // title, text, summary, source, lang, url, author
  std::vector<std::string> spans{};             // surface texts that must be marked
  std::optional<Duration> at{};                 // of an event: when it is seen
  std::optional<Duration> published{};          // of an event, when that was before
  std::string story{};                          // of an event; events that name none tell one story
};

struct Test {
  Position where{};
  std::string name{};
  std::optional<TestDocument> should_match{};
  std::optional<TestDocument> should_not_match{};
  std::vector<TestDocument> events{};
  struct Expectation {
    Duration at{};
    std::string fire{};
  };
  std::vector<Expectation> expect{};
};

struct Rule {
  Id id{};
  std::string title{};
  LocatedText query{};
  LocatedText unless{};
  Forms forms{};
  std::vector<std::string> fields{};  // where words are looked for unless the query says; empty: title, summary, text
  std::vector<std::string> languages{};
  std::string severity{"info"};
  std::map<std::string, std::string> labels{};
  std::vector<Id> notify{};
  std::vector<std::string> group_by{};
  Grouping grouping{};
  std::optional<Escalation> escalate{};
  std::optional<Throttle> throttle{};
  FollowUp follow_up{};
  std::optional<Hours> hours{};
  When when{};
  std::vector<Test> tests{};
};

// All rule files together.
struct Model {
  std::vector<Entity> entities{};
  std::vector<Topic> topics{};
  std::vector<Macro> macros{};
  std::vector<Rule> rules{};
};

}  // namespace feedwatch::rules
