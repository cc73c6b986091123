#include "pipeline/notes.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace feedwatch::pipeline {

namespace json = boost::json;

namespace {

constexpr int64_t most_remembered = Duration{std::chrono::days{3650}}.count();

json::array to_array(const std::vector<uint64_t>& numbers) { return json::array(numbers.begin(), numbers.end()); }

std::string_view word(Told told) { return told == Told::gone ? "gone" : "failing"; }

json::array to_array(const Quiet& quiet) {
  const auto number = [](const std::optional<Time>& time) { return time ? time->time_since_epoch().count() : 0; };
  json::array numbers{number(quiet.since), number(quiet.news), quiet.count, quiet.week};
  for (const Duration longest : quiet.longest) numbers.emplace_back(longest.count());
  return numbers;
}

json::object to_object(const Courses& courses) {
  json::object object;
  for (const Ailment ailment : ailments) {
    const Course& course = courses[static_cast<size_t>(ailment)];
    if (course.told || course.polls > 0) {
      object[word(ailment)] = json::array{course.told ? 1 : 0, course.polls, course.since.time_since_epoch().count()};
    }
  }
  return object;
}

std::vector<int64_t> whole_numbers(const json::value* list) {
  std::vector<int64_t> numbers;
  if (list == nullptr || !list->is_array()) return numbers;
  for (const json::value& value : list->as_array()) {
    boost::system::error_code error;
    numbers.push_back(value.is_number() ? value.to_number<int64_t>(error) : 0);
  }
  return numbers;
}

Quiet quiet_of(const json::value* list) {
  Quiet quiet;
  const std::vector<int64_t> numbers = whole_numbers(list);
  if (numbers.size() != 4 + quiet.longest.size()) return quiet;
  const auto time = [](int64_t number) { return number == 0 ? std::nullopt : std::optional(Time{Duration{number}}); };
  quiet.since = time(numbers[0]);
  quiet.news = time(numbers[1]);
  quiet.count = static_cast<uint32_t>(std::clamp<int64_t>(numbers[2], 0, 1'000'000));
  quiet.week = numbers[3];
  for (size_t i = 0; i < quiet.longest.size(); ++i)
    quiet.longest[i] = Duration{std::clamp<int64_t>(numbers[4 + i], 0, most_remembered)};
  return quiet;
}

Courses courses_of(const json::value* value) {
  Courses courses;
  if (value == nullptr || !value->is_object()) return courses;
  for (const Ailment ailment : ailments) {
    const std::vector<int64_t> numbers = whole_numbers(value->as_object().if_contains(word(ailment)));
    if (numbers.size() != 3) continue;
    courses[static_cast<size_t>(ailment)] = {.told = numbers[0] == 1,
                                             .polls = static_cast<uint32_t>(std::clamp<int64_t>(numbers[1], 0, 1'000'000)),
                                             .since = Time{Duration{numbers[2]}}};
  }
  return courses;
}

// Reads what is there and of the right kind.
class Reader {
 public:
  explicit Reader(const json::object& object) : object_(object) {}

  template <class Number>
  void number(std::string_view name, Number& out) const {
    const json::value* found = object_.if_contains(name);
    if (found == nullptr || !found->is_number()) return;
    boost::system::error_code error;
    const auto value = found->to_number<Number>(error);
    if (!error) out = value;
  }
  void duration(std::string_view name, Duration& out) const {
    Duration::rep count = out.count();
    number(name, count);
    out = Duration{count};
  }
  std::string text(std::string_view name) const {
    const json::value* found = object_.if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string{};
  }
  std::vector<uint64_t> numbers(std::string_view name) const {
    std::vector<uint64_t> result;
    const json::value* found = object_.if_contains(name);
    if (found == nullptr || !found->is_array()) return result;
    for (const json::value& value : found->as_array()) {
      boost::system::error_code error;
      const auto number = value.is_number() ? value.to_number<uint64_t>(error) : 0;
      if (!error && number != 0) result.push_back(number);
    }
    return result;
  }
  bool has(std::string_view name) const { return object_.contains(name); }

 private:
  const json::object& object_;
};

}  // namespace

std::string to_extra(const Notes& notes) {
  json::object object;
  const Rhythm& rhythm = notes.rhythm;
  if (rhythm.ttl) object["ttl"] = rhythm.ttl->count();
  if (rhythm.skip_hours != 0) object["skip_hours"] = rhythm.skip_hours;
  if (rhythm.skip_days != 0) object["skip_days"] = rhythm.skip_days;
  if (notes.identity != 0) object["identity"] = notes.identity;
  if (notes.stranger != 0) object["stranger"] = notes.stranger;
  if (!notes.move.url.empty()) {
    object["move_url"] = notes.move.url;
    object["move_since"] = notes.move.since.time_since_epoch().count();
    object["move_successes"] = notes.move.successes;
  }
  if (notes.anchor.era != 0) {
    object["era"] = notes.anchor.era;
    object["offset"] = notes.anchor.offset.count();
  }
  if (notes.manner != 0) object["manner"] = notes.manner;
  if (notes.told != Told::nothing) object["told"] = word(notes.told);
  if (notes.good_polls != 0) object["good_polls"] = notes.good_polls;
  if (!notes.refused_by.empty()) object["refused_by"] = notes.refused_by;
  if (!notes.habit.empty()) object["habit"] = notes.habit;
  if (json::object health = to_object(notes.courses); !health.empty()) object["health"] = std::move(health);
  if (notes.quiet.since) object["quiet"] = to_array(notes.quiet);
  if (notes.past_lost) object["past_lost"] = 1;
  if (!notes.archives.empty()) object["archives"] = to_array(notes.archives);
  return object.empty() ? std::string{} : json::serialize(object);
}

Notes notes_of(const std::string& extra) {
  Notes notes;
  if (extra.empty()) return notes;
  boost::system::error_code error;
  const json::value value = json::parse(extra, error);
  if (error || !value.is_object()) return notes;
  const Reader reader(value.as_object());
  if (reader.has("ttl")) reader.duration("ttl", notes.rhythm.ttl.emplace());
  reader.number("skip_hours", notes.rhythm.skip_hours);
  reader.number("skip_days", notes.rhythm.skip_days);
  reader.number("identity", notes.identity);
  reader.number("stranger", notes.stranger);
  notes.move.url = reader.text("move_url");
  Duration since{};
  reader.duration("move_since", since);
  notes.move.since = Time{since};
  reader.number("move_successes", notes.move.successes);
  reader.number("era", notes.anchor.era);
  reader.duration("offset", notes.anchor.offset);
  reader.number("manner", notes.manner);
  const std::string told = reader.text("told");
  if (!told.empty()) notes.told = told == "gone" ? Told::gone : Told::failing;
  reader.number("good_polls", notes.good_polls);
  notes.refused_by = reader.text("refused_by");
  notes.habit = reader.text("habit");
  notes.courses = courses_of(value.as_object().if_contains("health"));
  notes.quiet = quiet_of(value.as_object().if_contains("quiet"));
  notes.past_lost = reader.has("past_lost");
  notes.archives = reader.numbers("archives");
  return notes;
}

}  // namespace feedwatch::pipeline
