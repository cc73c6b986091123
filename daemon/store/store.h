// What feedwatch remembers, in one SQLite file: sources, articles, matches, alerts and the outbox. Every method may be called
// from the io thread and resumes there; the database has a thread of its own. What a write returned for is durable (on disk,
// synced).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "alert/alert.h"
#include "article/article.h"
#include "base/activity.h"
#include "base/clock.h"
#include "base/result.h"
#include "notify/pipeline.h"
#include "rules/model.h"
#include "store/condition.h"
#include "store/orders.h"
#include "store/recovery.h"
#include "store/subscription.h"
#include "story/habits.h"
#include "story/sketch.h"
#include "story/update.h"

namespace feedwatch::store {

enum class ArticleId : int64_t {};
enum class DeliveryId : int64_t {};

// What is remembered of a source between polls. `status`: active, error, dead, gone, paused.
struct SourceState {
  std::string id{};
  std::string url{};             // where the next poll starts: the configured URL, or the one adopted after a move
  std::string configured_url{};  // what `url` was derived from; a change of it forgets validators and the baseline
  std::string status{"active"};
  std::string validators_url{};  // the URL the validators belong to
  std::string etag{};            // byte-exact, empty: none
  std::string last_modified{};
  std::optional<Time> last_poll{};
  std::optional<Time> last_success{};
  std::optional<Time> next_due{};
  std::optional<Time> not_before{};  // Retry-After: no poll before, whoever asks
  bool baseline_done{false};
  uint32_t failures{0};  // in a row
  std::optional<Time> failing_since{};
  std::string last_error{};  // code, empty: none
  std::string last_error_message{};
  uint64_t body_hash{0};
  uint32_t unchanged_bodies{0};  // identical bodies in a row
  std::string title{};           // of the feed
  std::string extra{};           // JSON of whoever schedules; the store does not look inside
};

// A rule that holds for an article, with all an alert needs to say about it.
struct Hit {
  alert::RuleInfo rule{};
  std::vector<alert::Match> matches{};
  std::vector<std::string> receivers{};  // ids; the outbox gets a row for each
  std::string summary{};                 // what the alert quotes of the article
  std::vector<std::string> entities{};   // ids of those that matched

  // How its messages are held together; see notify/policy.h.
  std::optional<rules::Throttle> throttle{};
  std::optional<rules::Hours> hours{};
  std::vector<std::string> group_by{};
  rules::Grouping grouping{};
  std::optional<rules::Escalation> escalate{};
  std::vector<notify::Inhibitor> inhibitors{};
  uint32_t rank{0};                                  // hits of higher rank are told after those of lower: these may inhibit them
  std::shared_ptr<const notify::Digests> digests{};  // of receivers; null: none
  rules::FollowUp follow_up{};

