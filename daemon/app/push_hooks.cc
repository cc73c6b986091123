// What the daemon does with pushed news: the part of App between hubs and the pipeline.
#include <algorithm>

#include "app/app.h"
#include "base/finally.h"
#include "pipeline/request.h"
#include "pipeline/source_state.h"

namespace feedwatch::app {

namespace {

bool is_store_error(const std::optional<Error>& error) { return error && error->code.starts_with("store-"); }

}  // namespace

PushHooks App::push_hooks() {
  PushHooks hooks;
  hooks.wants = [this](const std::string& source) {
    const config::Source* known = loaded_.setup->source(source);
    const bool is_feed = known != nullptr && (known->kind == config::Kind::automatic || known->kind == config::Kind::feed);
    return is_feed && known->websub && groups_.leader(source) == source && !paused_.contains(source);
  };
  hooks.allow_private = [this](const std::string& source) {
    const config::Source* known = loaded_.setup->source(source);
    return known == nullptr ? config().fetch.allow_private : known->allow_private;
  };
  hooks.proxy = [this](const std::string& source) {
    const config::Source* known = loaded_.setup->source(source);
    return pipeline::proxy_for(known == nullptr ? config().fetch.proxy : known->proxy);
  };
  hooks.reconsider = [this](const std::string& source) {
    if (states_.contains(source)) schedule_source(source);
  };
  hooks.take = [this](websub::Push push) { accept_push(std::move(push)); };
  hooks.follow_link = [this](http::ServerRequest request) { return links_.answer(std::move(request)); };
  hooks.fault = [this](std::string_view cause) {
    if (observer_.task_failed) observer_.task_failed(cause);
  };
  return hooks;
}

// While its source is being polled a push waits: both would tell the same news.
void App::accept_push(websub::Push push) {
  const std::string leader = groups_.leader(push.source);
  if (!states_.contains(leader) || paused_.contains(leader)) return;
  reliance_.note_push(leader);
  if (!push.trusted || !pushes_.keep(leader, std::move(push))) return ask_for_news(leader);
  if (!polling_.contains(leader)) spawn_pushes(leader);
}

void App::spawn_pushes(std::string leader) {
  polling_.insert(leader);
  polls_.spawn(take_pushes(std::move(leader)));
}

Task<> App::take_pushes(std::string leader) {
  bool is_done = false;
  const Finally ended([this, &leader, &is_done] {
    polling_.erase(leader);
    let_go(leader);
    poll_ended_.notify();
    end_turn(leader);  // it may have come up meanwhile, and was passed over
    if (!is_done) ask_for_news(leader);
  });
  while (auto push = pushes_.next(leader)) {
    if (!states_.contains(leader)) continue;  // removed by a reload meanwhile
    websub::Push one = std::move(*push);
    co_await take_push(leader, std::move(one));
  }
  is_done = true;
}

Task<> App::take_push(const std::string& leader, websub::Push push) {
  std::vector<std::string> members = groups_.members(leader);
  if (members.empty()) members.push_back(leader);
  for (const std::string& member : members) {
    if (!states_.contains(member)) continue;
    note_clock();
    store::SourceState state = states_.at(member);
    http::Response document = push.document;
    Gathering::Poll under_way = gathering_.begin();
    pipeline::PollReport report =
        co_await pipeline::take_push(stage_, loaded_.setup, member, std::move(state), std::move(document));
    under_way.end();
    const bool is_lost = report.error.has_value();
    if (!is_store_error(report.error)) take(report);
    if (is_lost) {
      ask_for_news(leader);
    } else if (!pushes_.waits(leader)) {
      reliance_.note_taken(leader);
    }
  }
}

// There are news that could not be taken in as they were sent: they are fetched, within what the server allows.
void App::ask_for_news(const std::string& leader) {
  if (!paused_.contains(leader)) ask_soon(leader);
}

// What a poll says of the hub: that it has kept news to itself, or not.
void App::note_reliance(const pipeline::PollReport& report) {
  if (report.error || !pushes_.is_on()) return;
  const auto is_new = [](const store::ArticleChange& change) {
    return change.was == store::Known::nothing || change.was == store::Known::elsewhere;
  };
  const std::string& leader = groups_.leader(report.source);
  const bool has_news = !report.baseline && std::ranges::any_of(report.result.changes, is_new);
  reliance_.note_poll(leader, has_news && pushes_.is_pushed(leader));
}

}  // namespace feedwatch::app
