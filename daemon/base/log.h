// Structured logging: a level, what kind of thing happened, a sentence, and fields that programs can read. Any thread; never
// throws; a level that is off costs one relaxed load. Written to the journal when standard error is connected to it, else to
// standard error.
//
//   log::event(log::Level::warning, log::source_failing, "403 from news.example.org, paused until 14:05",
//              {{log::feed_id, source.id}, {log::http_status, 403}});
#pragma once

#include <atomic>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/log_events.h"

namespace feedwatch::log {

enum class Level : uint8_t { debug, info, warning, error, off };

// text: for people; where standard error is the journal's own stream (JOURNAL_STREAM), that means journal.
enum class Format : uint8_t { text, json, journal };

// The names that the configuration uses; none for any other word.
std::optional<Level> level_named(std::string_view name);
std::optional<Format> format_named(std::string_view name);

// Names of fields: upper case in the journal, lower case in text and JSON.
inline constexpr std::string_view feed_id = "FEED_ID";
inline constexpr std::string_view feed_host = "FEED_HOST";
inline constexpr std::string_view rule_id = "RULE_ID";
inline constexpr std::string_view alert_id = "ALERT_ID";
inline constexpr std::string_view delivery_id = "DELIVERY_ID";
inline constexpr std::string_view receiver_id = "RECEIVER_ID";
inline constexpr std::string_view http_status = "HTTP_STATUS";
inline constexpr std::string_view duration_ms = "DURATION_MS";
inline constexpr std::string_view error_code = "ERROR_CODE";
inline constexpr std::string_view count = "COUNT";
inline constexpr std::string_view path = "FILE_PATH";

// One field; borrows its text until event() returns. `name` is of A-Z, 0-9 and _.
struct Field {
  Field(std::string_view field_name, std::string_view value) : name(field_name), text(value) {}
  Field(std::string_view field_name, const char* value) : name(field_name), text(value) {}
  Field(std::string_view field_name, const std::string& value) : name(field_name), text(value) {}
  Field(std::string_view field_name, std::integral auto value)
      : name(field_name), number(static_cast<int64_t>(value)), is_number(true) {}
  Field(std::string_view field_name, std::chrono::milliseconds value) : Field(field_name, value.count()) {}

  std::string_view name;
  std::string_view text{};
  int64_t number{0};
  bool is_number{false};
};

using Fields = std::initializer_list<Field>;

// Both may be set at any time; until then: info, text.
void set_level(Level level);
void set_format(Format format);

namespace detail {
inline std::atomic<Level> lowest{Level::info};
void write(Level level, const Event& event, std::string_view message, Fields fields) noexcept;
}  // namespace detail

// True when event() would write: ask before building an expensive message.
inline bool is_on(Level level) noexcept { return level >= detail::lowest.load(std::memory_order_relaxed); }

// Foreign text in message and fields is made safe (log_text.h) and capped at 1 KiB a field. Secrets and URLs are the caller's:
// pass url::for_log() of a URL.
inline void event(Level level, const Event& event, std::string_view message, Fields fields = {}) noexcept {
  if (is_on(level)) detail::write(level, event, message, fields);
}

inline void debug(const Event& what, std::string_view message, Fields fields = {}) noexcept {
  event(Level::debug, what, message, fields);
}
inline void info(const Event& what, std::string_view message, Fields fields = {}) noexcept {
  event(Level::info, what, message, fields);
}
inline void warning(const Event& what, std::string_view message, Fields fields = {}) noexcept {
  event(Level::warning, what, message, fields);
}
inline void error(const Event& what, std::string_view message, Fields fields = {}) noexcept {
  event(Level::error, what, message, fields);
}

}  // namespace feedwatch::log
