#include "cli/status_text.h"

#include <gtest/gtest.h>
#include <boost/json/parse.hpp>

namespace feedwatch::cli {
namespace {

std::string shown(std::string_view json) { return status_text(boost::json::parse(json).as_object()); }

TEST(StatusText, ShowsSourcesWithTheirErrorsAndReceiversWithTheirState) {
  const std::string text =
      shown(R"({"version":"1","started":"2026-01-01T00:00:00Z","config":"/etc/f.yaml","loaded_at":"2026-01-01T00:00:00Z",
    "articles":3,"alerts":2,"pending":1,"delivered":4,"dead":0,"failing":1,"rejected":null,
    "sources":[{"id":"bay","status":"error","next_due":"2026-01-01T01:00:00Z","last_error":"http-403: HTTP 403 from bay.example"}],
    "receivers":[{"id":"hook","type":"webhook","state":"enabled"}]})");
  for (const char* part : {"running since 2026-01-01T00:00:00Z", "1 pending, 4 delivered, 0 dead", "1, 1 with errors", "bay",
                           "http-403", "hook", "enabled"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " is not in " << text;
  }
  EXPECT_EQ(text.find("REJECTED"), std::string::npos);
}

TEST(StatusText, SaysThatTheLastReloadWasRejectedAndWhy) {
  EXPECT_NE(shown(R"({"rejected":"rules.yaml:3: broken\n"})")
                .find("REJECTED since, still running on the one above:\nrules.yaml:3: broken"),
            std::string::npos);
}

TEST(StatusText, NamesTheFilesThatAreBroken) {
  const std::string text = shown(R"({"broken_rule_files":["/etc/a.yaml"],"broken_source_files":["/etc/sources.d/b.yaml"]})");
  EXPECT_NE(text.find("1 rule files, left out or used in part: see feedwatch check\n  /etc/a.yaml\n"), std::string::npos) << text;
  EXPECT_NE(text.find("/etc/sources.d/b.yaml"), std::string::npos) << text;
  EXPECT_EQ(shown("{}").find("BROKEN"), std::string::npos);
}

TEST(StatusText, SurvivesAnAnswerWithoutFields) { EXPECT_NE(shown("{}").find("feedwatch -"), std::string::npos); }

}  // namespace
}  // namespace feedwatch::cli