  // Of a rule that tells matches only in company.
  rules::When when{};
  uint64_t conditions{0};   // hash of what the rule asks for: when it changes, the past does not count
  uint32_t steps{0};        // queries of `sequence` that hold
  bool held_before{false};  // for the same article as another source told it, or for its older version
};

// Whether messages of the rule may have to wait for something, or be told again.
bool waits(const Hit& hit);

struct NewArticle {
  Article article{};
  std::vector<Hit> hits{};
  std::string index_words{};  // what index_words(article) of store/index_words.h gives; empty: the store makes it itself
  std::optional<story::Sketch> sketch{};  // of a new one's wording; without it the article is a story of its own
  std::vector<uint64_t> margins{};        // of a new one: lines that may be habits of its source
  story::Change change{};                 // of a known one, against what was known
  std::string news{};                     // the sentences that a material change added, for quoting
};

struct Moment {
  Time now{};
  std::optional<Duration> elapsed{};  // Clock::elapsed()
};

// Whether a link of an index page or sitemap was seen before. stale: it was, and is to be renewed with the next commit, or it
// will be forgotten.
enum class LinkKnown : uint8_t { unknown, known, stale };

// How much was looked at of what a source lists: no document, only the state moves; what is new, or what came before a document
// broke off; all of it.
enum class Extent : uint8_t { nothing, part, whole };

// How an item relates to what is known.
enum class Known : uint8_t {
  nothing,    // never seen
  same,       // seen in this source, same content
  changed,    // seen in this source, other content
  elsewhere,  // first time in this source, but the article is known from another
};

struct Fingerprint {
  uint64_t item_key{0};
  std::string url_key{};
  uint64_t content_hash{0};
  std::string guid{};
  std::string title{};
  std::vector<std::string> aliases{};  // as of Article
};

// An event of feedwatch itself and who gets it; once per event.id.
struct Telling {
  alert::OperatorEvent event{};
  std::vector<std::string> receivers{};
};

// One poll's outcome, committed as a whole or not at all.
struct PollCommit {
  SourceState state{};
  std::string source_name{};
  std::vector<NewArticle> articles{};   // new ones, copies and changed ones; unchanged ones are left out
  bool baseline{false};                 // store, but alert nothing
  std::optional<std::string> memory{};  // of the source, instead of what it had; nullopt: that stays
  std::vector<uint64_t> links{};        // of the source, known from now on; also those to renew
  Extent read{Extent::whole};
  std::optional<std::vector<Fingerprint>>
      all_items{};  // of a source that lists everything it has (RFC 5005 §2): the rest is gone
  std::vector<Telling> tellings{};
  Time now{};
  std::optional<Duration> elapsed{};  // Clock::elapsed() at `now`; without it the wall clock is taken at its word
};

struct Classified {
  Known known{Known::nothing};
  std::optional<Article> previous{};  // for changed and elsewhere: the article as stored (its first source, its newest version)
  std::shared_ptr<const story::Habits> habits{};  // of the source; the same for all its items
};

// What is known of a source as a whole: whether an item that bears an unknown name is old can be told by it.
struct Past {
  std::unordered_set<uint64_t> contents{};  // content hashes
  std::unordered_set<uint64_t> titles{};    // hash64 of each
  std::optional<Time> newest{};             // of the dates that its articles bear, none later than the article was first seen
};

// Listed by its source until now.
struct RemovedArticle {
  std::string public_id{};
  std::string url{};
  std::string title{};
};

struct ArticleChange {
  ArticleId id{};
  std::string public_id{};  // stable over restarts
  Known was{Known::nothing};
  size_t index{0};  // in PollCommit::articles
};

// One message to one receiver. `message_id` is the same for every attempt.
struct Delivery {
  DeliveryId id{};
  std::string message_id{};  // "msg_…", webhook-id
  std::string alert_id{};
  std::string story_id{};
  std::string rule_id{};
  std::string receiver{};
  std::string body{};   // the JSON body, as to_json(Alert) wrote it
  uint32_t attempt{0};  // this one's number, from 1
  Time created{};
  std::string state{};  // pending, leased, delivered, dead
  Time next_try{};
  std::string last_error{};
  std::string note{};  // what the last attempt left for this one; the store does not look inside
};

struct PollResult {
  std::vector<ArticleChange> changes{};
  std::vector<alert::Alert> alerts{};  // fired by this commit
  std::vector<Delivery> deliveries{};  // their outbox rows, leased to the caller as attempt 1
  std::vector<RemovedArticle> removed{};
  std::vector<std::string> waiting{};  // receivers with rows that an earlier one of the same story holds back: claim these later
  bool holds{false};                   // some of it waits for its time: look()
};

// What the passing of time alone has brought about.
struct LookResult {
  std::vector<alert::Alert> alerts{};
  std::vector<Delivery> deliveries{};  // leased to the caller as attempt 1
  std::vector<std::string> waiting{};  // as in PollResult
  std::optional<Duration> next{};      // look again after this long; none: nothing is waited for
};

// postponed: there was no attempt after all; it is pending again as if it had not been claimed, but due at next_try.
enum class Outcome : uint8_t { delivered, retry, dead, postponed };

struct Finish {
  DeliveryId id{};
  Outcome outcome{};
  std::optional<Time> next_try{};  // for retry and postponed
  int http_status{0};              // or SMTP reply; 0: none
  std::string error{};             // empty when delivered
  Duration took{};
  std::string note{};  // for Delivery::note of the next attempt; kept as it is when postponed
};

struct ArticleRow {
  ArticleId id{};
  std::string public_id{};
  std::string story_id{};
  Article article{};
  Time seen{};
};

struct Counts {
  int64_t sources{0}, articles{0}, alerts{0}, pending{0}, dead{0}, delivered{0};
  std::optional<Time> oldest_pending{};
};

// What is pending or leased for one receiver.
struct Backlog {
  size_t messages{0};
  Time oldest{};
};

struct Retention {
  Duration articles{std::chrono::days{400}};
  Duration texts{std::chrono::days{90}};  // older articles keep identity and title, not text, versions and index
  Duration deliveries{std::chrono::days{90}};
};

struct Options {
  std::filesystem::path path{};  // ":memory:" in tests
  Retention retention{};
  Duration lease{std::chrono::minutes{5}};
  // How long a write that alerts nobody may wait for others to share its commit when there was a commit as recently. Real time,
  // so zero for a daemon on a virtual clock.
  Duration linger{5};
  // False: what a write returned for outlives the process, but not the machine.
  bool synced{true};
  // Where verified backups lie. With it a damaged file is replaced when it is opened; without, it is an error.
  std::filesystem::path backups{};
  bool reserve{false};  // keep some room on the disk for when it is full
  // What is known of earlier articles' wording is read back with the first new article, which then takes as long as a start does,
  // and not at all when none comes.
  bool stories_at_need{false};
};

class Store {
 public:
  // Opens or creates the file and applies outstanding schema files in one transaction, then frees all leases.
  // A PATH.restore (recovery.h) takes the place of the file before.
  // Errors: store-unreadable, store-newer (made by a later version), store-corrupt, store-locked (another daemon has it),
  // store-full.
  static Result<std::unique_ptr<Store>> open(Options options, boost::asio::any_io_executor io, Activity& activity);
  ~Store();  // waits for what is queued, then checkpoints

