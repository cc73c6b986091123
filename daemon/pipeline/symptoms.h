// What the owner of a source is told beside that it fails: what a poll that was answered shows. Pure.
#pragma once

#include <string>
#include <vector>

#include "alert/alert.h"
#include "http/fetcher.h"
#include "pipeline/ailment.h"
#include "pipeline/notes.h"
#include "store/store.h"

namespace feedwatch::pipeline {

// Of one poll. What it says nothing about is unclear.
struct Symptoms {
  Sign page{Sign::unclear};       // ill: a web page stands where a feed was read before
  Sign truncated{Sign::unclear};  // ill: the document breaks off
  Sign clock{Sign::unclear};
  Duration ahead{};          // the server's clock, of ours
  bool read{false};          // there was a document, be it the one that was known
  bool has_news{false};      // with an article that is new
  std::string moved_from{};  // the address that was given up for the one in the state
};

// What an answer says of its server's clock.
void look_at_clock(Symptoms& symptoms, const http::Response& response, Time now);

// The events that a poll calls for, given the state after it; `notes` takes note of it all. As assess_health(), each is told once
// when it begins, under an id that stays; what is over is told as source.recovered. A page is told as source.failing, code
// became-a-page.
std::vector<alert::OperatorEvent> assess_symptoms(const store::SourceState& state, Notes& notes, const Symptoms& symptoms,
                                                  Time now);

// When the wall clock was set meanwhile: what is remembered goes with it.
void move_times(Notes& notes, Duration step);

}  // namespace feedwatch::pipeline
