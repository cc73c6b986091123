// Old items that come back under new names, as when a site moves or its feed makes up identifiers. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "alert/alert.h"
#include "article/article.h"
#include "base/time.h"
#include "store/store.h"

namespace feedwatch::pipeline {

enum class Verdict : uint8_t {
  news,      // like any other item
  repeated,  // the source has said just this before: nothing to keep
  old,       // to be kept, and not told
};

struct Flood {
  std::vector<Verdict> verdicts{};  // one an article; those beyond are news
  size_t fresh{0};                  // items that no name of theirs makes known
  size_t quiet{0};                  // those of them that are no news
  bool is_large{false};             // more than the limit: its owner is to be told

  Verdict of(size_t article) const { return article < verdicts.size() ? verdicts[article] : Verdict::news; }
};

// Whether find_flood() could find one: the source's past is only looked up then. `limit` 0: never.
bool may_be_flood(const std::vector<store::Classified>& known, size_t limit);

// The document of a source that has its baseline. It is a flood when nearly all of its items are fresh and nearly all of those
// bear marks of age:
//  - their title and text are known of this source; or
//  - for more than `limit` of them: they are dated before the newest article known of it; or their title is known and they are
//  not
//    dated after that.
// Without such marks many new items are a busy day, and told. Within a flood the items without them are told as ever. Where there
// are not more than `limit` the known title and text count only with no date that is newer.
Flood find_flood(const std::vector<Article>& articles, const std::vector<store::Classified>& known, const store::Past& past,
                 size_t limit);

// For the owner: how many, what becomes of them.
std::string describe(const Flood& flood, size_t limit);

// The same as an event. A source that does it at every poll is told once a day.
alert::OperatorEvent event_of(const Flood& flood, size_t limit, const std::string& source, Time now);

}  // namespace feedwatch::pipeline
