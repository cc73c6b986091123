// From what a rule says of an article to an alert with its deliveries. Inside a transaction of the worker, as everything of
// session.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/session.h"

namespace feedwatch::store {

// The deliveries of one transaction: put into the store, and what of them its caller gets.
class Outbox {
 public:
  Outbox(Session& session, const Moment& moment)
      : session_(session), moment_(moment), now_(moment.now), after_(last_delivery(session)) {}

  // One row for each receiver, named once or often, behind what is open of its lane; 0: it waits for nothing. `like`: what all
  // deliveries of the alert have in common.
  void add(int64_t alert, int64_t lane, const Delivery& like, const std::vector<std::string>& receivers);

  Time now() const { return now_; }
  const Moment& moment() const { return moment_; }

  std::vector<Delivery> leased{};
  std::vector<std::string> waiting{};  // receivers whose rows wait behind others

 private:
  void hand_out(int64_t id, const std::string& receiver, const Delivery& like);

  Session& session_;
  Moment moment_;
  Time now_;
  int64_t after_;
};

struct Story {
  int64_t id{0};    // 0: the alert is about no story; it says itself what it is about
  int64_t lane{0};  // where deliveries keep their order; 0: they have none
  alert::StoryInfo info{};
};
Story load_story(Session& session, int64_t article);
Story load_story_by_id(Session& session, int64_t story);

// Whether the rule has told the story already.
bool is_told(Session& session, int64_t story, int64_t rule);
// What the next alert of the rule on the story is to be numbered.
int64_t next_epoch(Session& session, int64_t story, int64_t rule);

// What an alert says of the article of a poll.
alert::AlertArticle quote(const PollCommit& poll, const Article& article, const Hit& hit);

// The lane of an alert about no story, which is nobody else's.
constexpr int64_t own_lane(int64_t alert) { return -alert; }

// A message that the stages have made, as it is kept: its row, and what its deliveries have in common.
struct Made {
  int64_t row{0};
  Delivery like{};
};
Made keep_as_is(Session& session, alert::Alert made, const alert::RuleInfo& rule, Time now, size_t most_bytes = 20'000);

// Names the alert (unless it has a name), keeps it and passes it on to the stages, which put its deliveries into the outbox, hold
// or mute it.
const alert::Alert& tell(Session& session, alert::Alert told, const Story& story, int64_t epoch, const Hit& hit,
                         PollResult& result, Outbox& outbox);

}  // namespace feedwatch::store
