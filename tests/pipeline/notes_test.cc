#include "pipeline/notes.h"

#include <gtest/gtest.h>

namespace feedwatch::pipeline {
namespace {

using std::chrono::hours;

TEST(Notes, SurviveTheirStoredForm) {
  Notes notes;
  EXPECT_EQ(to_extra(notes), "");
  notes.rhythm = {.ttl = hours{2}, .skip_hours = 0xFFFFFF, .skip_days = 64};
  notes.identity = 0xFEDCBA9876543210;
  notes.stranger = 5;
  notes.move = {.url = "https://b.example/?a=1&b=\"2\"", .since = from_unix_seconds(1'767'263'400), .successes = 2};
  notes.anchor = {.era = 0xFFFFFFFFFFFFFFFF, .offset = -hours{5}};
  notes.manner = 0xFEDCBA9876543210;
  notes.told = Told::failing;
  notes.good_polls = 1;
  notes.refused_by = "https://b.example:443/";
  notes.past_lost = true;
  notes.archives = {1, 0xFFFFFFFFFFFFFFFF};
  EXPECT_EQ(notes_of(to_extra(notes)), notes);
  notes.told = Told::gone;
  EXPECT_EQ(notes_of(to_extra(notes)), notes);
}

TEST(Notes, ReadNothingFromGarbage) {
  for (const char* extra : {"garbage", "[]", "{", "{\"skip_days\":4711}", "{\"skip_hours\":-1}", "{\"identity\":\"x\"}",
                            "{\"archives\":[\"a\",null,-5]}", "{\"archives\":3}", "{\"move_successes\":1e300}"}) {
    EXPECT_EQ(notes_of(extra), Notes{}) << extra;
  }
}

}  // namespace
}  // namespace feedwatch::pipeline
