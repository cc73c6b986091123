#include "cli/sources_listing.h"

#include <algorithm>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "article/url.h"
#include "config/units.h"
#include "deliver/clean.h"
#include "pipeline/notes.h"
#include "websub/lifecycle.h"

namespace feedwatch::cli {

namespace json = boost::json;
using store::SourceState;

namespace {

using std::chrono::seconds;

std::string time_text(const std::optional<Time>& time) { return time ? to_rfc3339(std::chrono::floor<seconds>(*time)) : "-"; }

json::value time_value(const std::optional<Time>& time) { return time ? json::value(time_text(time)) : json::value(nullptr); }

json::value text_or_null(const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); }

std::string_view kind_word(config::Kind kind) {
  constexpr std::string_view words[] = {"auto", "feed", "page", "index", "sitemap"};
  return words[static_cast<size_t>(kind)];
}

// What its owner was told of it although it answers.
std::vector<std::string> told_of(const SourceState& state) {
  const pipeline::Notes notes = pipeline::notes_of(state.extra);
  std::vector<std::string> words;
  for (const pipeline::Ailment ailment : pipeline::ailments) {
    if (notes.courses[static_cast<size_t>(ailment)].told) words.emplace_back(pipeline::word(ailment));
  }
  return words;
}

// Nothing to tell while it is too little known.
std::string quiet_text(const SourceState& state) {
  const pipeline::Quiet quiet = pipeline::notes_of(state.extra).quiet;
  const auto patience = pipeline::patience(quiet);
  const std::string last = quiet.news ? fmt::format("last news {}", time_text(quiet.news)) : "no news since it is watched";
  if (!patience) return last + "; its rhythm is not known yet";
  return fmt::format("{}; its silence is told after {} h", last, std::chrono::ceil<std::chrono::hours>(*patience).count());
}

std::string status_of(const std::string& id, const Known& known) {
  if (known.paused_since(id)) return "paused";
  const SourceState* state = known.state(id);
  if (state == nullptr || !state->last_poll) return "new";
  const auto told = told_of(*state);
  return state->status == "active" && !told.empty() ? told.front() : state->status;
}

std::optional<Time> last_poll(const SourceState* state) { return state == nullptr ? std::nullopt : state->last_poll; }

json::object describe(const config::Source& source, const Known& known) {
  const SourceState* state = known.state(source.id);
  json::object object{
      {"id", source.id}, {"name", source.name}, {"url", url::for_log(source.url)}, {"kind", kind_word(source.kind)}};
  json::array tags;
  for (const std::string& tag : source.tags) tags.emplace_back(tag);
  object["tags"] = std::move(tags);
  object["status"] = status_of(source.id, known);
  object["last_poll"] = time_value(last_poll(state));
  object["next_due"] = time_value(known.next(source.id));
  json::array health;
  if (state != nullptr) {
    for (const std::string& each : told_of(*state)) health.emplace_back(each);
  }
  object["health"] = std::move(health);
  object["failures"] = state == nullptr ? 0U : state->failures;
  object["last_error"] = text_or_null(state == nullptr ? std::string{} : state->last_error);
  return object;
}

std::string hub_text(const store::Subscription& one, bool is_pushed) {
  if (is_pushed) return fmt::format("{}, pushes until {}", url::for_log(one.hub), time_text(one.lease_until));
  return fmt::format("{}, not confirmed{}, asked again {}", url::for_log(one.hub),
                     one.last_error.empty() ? "" : fmt::format(" [{}]", one.last_error), time_text(one.next_try));
}

std::string fold(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + deliver::clean_line(text);
  return all.empty() ? "-" : all;
}

}  // namespace

Known::Known(std::vector<SourceState> states, app::Paused paused, std::vector<store::Subscription> subscriptions, Time now)
    : states_(std::move(states)), paused_(std::move(paused)), subscriptions_(std::move(subscriptions)), now_(now) {
  for (const SourceState& state : states_) by_id_.emplace(state.id, &state);
  for (const store::Subscription& one : subscriptions_) {
    if (!one.leaving) by_source_.emplace(one.source, &one);
  }
}

