#include "store/silences.h"

#include <charconv>

#include "store/texts.h"

namespace feedwatch::store {

namespace {

constexpr int64_t most_listed = 10'000;

notify::Silence read_silence(const Query& row) {
  notify::Silence silence{.id = std::to_string(row.integer(0)),
                          .from = row.time(2),
                          .until = row.time(3),
                          .author = row.text(4),
                          .comment = row.text(5)};
  for (const std::string& text : from_list(row.text(1))) {
    auto matcher = notify::parse_matcher(text);
    if (!matcher) {
      silence.matchers.clear();  // one that is not understood must not silence more than was meant
      break;
    }
    silence.matchers.push_back(std::move(*matcher));
  }
  return silence;
}

std::vector<notify::Silence> read_all(Query row) {
  std::vector<notify::Silence> silences;
  while (row.next()) silences.push_back(read_silence(row));
  return silences;
}

}  // namespace

std::vector<notify::Silence> active_silences(Session& session, Time now) {
  return read_all(
      session.database.query("SELECT id, matchers, begins, ends, author, comment FROM silence INDEXED BY silence_ends WHERE ends "
                             "> ?1 AND begins <= ?1 ORDER BY id LIMIT ?2",
                             now, most_listed));
}

std::vector<notify::Silence> load_silences(Session& session, Time now, bool past) {
  return read_all(session.database.query(
      "SELECT id, matchers, begins, ends, author, comment FROM silence WHERE ends > ?1 OR ?2 ORDER BY id LIMIT ?3", now, past,
      most_listed));
}

std::string add_silence(Session& session, const notify::Silence& silence, Time now) {
  std::vector<std::string> matchers;
  for (const notify::Matcher& matcher : silence.matchers) matchers.push_back(to_text(matcher));
  session.database.run("INSERT INTO silence (matchers, begins, ends, created, author, comment) VALUES (?, ?, ?, ?, ?, ?)",
                       to_list(matchers), silence.from, silence.until, now, silence.author, silence.comment);
  return std::to_string(session.database.last_id());
}

bool expire_silence(Session& session, const std::string& id, Time now) {
  int64_t number = 0;
  const auto [end, failure] = std::from_chars(id.data(), id.data() + id.size(), number);
  if (failure != std::errc{} || end != id.data() + id.size()) return false;
  return session.database.run("UPDATE silence SET ends = ?1 WHERE id = ?2 AND ends > ?1", now, number) > 0;
}

}  // namespace feedwatch::store
