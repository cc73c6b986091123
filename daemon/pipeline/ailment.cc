#include "pipeline/ailment.h"

#include <charconv>
#include <ctime>
#include <string>

#include <curl/curl.h>

namespace feedwatch::pipeline {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

struct Patience {
  uint32_t polls;  // in a row, before the turn is believed
  Duration span;   // from the first of them on
};

struct Manner {
  Patience begin;
  Patience end;
};

Manner manner_of(Ailment ailment) {
  switch (ailment) {
    case Ailment::page:
      return {.begin = {2, {}}, .end = {1, {}}};
    case Ailment::silent:
      return {.begin = {1, {}}, .end = {1, {}}};
    default:
      return {.begin = {3, hours{1}}, .end = {2, {}}};
  }
}

std::chrono::seconds seconds_of(std::string_view text) {
  uint32_t seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return std::chrono::seconds{seconds};
}

}  // namespace

std::string_view word(Ailment ailment) {
  constexpr std::string_view words[] = {"page", "truncated", "skewed", "silent"};
  return words[static_cast<size_t>(ailment)];
}

Turn follow(Course& course, Ailment ailment, Sign sign, Time now) {
  if (sign == Sign::unclear) return Turn::none;
  const bool is_ill = sign == Sign::ill;
  if (is_ill == course.told) {
    course.polls = 0;
    return Turn::none;
  }
  if (course.polls++ == 0) course.since = now;
  const Manner manner = manner_of(ailment);
  const Patience& patience = is_ill ? manner.begin : manner.end;
  if (course.polls < patience.polls || now - course.since < patience.span) return Turn::none;
  course.told = is_ill;
  course.polls = 0;
  return is_ill ? Turn::begins : Turn::ends;
}

std::optional<Duration> ahead_of_us(std::string_view date, std::string_view age, Time now) {
  if (date.empty()) return std::nullopt;
  const time_t stated = curl_getdate(std::string(date).c_str(), nullptr);
  if (stated < 0) return std::nullopt;
  return from_unix_seconds(stated) + seconds_of(age) - now;
}

Sign sign_of_clock(std::string_view date, std::string_view age, Time now) {
  const auto ahead = ahead_of_us(date, age, now);
  if (!ahead) return Sign::unclear;
  const Duration off = std::chrono::abs(*ahead);
  if (off >= minutes{10}) return Sign::ill;
  return off < minutes{5} ? Sign::well : Sign::unclear;
}

}  // namespace feedwatch::pipeline