const SourceState* Known::state(const std::string& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

const store::Subscription* Known::subscription(const std::string& id) const {
  const auto found = by_source_.find(id);
  return found == by_source_.end() ? nullptr : found->second;
}

bool Known::is_pushed(const std::string& id) const {
  const store::Subscription* one = subscription(id);
  return one != nullptr && websub::is_healthy(*one, now_);
}

std::optional<Time> Known::next(const std::string& id) const {
  const SourceState* known = state(id);
  if (known == nullptr || !known->next_due || paused_.contains(id)) return std::nullopt;
  if (!is_pushed(id) || known->failures > 0 || !known->last_poll) return known->next_due;
  return websub::relaxed(*subscription(id), *known->next_due, *known->last_poll, now_);
}

std::string sources_text(const std::vector<config::Source>& sources, const Known& known) {
  std::string text = fmt::format("{:<28} {:<9} {:<21} {:<21} {:>5}  {}\n", "ID", "STATE", "LAST POLL", "NEXT", "FAILS", "ERROR");
  for (const config::Source& source : sources) {
    const SourceState* state = known.state(source.id);
    text += fmt::format("{:<28} {:<9} {:<21} {:<21} {:>5}  {}\n", source.id, status_of(source.id, known),
                        time_text(last_poll(state)), time_text(known.next(source.id)), state == nullptr ? 0 : state->failures,
                        state == nullptr || state->last_error.empty() ? "-" : state->last_error);
  }
  return text;
}

std::string sources_json(const std::vector<config::Source>& sources, const Known& known) {
  json::array list;
  for (const config::Source& source : sources) list.push_back(describe(source, known));
  return json::serialize(json::object{{"sources", std::move(list)}}) + '\n';
}

std::string source_text(const config::Source& source, const Known& known) {
  std::string text;
  const auto line = [&text](std::string_view name, const std::string& value) { text += fmt::format("{:<14} {}\n", name, value); };
  line("id", source.id);
  line("name", deliver::clean_line(source.name));
  line("url", url::for_log(source.url));
  line("kind", std::string(kind_word(source.kind)));
  line("tags", fold(source.tags));
  line("interval", config::to_text(source.interval));
  line("state", status_of(source.id, known));
  if (const auto since = known.paused_since(source.id)) line("paused since", time_text(since));
  if (const auto* one = known.subscription(source.id)) line("hub", hub_text(*one, known.is_pushed(source.id)));
  const SourceState* state = known.state(source.id);
  if (state == nullptr) return text;
  line("asked at", url::for_log(state->url));
  line("title", state->title.empty() ? "-" : deliver::clean_line(state->title));
  line("last poll", time_text(state->last_poll));
  line("last success", time_text(state->last_success));
  line("next poll", time_text(known.next(source.id)));
  line("not before", time_text(state->not_before));
  line("health", fold(told_of(*state)));
  line("news", quiet_text(*state));
  line("failures", std::to_string(state->failures));
  line("failing since", time_text(state->failing_since));
  line("error", state->last_error.empty()
                    ? "-"
                    : deliver::clean_line(fmt::format("{} [{}]", state->last_error_message, state->last_error)));
  return text;
}

std::string source_json(const config::Source& source, const Known& known) {
  json::object object = describe(source, known);
  object["interval"] = config::to_text(source.interval);
  object["paused_since"] = time_value(known.paused_since(source.id));
  object["hub"] = nullptr;
  if (const auto* one = known.subscription(source.id)) {
    object["hub"] = {{"url", url::for_log(one->hub)},
                     {"pushes", known.is_pushed(source.id)},
                     {"lease_until", time_value(one->lease_until)},
                     {"next_try", time_value(one->next_try)},
                     {"last_error", text_or_null(one->last_error)}};
  }
  if (const SourceState* state = known.state(source.id)) {
    object["asked_at"] = url::for_log(state->url);
    object["title"] = text_or_null(state->title);
    object["last_success"] = time_value(state->last_success);
    object["not_before"] = time_value(state->not_before);
    object["failing_since"] = time_value(state->failing_since);
    object["last_error_message"] = text_or_null(state->last_error_message);
  }
  return json::serialize(object) + '\n';
}

}  // namespace feedwatch::cli
