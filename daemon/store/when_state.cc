#include "store/when_state.h"

#include <algorithm>

#include <boost/json.hpp>

#include "store/when_clock.h"

namespace feedwatch::store {

namespace json = boost::json;

namespace {

constexpr int64_t most_events = 10'000;
constexpr Duration remembered = std::chrono::days{1};
constexpr Duration between_marks = std::chrono::hours{1};
constexpr Duration between_close_marks = std::chrono::seconds{5};

// Looks at silences are a minute apart, or less where a silence is shorter. Longer than this without one, and the rule was not
// watched.
constexpr Duration longest_blink = std::chrono::minutes{2};
constexpr Duration lateness = std::chrono::seconds{10};

json::array pack(const std::map<int64_t, uint32_t>& slots) {
  json::array packed;
  for (const auto& [slot, count] : slots) packed.push_back(json::array{slot, count});
  return packed;
}

std::map<int64_t, uint32_t> unpack(const json::value& packed) {
  std::map<int64_t, uint32_t> slots;
  for (const json::value& slot : packed.as_array())
    slots[slot.as_array().at(0).as_int64()] = slot.as_array().at(1).to_number<uint32_t>();
  return slots;
}

void drop_rule_events(Session& session, int64_t rule) { session.database.run("DELETE FROM when_event WHERE rule = ?", rule); }

KeptEvent read_event(const Query& row) {
  return {.event = {.article = row.integer(0),
                    .publisher = row.text(1),
                    .happened = row.time(2),
                    .seen = row.time(3),
                    .steps = row.number(4)},
          .source = row.text(5),
          .source_name = row.text(6)};
}

Duration longest_blink_of(const rules::When& when) {
  return when.absent ? std::min(longest_blink, when.absent->span + lateness) : longest_blink;
}

}  // namespace

WhenRule begin_rule(Session& session, const Hit& hit, Time axis) {
  Database& database = session.database;
  WhenRule rule{.rule = session.rules.add(database, hit.rule.id)};
  bool known = false;
  Time watched = axis;
  {
    Query row = database.query("SELECT conditions, watched, state FROM when_rule WHERE rule = ?", rule.rule);
    if (row.next()) {
      known = row.bits(0) == hit.conditions;
      watched = row.time(1);
      if (known) rule.state = row.text(2);
      if (!known) drop_rule_events(session, rule.rule);
    }
  }
  if (!known) {
    database.run("INSERT OR REPLACE INTO when_rule VALUES (?, ?, ?, '')", rule.rule, hit.conditions, axis);
    return rule;
  }
  const bool is_close = tells_of_time(hit.when);
  if (is_close) note_gap_of(session, rule.rule, watched, axis, longest_blink_of(hit.when));
  if (watched + (is_close ? between_close_marks : between_marks) <= axis) {
    database.run("UPDATE when_rule SET watched = ? WHERE rule = ?", axis, rule.rule);
  }
  return rule;
}

void save_state(Session& session, const WhenRule& rule) {
  session.database.run("UPDATE when_rule SET state = ? WHERE rule = ?", rule.state, rule.rule);
}

void forget_old(Session& session, Time axis) {
  session.database.run("DELETE FROM when_event WHERE until < ?", axis);
  std::vector<int64_t> gone;
  {
    Query row = session.database.query("SELECT rule FROM when_rule WHERE watched < ?", axis - remembered);
    while (row.next()) gone.push_back(row.integer(0));
  }
  for (const int64_t rule : gone) {
    drop_rule_events(session, rule);
    session.database.run("DELETE FROM when_gap WHERE rule = ?", rule);
    session.database.run("DELETE FROM when_rule WHERE rule = ?", rule);
  }
}

bool keep_event(Session& session, const EventKey& key, const KeptEvent& kept, Duration reach) {
  const rules::WhenEvent& event = kept.event;
  const int64_t source = session.sources.add(session.database, kept.source);
  return session.database.run("INSERT OR IGNORE INTO when_event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", key.rule, event.article,
                              source, key.key, event.publisher, event.happened, event.seen, event.seen + reach, event.steps,
                              kept.source_name) > 0;
}

std::vector<KeptEvent> load_events(Session& session, const EventKey& key, const rules::WhenEvent& fresh, Duration within) {
  std::vector<KeptEvent> events;
  const auto read_all = [&events](Query row) {
    while (row.next()) events.push_back(read_event(row));
  };
  if (key.story) {
    read_all(session.database.query(R"(
      SELECT when_event.article, publisher, happened, when_event.seen, steps, source.name, source_name
      FROM article JOIN when_event ON when_event.rule = ? AND when_event.article = article.id JOIN source ON source.id = when_event.source
      WHERE article.story = (SELECT story FROM article WHERE id = ?) ORDER BY when_event.seen DESC LIMIT ?)",
                                    key.rule, fresh.article, most_events));
  } else {
    read_all(session.database.query(R"(
      SELECT article, publisher, happened, seen, steps, source.name, source_name
      FROM when_event JOIN source ON source.id = when_event.source
      WHERE rule = ? AND key = ? AND seen >= ? AND happened <= ? ORDER BY seen DESC LIMIT ?)",
                                    key.rule, key.key, fresh.happened - within, fresh.seen + within, most_events));
  }
  return events;
}

void drop_events(Session& session, const EventKey& key, int64_t article) {
  if (key.story) {
    session.database.run(R"(
      DELETE FROM when_event WHERE rule = ? AND article IN (
        SELECT id FROM article WHERE story = (SELECT story FROM article WHERE id = ?)))",
                         key.rule, article);
  } else {
    session.database.run("DELETE FROM when_event WHERE rule = ? AND key = ?", key.rule, key.key);
  }
}

rules::SpikeState spike_from(const std::string& state, Time begin) {
  if (state.empty()) return {.since = begin};
  const json::value packed = json::parse(state);
  const json::object& object = packed.as_object();
  return {.since = to_time(object.at("since").as_int64()),
          .high = object.at("high").as_bool(),
          .window = unpack(object.at("window")),
          .baseline = unpack(object.at("baseline"))};
}

std::string to_state(const rules::SpikeState& state) {
  return json::serialize(json::object{
      {"since", to_int(state.since)}, {"high", state.high}, {"window", pack(state.window)}, {"baseline", pack(state.baseline)}});
}

rules::AbsentState absent_from(const std::string& state, Time begin) {
  if (state.empty()) return {.last = begin};
  const json::value packed = json::parse(state);
  const json::object& object = packed.as_object();
  return {.last = to_time(object.at("last").as_int64()), .told = object.at("told").as_bool()};
}

std::string to_state(const rules::AbsentState& state) {
  return json::serialize(json::object{{"last", to_int(state.last)}, {"told", state.told}});
}

}  // namespace feedwatch::store
