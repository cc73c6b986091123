#include "store/session.h"

namespace feedwatch::store {

namespace {

constexpr size_t most_waiting_bytes = size_t{4} << 20;

}  // namespace

int64_t Names::add(Database& database, const std::string& name) {
  if (const auto known = find(database, name)) return *known;
  database.run(add_sql_, name);
  const int64_t id = database.last_id();
  known_.emplace(name, id);
  return id;
}

std::optional<int64_t> Names::find(Database& database, const std::string& name) {
  if (const auto place = known_.find(name); place != known_.end()) return place->second;
  const auto id = database.value(find_sql_, name);
  if (id) known_.emplace(name, *id);
  return id;
}

void Words::add(int64_t article, std::string words) {
  const auto [place, fresh] = waiting_.try_emplace(article);
  bytes_ -= place->second.size();
  place->second.clear();
  if (words.empty() || bytes_ + words.size() > most_waiting_bytes) {
    waiting_.erase(place);
    return;
  }
  bytes_ += words.size();
  place->second = std::move(words);
}

const std::string* Words::find(int64_t article) const {
  const auto place = waiting_.find(article);
  return place == waiting_.end() ? nullptr : &place->second;
}

void Words::drop_until(int64_t article) {
  while (!waiting_.empty() && waiting_.begin()->first <= article) {
    bytes_ -= waiting_.begin()->second.size();
    waiting_.erase(waiting_.begin());
  }
}

Session::Session(Database opened, Options wanted)
    : database(std::move(opened)),
      options(std::move(wanted)),
      sources("SELECT id FROM source WHERE name = ?", "INSERT INTO source (name) VALUES (?)"),
      rules("SELECT id FROM rule WHERE name = ?", "INSERT INTO rule (name) VALUES (?)"),
      receivers("SELECT id FROM receiver WHERE name = ?", "INSERT INTO receiver (name) VALUES (?)") {
  numbers.indexed_until = database.value("SELECT value FROM meta WHERE key = 'indexed_until'").value_or(0);
  numbers.next_article = std::max(numbers.indexed_until, database.value("SELECT max(id) FROM article").value_or(0)) + 1;
  committed_ = numbers;
  const auto newest_poll = database.value("SELECT max(last_poll) FROM source_state");
  if (newest_poll) today = day_of(to_time(*newest_poll));
}

void Session::committed() {
  for (auto& [article, text] : pending.words) words.add(article, std::move(text));
  for (const std::string& source : pending.renewed) stale.erase(source);
  pending = {};
  stories.commit();
  words.drop_until(numbers.indexed_until);
  committed_ = numbers;
  committed_axis_ = axis;
}

void Session::roll_back() {
  try {
    if (database.in_transaction()) database.run("ROLLBACK");
  } catch (const SQLite::Exception&) {
    // The next transaction cannot begin then, and says so.
  }
  pending = {};
  stories.roll_back();
  sources.forget();
  rules.forget();
  receivers.forget();
  numbers = committed_;
  axis = committed_axis_;
}

}  // namespace feedwatch::store
