// Which articles are copies of one another and which tell one story: the index in memory and its trace in the database, kept in
// step. Used by the worker's thread alone; the functions run inside a transaction, as those of session.h.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "store/database.h"
#include "story/habits.h"
#include "story/index.h"

namespace feedwatch::store {

struct NewArticle;
struct Session;

// The index, with the transaction it takes part in.
class StoryIndex {
 public:
  // Reads back what the database holds.
  void restore(Database& database);
  // The same, but only when the first article is placed.
  void restore_at_need() { is_due_ = true; }

  // `arrival.seen` becomes the time of the newest article if it is less; but a clock that was ahead for a while does not count
  // for longer than a day. Holds only with commit().
  story::Placement place(Database& database, story::Arrival& arrival, const story::Sketch& sketch);
  // The oldest article that is remembered, once what was decided before is committed.
  void forget(int64_t article, story::Sketch sketch);
  void commit();
  void roll_back();

  [[nodiscard]] const story::Index& index() const { return index_; }

 private:
  void catch_up(Database& database);

  story::Index index_{};
  bool is_due_{false};     // what the database holds has yet to be read
  bool caught_up_{false};  // it was read within the transaction under way, of which nothing may remain if that fails
  bool begun_{false};
  Time newest_{};
  Time committed_newest_{};
  std::vector<std::pair<int64_t, story::Sketch>> forgotten_{};
};

// Finds the story of a new article that is about to be stored under `id`, makes the story when it is a new one, and carries out
// merges. Returns the number of the story.
int64_t place_article(Session& session, int64_t id, const std::string& source, const NewArticle& entry, Time now);

// What the source puts around its texts, as learned until now.
std::shared_ptr<const story::Habits> load_habits(Session& session, const std::string& source);
// Learns from the margins of the articles. `source`: its number.
void learn_habits(Session& session, int64_t source, const std::vector<const NewArticle*>& articles);

// How long an article counts for copies and stories.
inline constexpr std::chrono::days stories_last{30};

// Forgets up to `limit` articles that came before. How many those were. Such as came while the clock was ahead of `now` count as
// of now.
int drop_sketches(Session& session, Time before, Time now, int64_t limit);

}  // namespace feedwatch::store
