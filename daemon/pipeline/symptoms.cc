#include "pipeline/symptoms.h"

#include <algorithm>

#include <fmt/format.h>

#include "article/url.h"
#include "base/hash.h"

namespace feedwatch::pipeline {

namespace {

using std::chrono::seconds;

std::string header_or_empty(const http::Response& response, std::string_view name) {
  const std::string* value = response.header(name);
  return value == nullptr ? std::string{} : *value;
}

// "3 d 4 h", "2 h", "12 min".
std::string span_text(Duration span) {
  const auto minutes = std::chrono::floor<std::chrono::minutes>(span).count();
  if (minutes < 60) return fmt::format("{} min", minutes);
  const auto hours = minutes / 60;
  if (hours < 48) return fmt::format("{} h", hours);
  return hours % 24 == 0 ? fmt::format("{} d", hours / 24) : fmt::format("{} d {} h", hours / 24, hours % 24);
}

class Teller {
 public:
  Teller(const store::SourceState& state, Time now) : state_(state), now_(now) {}

  void tell(std::string_view type, std::string_view code, const std::string& what, std::string_view key = {}) {
    alert::OperatorEvent event;
    event.type = type;
    event.code = code;
    event.source = state_.id;
    event.timestamp = now_;
    const std::string when = std::to_string(now_.time_since_epoch().count());
    event.id = fmt::format("{}-{}-{}-{}", type, code, state_.id, key.empty() ? when : key);
    event.message = fmt::format("source \"{}\" {}", state_.id, what);
    events_.push_back(std::move(event));
  }

  std::vector<alert::OperatorEvent> take() { return std::move(events_); }

 private:
  const store::SourceState& state_;
  Time now_;
  std::vector<alert::OperatorEvent> events_{};
};

void tell_moved(const store::SourceState& state, const std::string& from, Teller& teller) {
  if (from.empty() || from == state.url) return;
  teller.tell(
      "source.moved", "moved",
      fmt::format("has moved for good, its server says since a day: from {} to {}. It is asked there from now on; put the new "
                  "address into the configuration.",
                  url::for_log(from), url::for_log(state.url)),
      fmt::format("{:016x}", hash64(state.url)));
}

void tell_page(const store::SourceState& state, Teller& teller) {
  teller.tell("source.failing", "became-a-page",
              fmt::format("is a web page where its feed was: {}. It is asked as ever; give it the new address of its feed.",
                          state.last_error_message));
}

void tell_truncated(Turn turn, Teller& teller) {
  if (turn == Turn::begins) {
    teller.tell("source.truncated", "truncated",
                "sends a document that breaks off, time and again: what it holds up to there is read, what is behind is missed.");
  } else {
    teller.tell("source.recovered", "complete-again", "sends whole documents again.");
  }
}

void tell_clock(Turn turn, Duration ahead, Teller& teller) {
  if (turn == Turn::ends) return teller.tell("source.recovered", "clock-right", "and we agree on the time again.");
  teller.tell(
      "source.skewed", "clock-skewed",
      fmt::format(
          "has a server whose clock is {} {} ours: dates of its articles, and the times it asks to be left alone, are not "
          "to be relied on. When several sources say so, it is our clock.",
          span_text(std::chrono::abs(ahead)), ahead > Duration{} ? "ahead of" : "behind"));
}

void tell_silence(Turn turn, const Quiet& quiet, Time now, Teller& teller) {
  if (turn == Turn::ends) return teller.tell("source.recovered", "news-again", "has news again.");
  const auto usual = std::ranges::max(quiet.longest);
  teller.tell(
      "source.silent", "silent",
      fmt::format(
          "has had no news for {}, since {}; it was never silent for longer than {} in the last weeks. It answers, and is "
          "asked as ever.",
          span_text(now - *quiet.news), to_rfc3339(std::chrono::floor<seconds>(*quiet.news)), span_text(usual)),
      std::to_string(quiet.news->time_since_epoch().count()));
}

Sign silence(Quiet& quiet, const Symptoms& symptoms, Time now) {
  if (!symptoms.read) return Sign::unclear;
  note_poll(quiet, symptoms.has_news, now);
  return is_silent(quiet, now) ? Sign::ill : Sign::well;
}

}  // namespace

void look_at_clock(Symptoms& symptoms, const http::Response& response, Time now) {
  const std::string date = header_or_empty(response, "Date");
  const std::string age = header_or_empty(response, "Age");
  symptoms.clock = sign_of_clock(date, age, now);
  symptoms.ahead = ahead_of_us(date, age, now).value_or(Duration{});
}

std::vector<alert::OperatorEvent> assess_symptoms(const store::SourceState& state, Notes& notes, const Symptoms& symptoms,
                                                  Time now) {
  Teller teller(state, now);
  const auto turn_of = [&](Ailment ailment, Sign sign) {
    return follow(notes.courses[static_cast<size_t>(ailment)], ailment, sign, now);
  };
  tell_moved(state, symptoms.moved_from, teller);
  if (turn_of(Ailment::page, symptoms.page) == Turn::begins) {
    tell_page(state, teller);
    if (notes.told == Told::nothing) notes.told = Told::failing;  // the same trouble is not told twice, but when it is over
  }
  if (const Turn turn = turn_of(Ailment::truncated, symptoms.truncated); turn != Turn::none) tell_truncated(turn, teller);
  if (const Turn turn = turn_of(Ailment::skewed, symptoms.clock); turn != Turn::none) tell_clock(turn, symptoms.ahead, teller);
  const Turn turn = turn_of(Ailment::silent, silence(notes.quiet, symptoms, now));
  if (turn != Turn::none) tell_silence(turn, notes.quiet, now, teller);
  return teller.take();
}

void move_times(Notes& notes, Duration step) {
  for (std::optional<Time>* time : {&notes.quiet.since, &notes.quiet.news}) {
    if (*time) **time += step;
  }
  for (Course& course : notes.courses) course.since += step;
}

}  // namespace feedwatch::pipeline