  // What had to be done to open it; nullopt: nothing.
  const std::optional<Recovery>& recovery() const;
  // Any thread, at once.
  Health health() const;

  // Errors of all below: store-full, store-io, store-failed, store-corrupt (from then on always), store-locked (another process
  // writes). A failed write changed nothing.
  Task<Result<std::vector<SourceState>>> sources();
  // `memory` as in PollCommit.
  Task<Result<>> save_source(SourceState state, std::optional<std::string> memory = {});
  // Whether the file is one that was restored or begun anew and nobody has acted on it yet: whoever does saves the states of all
  // sources with the baseline still to come, which settles it.
  Task<Result<bool>> is_rebuilt();
  Task<Result<>> settle_rebuilt(std::vector<SourceState> states);
  // Source ids that are no longer configured: their state goes, their articles stay.
  Task<Result<>> keep_only_sources(std::vector<std::string> ids);

  // `items`: what the source lists at `now`. With its next commit they count as seen then.
  Task<Result<std::vector<Classified>>> classify(std::string source, std::vector<Fingerprint> items, Time now);
  Task<Result<Past>> past(std::string source);
  Task<Result<PollResult>> commit(PollCommit poll);
  // Deliveries leased to the caller that nobody was sent yet, with what their stories have gained since. An alert whose story was
  // merged with one whose message can still list its article is left out: it is noted as muted and will not be sent.
  Task<Result<std::vector<Delivery>>> refresh(std::vector<Delivery> deliveries);

  // What the last poll of a web source left for this one; empty: nothing. The store does not look inside.
  Task<Result<std::string>> memory(std::string source);
  // One answer for each of the links, which are hashes of URL keys and which the source lists at `now`.
  Task<Result<std::vector<LinkKnown>>> links_known(std::string source, std::vector<uint64_t> links, Time now);

  // What time alone brings about: silences that `when: absent` tells, and messages that have waited long enough. `rules`: all of
  // the configuration that have `when`, `throttle`, `hours` or `group_by`; not null.
  Task<Result<LookResult>> look(std::shared_ptr<const std::vector<Hit>> rules, Moment moment);

  // Subscriptions at WebSub hubs; keep_only_sources() leaves them alone.
  Task<Result<std::vector<Subscription>>> subscriptions();
  Task<Result<>> save_subscription(Subscription subscription);
  Task<Result<>> drop_subscription(std::string token);

  // Event of feedwatch itself, to the given receivers; once per event.id. Returned rows are leased as in commit().
  Task<Result<std::vector<Delivery>>> add_event(alert::OperatorEvent event, std::vector<std::string> receivers);

  // Up to `limit` due deliveries of a receiver, oldest first and in order within a story, leased to the caller with their attempt
  // counted.
  Task<Result<std::vector<Delivery>>> claim(std::string receiver, Time now, size_t limit);
  Task<Result<>> finish(std::vector<Finish> outcomes, Time now);
  // When the receiver's next delivery is due that nothing holds back; a lease that ends counts, in case its holder forgot it.
  // nullopt: nothing is open, or the receiver is disabled.
  Task<Result<std::optional<Time>>> next_due(std::string receiver);

  // By receiver, those with nothing open left out.
  Task<Result<std::map<std::string, Backlog>>> backlogs();

  // Receivers that must not be tried until the owner enables them again (410, five days of failure).
  Task<Result<std::map<std::string, std::string>>> disabled_receivers();  // id → reason
  Task<Result<>> disable_receiver(std::string id, std::string reason);
  Task<Result<>> enable_receiver(std::string id);

  // Articles that hold all the words, newest first; none for no words.
  Task<Result<std::vector<ArticleRow>>> search(std::vector<std::string> folded_words, size_t limit);
  // Articles first seen at or after `since`, oldest first, after the given id; for running rules over the past.
  Task<Result<std::vector<ArticleRow>>> articles_since(Time since, ArticleId after, size_t limit);
  Task<Result<std::vector<Delivery>>> deliveries(std::string state, size_t limit);
  Task<Result<Counts>> counts();

  // What the operator wants done. Error, too: unknown-id.
  Task<Result<OrderDone>> operate(Order order, Time now);

  // Deletes what is past its age, a bounded piece at a time; true while there is more. Never a pending delivery.
  Task<Result<bool>> sweep(Time now);
  // A number that grows with every finished request: what the watchdog looks at.
  uint64_t progress() const;

 private:
  struct Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace feedwatch::store
