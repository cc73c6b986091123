#include "cli/orders.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "app/load.h"
#include "app/orders.h"
#include "cli/daemon_talk.h"
#include "cli/rule_source.h"

namespace feedwatch::cli {

namespace asio = boost::asio;

namespace {

using Done = Result<store::OrderDone>;

Task<> operate_into(store::Store& store, store::Order order, Done& done) {
  auto answer = co_await store.operate(std::move(order), SystemClock().now());
  done = std::move(answer);
}

Done without_daemon(const std::filesystem::path& file, const store::Order& order) {
  if (std::error_code failure; !std::filesystem::exists(file, failure))
    return Error{"store-missing", fmt::format("{}: there is nothing stored yet", file.native())};
  Activity activity;
  asio::io_context io(1);
  auto store = store::Store::open({.path = file, .stories_at_need = true}, io.get_executor(), activity);
  if (!store) return store.error();
  Done done = Error{"internal", "it ended early"};
  asio::co_spawn(io, operate_into(**store, order, done), asio::detached);
  io.run();
  return done;
}

Done ask_or_do(const std::filesystem::path& state_dir, const store::Order& order) {
  const auto answer = ask_daemon(state_dir, app::to_json(order));
  if (answer) return app::done_from(*answer);
  if (answer.error().code != "not-running") return answer.error();
  return without_daemon(state_dir / "feedwatch.db", order);
}

int status_of(const std::string& code) {
  if (code == "store-missing" || code == "control-failed" || code == "socket-missing") return unavailable;
  if (code == "unknown-id") return problems;
  if (code == "timeout") return try_later;
  return code == "bad-request" ? usage : cannot_create;
}

}  // namespace

int tell(const char* command, const Error& error) {
  fmt::print(stderr, "feedwatch {}: {} [{}]\n", command, error.message, error.code);
  return status_of(error.code);
}

int not_found(const char* command, const char* what, const std::string& id) {
  fmt::print(stderr, "feedwatch {}: no {} has the id {}, or more than one id begins so\n", command, what, id);
  return problems;
}

Ordered carry_out(const Common& common, const store::Order& order, const char* command) {
  const Done done = ask_or_do(app::state_dir_of(common.config), order);
  if (!done) return {.status = tell(command, done.error())};
  return {.done = *done};
}

Opened open_history(const Common& common, const char* command) {
  const RuleSource source = read_rules_of({.config = common.config, .rules = {}}, command);
  if (source.status != ok) return {.status = source.status};
  auto history = store::History::open(source.store);
  if (!history) return {.status = tell(command, history.error())};
  return {.history = std::move(*history)};
}

std::string who_am_i() {
  for (const char* name : {"SUDO_USER", "USER"}) {
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return value;
  }
  const passwd* entry = ::getpwuid(::geteuid());
  return entry == nullptr ? std::to_string(::geteuid()) : entry->pw_name;
}

}  // namespace feedwatch::cli
