// One poll of one source, from request to commit. The only file that knows the order of the stages.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "alert/alert.h"
#include "base/activity.h"
#include "base/clock.h"
#include "http/fetcher.h"
#include "http/gate.h"
#include "http/robots_cache.h"
#include "pipeline/setup.h"
#include "store/store.h"
#include "websub/offer.h"

namespace feedwatch::pipeline {

// What an article of a poll is called, for whoever shows it.
struct Headline {
  std::string url{};
  std::string title{};
};

struct PollReport {
  std::string source{};                      // id
  std::optional<Error> error{};              // why it brought nothing
  std::vector<std::string> warnings{};       // what was odd about the document
  std::vector<alert::OperatorEvent> told{};  // about the source, committed with the poll
  int status{0};                             // HTTP, 0: no answer
  std::string url{};                         // that was asked
  size_t bytes{0};                           // decoded body
  Duration took{};
  bool baseline{false};
  bool postponed{false};                 // there was no attempt: host or feed do not want to be asked now; nothing was committed
  bool recovered{false};                 // the poll before this one failed
  bool pushed{false};                    // a hub has sent the document; nobody was asked
  std::optional<websub::Offer> offer{};  // where a whole document says that its news are pushed
  store::SourceState state{};            // as committed
  store::PollResult result{};
  std::vector<Headline> headlines{};  // by ArticleChange::index
};

// What a poll needs. All outlive it; everything is owned by the io thread but `workers`, where reading and matching happen.
struct Stage {
  http::Fetcher& fetcher;
  store::Store& store;
  Clock& clock;
  boost::asio::any_io_executor workers;
  Activity& activity;
  uint64_t era{0};             // what the clock's elapsed time counts from: the same number, the same zero; 0: not known
  bool alert_on_first{false};  // where the configuration does not say whether a first poll is a baseline
  http::Gate& digesting;       // between a document's arrival and its commit: bounds what is held in memory, not what is fetched
  http::RobotsCache& robots;
};

// Never fails as a whole: what went wrong is in the report, and the state says when to try again. An error with the code store-…
// means that nothing was committed.
Task<PollReport> poll(Stage& stage, SetupPtr setup, std::string source_id, store::SourceState state);

// The same for a document that a hub has sent, all of the feed or what is new of it. What is known of asking its server stays as
// it is. With any error nothing was committed; code no-baseline: the source was not read before.
Task<PollReport> take_push(Stage& stage, SetupPtr setup, std::string source_id, store::SourceState state,
                           http::Response document);

}  // namespace feedwatch::pipeline
