// Reading what is stored without being the daemon: opens the file for reading only, beside a running daemon or without one, and
// sees what was committed last. One thread for each History; several may have the same file open. Blocks.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "rules/needed.h"
#include "store/store.h"

namespace feedwatch::store {

// What a rule has done since some time.
struct RuleTally {
  int64_t articles{0};  // it held for
  int64_t alerts{0};
  Time last{};  // when the newest of these articles was first seen
};

struct StorySummary {
  std::string id{};  // public
  std::string title{};
  Time first_seen{};
  Time last_seen{};  // when its newest article was found
  uint32_t articles{0};
  uint32_t sources{0};
  uint32_t alerts{0};
};

// An article of a story and why it is there.
struct StoryMember {
  ArticleRow row{};                    // without text
  std::string label{};                 // what the owner calls its source
  std::vector<std::string> sources{};  // ids of all that carried it, its own first
  std::string why{"first"};            // first, word-for-word, copy, event
  std::string other{};               // public id of the article, or of the story, that it was found to be like; empty: not known
  uint32_t shared{0};                // runs of words in common
  double cover{0};                   // of the shorter text by the other, 0 to 1
  double score{0};                   // likeness to the story, 0 to 1
  std::vector<std::string> terms{};  // words that tied it to the story, the strongest first
};

struct StoryAlert {
  std::string id{};
  std::string rule{};
  Time created{};
  bool follow_up{false};
};

struct StoryDetails {
  StorySummary summary{};
  std::vector<StoryMember> articles{};  // as they came
  std::vector<StoryAlert> alerts{};
  std::vector<std::string> merged{};  // public ids of stories that were found to be this one
};

struct WhenAsked;
struct WhenStanding;

// What has become of an alert: muted, held, collected (for a digest), waiting (to be delivered), dead, delivered, included (in a
// message of several), untold (nobody was to be told).
struct AlertSummary {
  std::string id{};
  std::string type{};
  std::string rule{};  // empty: of none, or of several
  std::string severity{};
  std::string title{};
  Time created{};
  std::string state{};
  bool acknowledged{false};
};

struct AlertWish {
  std::string rule{};   // empty: all
  std::string state{};  // as of AlertSummary; empty: all
  std::optional<Time> since{};
  size_t limit{20};
};

// Taken off the numbers of a delivery's attempts by each replay; more than a message is ever tried.
inline constexpr int64_t attempts_apart = 1000;

struct Attempt {
  int64_t number{0};  // below zero: before the last replay
  Time at{};
  Duration took{};
  int status{0};
  std::string error{};
};

// As it counted when it was made, from 1 on.
inline int64_t number_of(const Attempt& attempt) { return (attempt.number % attempts_apart + attempts_apart) % attempts_apart; }

struct DeliveryDetails {
  Delivery delivery{};
  std::vector<Attempt> attempts{};  // oldest first
};

struct DeliveryWish {
  std::string state{};  // pending, leased, delivered, dead; empty: all
  std::string receiver{};
  std::optional<Time> since{};
  std::optional<Time> before{};
  size_t limit{20};
};

// Times are the wall clock's, as far as they can be told beforehand.
struct AlertDetails {
  AlertSummary summary{};
  std::string body{};     // as receivers get it; empty: past its age
  std::string story{};    // public id
  std::string muted{};    // why; empty: it is not
  std::string held_in{};  // group, hours, throttle; empty: it is not
  Time held_until{};
  std::vector<std::pair<std::string, Time>> collected{};  // for the digest of a receiver, until then
  std::vector<std::string> messages{};                    // ids of those it went out in
  std::vector<std::string> includes{};                    // ids of what went out in it
  std::optional<Time> acknowledged_at{};
  std::string acknowledged_by{};
  std::optional<Time> reminder{};  // when it is told again unless it is acknowledged
  std::vector<DeliveryDetails> deliveries{};
};

class History {
 public:
  // Errors: store-missing, store-unreadable, store-corrupt, store-older and store-newer (the file is of another version's
  // schema).
  static Result<std::unique_ptr<History>> open(const std::filesystem::path& path);
  ~History();

  // What is remembered of every source.
  Result<std::vector<SourceState>> sources();
  Result<std::vector<Subscription>> subscriptions();

  // The article with this public id, or the only one whose id starts so. nullopt: none, or more than one.
  Result<std::optional<ArticleRow>> article(const std::string& public_id);

  // The articles first seen at or after `since` that may have what is needed, in the order they came. Those that the full-text
  // index does not have (yet, or any more) are always among them.
  Result<std::vector<ArticleId>> articles(Time since, const rules::Needed& needed);
  // How many there are at all.
  Result<int64_t> count(Time since);

  // Calls `visit` with each that is still there.
  Result<> read(std::span<const ArticleId> articles, const std::function<void(const ArticleRow&)>& visit);

  // How many articles have their words in the full-text index; those whose texts are gone are taken to have lost them.
  Result<int64_t> indexed_articles();
  // How many of them have a folded word: of one, and of all those that `least` articles have.
  Result<int64_t> articles_with(const std::string& word);
  Result<std::unordered_map<std::string, int64_t>> words_of(int64_t least);

  // The newest articles that hold all words, newest first.
  Result<std::vector<ArticleRow>> search(const std::vector<std::string>& folded_words, size_t limit);

  // The stories with the newest articles, newest first.
  Result<std::vector<StorySummary>> stories(size_t limit, uint32_t least_articles);
  // The story with this public id, or the only one whose id starts so; a merged one is the story it was merged into. At most 500
  // articles and alerts. nullopt: none, or more than one.
  Result<std::optional<StoryDetails>> story(const std::string& public_id);

  // What is remembered for the rule's `when`, see when_standing.h; nothing for a rule without it.
  Result<WhenStanding> standing(const WhenAsked& asked, Time now);

  // The newest first.
  Result<std::vector<AlertSummary>> alerts(const AlertWish& wish);
  // The alert with this public id, or the only one whose id starts so. nullopt: none, or more than one.
  Result<std::optional<AlertDetails>> alert(const std::string& public_id);
  // The newest first, without attempts.
  Result<std::vector<Delivery>> deliveries(const DeliveryWish& wish);
  // By its number or its message id.
  Result<std::optional<DeliveryDetails>> delivery(const std::string& id);
  // Those that hold or will; `past`: also those that are over.
  Result<std::vector<notify::Silence>> silences(Time now, bool past);
  Result<std::map<std::string, std::string>> disabled_receivers();  // id → reason
  Result<std::map<std::string, Backlog>> backlogs();                // by receiver, those with nothing open left out

  // By rule id; rules that never held are left out.
  Result<std::map<std::string, RuleTally>> tallies(Time since);

 private:
  struct Impl;
  explicit History(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace feedwatch::store
