// `feedwatch status` and `feedwatch reload`: what a running daemon is asked over its control socket.
#include <cstdio>

#include <fmt/format.h>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "cli/commands.h"
#include "cli/daemon_talk.h"
#include "cli/status_text.h"

namespace feedwatch::cli {

namespace json = boost::json;

int status(const Common& common) {
  const auto answer = ask_daemon(common, {{"command", "status"}});
  if (!answer) return complain("status", answer.error().message, status_of_talk(answer.error()));
  if (common.output == Output::json) {
    fmt::print("{}\n", json::serialize(*answer));
  } else {
    fmt::print("{}", status_text(*answer));
  }
  return ok;
}

int reload(const Common& common, bool wait) {
  const auto answer = ask_daemon(common, {{"command", "reload"}, {"wait", wait}});
  if (!answer) return complain("reload", answer.error().message, status_of_talk(answer.error()));
  if (is_ok(*answer)) return ok;
  if (text_at(*answer, "code") != "config-rejected") return complain("reload", text_at(*answer, "message"), unavailable);
  fmt::print(stderr, "feedwatch reload: the configuration was rejected; the daemon goes on with what it had\n{}",
             text_at(*answer, "message"));
  return problems;
}

}  // namespace feedwatch::cli
