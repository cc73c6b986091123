// The database with what is remembered beside it in memory, and all that is done with them. Used by the worker's thread alone.
//
// The functions below run inside a transaction of the worker, may be run again when it was rolled back, and throw
// SQLite::Exception.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/database.h"
#include "store/store.h"
#include "store/stories.h"

namespace feedwatch::store {

// Numbers for names, made when first needed.
class Names {
 public:
  Names(const char* find_sql, const char* add_sql) : find_sql_(find_sql), add_sql_(add_sql) {}

  int64_t add(Database& database, const std::string& name);
  std::optional<int64_t> find(Database& database, const std::string& name);
  void forget() { known_.clear(); }

 private:
  const char* find_sql_;
  const char* add_sql_;
  std::unordered_map<std::string, int64_t> known_{};
};

// Words of articles that wait to be put into the full-text index. Only a shortcut: what is not here is made from the article
// again.
class Words {
 public:
  void add(int64_t article, std::string words);
  const std::string* find(int64_t article) const;
  void drop_until(int64_t article);

 private:
  std::map<int64_t, std::string> waiting_{};
  size_t bytes_{0};
};

struct Session {
  Session(Database opened, Options wanted);

  void committed();
  // Ends a transaction that failed, and forgets what it had made known.
  void roll_back();

  Database database;
  Options options;
  Names sources;
  Names rules;
  Names receivers;

  struct Numbers {
    int64_t next_article{1};
    int64_t indexed_until{0};
    std::optional<Time> claimed{};  // when deliveries were claimed last
  };
  Numbers numbers{};
  Words words{};
  StoryIndex stories{};
  int64_t today{0};  // days since 1970, as of the newest look or poll
  // Sightings to be renewed with the source's next commit, by source: the item's key and the day when it was listed.
  std::unordered_map<std::string, std::unordered_map<uint64_t, int64_t>> stale{};
  int64_t sweep_from{0};  // where the sweep of articles goes on
  int64_t sweep_day{0};   // up to which they are old in this round

  // The time `when` counts in, as last read; see when_clock.h.
  struct Axis {
    bool read{false};
    Time time{};
    std::optional<Duration> elapsed{};
    bool closely{false};  // it is read every minute, as long as the machine runs
  };
  Axis axis{};

  // What becomes true with the commit.
  struct Pending {
    std::vector<std::pair<int64_t, std::string>> words{};
    std::vector<std::string> renewed{};
  };
  Pending pending{};

 private:
  Numbers committed_{};
  Axis committed_axis_{};
};

// A day of a sighting or link that is no older than this is not renewed, so that a body does not write a row for each of its
// items whenever it is read.
inline constexpr int64_t renewal_days = 2;

inline int64_t day_of(Time time) { return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count(); }

// sources.cc
std::vector<SourceState> load_sources(Session& session);
void save_source(Session& session, const SourceState& state);
void keep_only_sources(Session& session, const std::vector<std::string>& ids);

// identity.cc
struct Identity {
  Known known{Known::nothing};
  int64_t article{0};
  uint64_t item_key{0};  // of the sighting that is meant, when there is one
  int64_t day{0};        // of that sighting
};
Identity identify(Session& session, const std::string& source, const Fingerprint& item);
std::vector<Classified> classify(Session& session, const std::string& source, const std::vector<Fingerprint>& items, Time now);

// past.cc
Past load_past(Session& session, const std::string& source);

// articles.cc
// Its number and its public id.
std::pair<int64_t, std::string> add_article(Session& session, const std::string& source, const NewArticle& entry, Time now);
// The newest version becomes what `entry` says; the one before is kept. Nothing changes when the article belongs to another
// source.
void edit_article(Session& session, int64_t id, const std::string& source, const NewArticle& entry, Time now);
std::optional<ArticleRow> load_article(Session& session, int64_t id);
std::vector<ArticleRow> load_articles_since(Session& session, Time since, int64_t after, size_t limit);

// removed.cc
// Marks the items of the source that are not among `present`, and unmarks those that are. Returns what was not marked before.
std::vector<RemovedArticle> note_removed(Session& session, const std::string& source, const std::vector<Fingerprint>& present,
                                         Time now);

// alerts.cc
PollResult commit_poll(Session& session, const PollCommit& poll);
std::vector<Delivery> add_event(Session& session, const alert::OperatorEvent& event, const std::vector<std::string>& receivers);

// outbox.cc
struct NewDelivery {
  int64_t alert{0};
  int64_t lane{0};
  const std::string& receiver;
  Time now{};
  int64_t after{0};  // rows up to this number were there before; while one of the lane is open, the new one waits
};
// The row's number; second: leased to the caller.
std::pair<int64_t, bool> add_delivery(Session& session, const NewDelivery& delivery);
int64_t last_delivery(Session& session);
std::string message_id(std::string_view alert_id, std::string_view receiver);
// The number of a state of the outbox.
std::optional<int> state_of(std::string_view name);
// Columns: id, uid of the alert, story, rule, receiver, body, attempt, created, state, due, error, note.
Delivery read_delivery(const Query& row);
// By its number or its message id.
std::optional<int64_t> find_delivery(Session& session, const std::string& id);
void release_leases(Session& session);
// Where the wall clock was set back, what waits does not wait for longer than it was to wait when that began.
std::vector<Delivery> claim(Session& session, const std::string& receiver, Time now, size_t limit);
void finish(Session& session, const std::vector<Finish>& outcomes, Time now);
std::optional<Time> next_due(Session& session, const std::string& receiver);
std::vector<Delivery> load_deliveries(Session& session, const std::string& state, size_t limit);
std::map<std::string, Backlog> backlogs(Session& session);
std::map<std::string, std::string> disabled_receivers(Session& session);
void set_disabled(Session& session, const std::string& receiver, const std::optional<std::string>& reason);
Counts counts(Session& session);

// index.cc
// A word as it stands for itself in a full-text query.
std::string quoted_word(std::string_view word);
size_t unindexed(const Session& session);
// Puts up to `limit` waiting articles into the index, in a transaction of its own. True while more wait.
bool index_some(Session& session, size_t limit);
void reindex(Session& session, int64_t article, const std::string& words_before, const std::string& words_now);
void unindex(Session& session, int64_t article, const std::string& words);
std::vector<ArticleRow> search(Session& session, const std::vector<std::string>& words, size_t limit);

// web.cc
std::string load_memory(Session& session, const std::string& source);
void save_memory(Session& session, const std::string& source, const std::string& memory);
std::vector<LinkKnown> links_known(Session& session, const std::string& source, const std::vector<uint64_t>& links, Time now);
void add_links(Session& session, const std::string& source, const std::vector<uint64_t>& links, Time now);
// Links that their source has not listed since `before_day` though it was read. Returns how many went.
int drop_links(Session& session, int64_t before_day, int most);

// subscriptions.cc
std::vector<Subscription> load_subscriptions(Session& session);
void save_subscription(Session& session, const Subscription& one);
void drop_subscription(Session& session, const std::string& token);

// sweep.cc
// One piece; true while more is to go.
bool sweep(Session& session, Time now);

}  // namespace feedwatch::store
