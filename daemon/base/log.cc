#include "base/log.h"

#include <cctype>
#include <memory>

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "base/log_journal.h"
#include "base/log_text.h"
#include "base/time.h"

namespace feedwatch::log {

namespace {

std::atomic<Format> wanted_format{Format::text};

Format format_in_use() {
  static const bool is_journal = stderr_is_journal();
  const Format format = wanted_format.load(std::memory_order_relaxed);
  return format == Format::text && is_journal ? Format::journal : format;
}

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    default:
      return spdlog::level::err;
  }
}

std::string_view word(Level level) {
  switch (level) {
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warning:
      return "warning";
    default:
      return "error";
  }
}

std::string lower(std::string_view name) {
  std::string lowered;
  for (const char c : name) lowered += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lowered;
}

std::string value_of(const Field& field) { return field.is_number ? fmt::format("{}", field.number) : safe(field.text); }

std::string now() { return to_rfc3339(std::chrono::floor<Duration>(std::chrono::system_clock::now())); }

std::string as_text(Level level, const Event& event, std::string_view message, Fields fields) {
  std::string line = fmt::format("{} {} {}: {}", now(), word(level), event.name, safe(message));
  for (const Field& field : fields) {
    const std::string value = value_of(field);
    const bool needs_quotes = value.empty() || value.find_first_of(" \"=") != std::string::npos;
    (line += ' ') += lower(field.name);
    line += '=';
    if (needs_quotes) {
      append_json(line, value);
    } else {
      line += value;
    }
  }
  return line;
}

std::string as_json(Level level, const Event& event, std::string_view message, Fields fields) {
  std::string line = fmt::format(R"({{"time":"{}","level":"{}","event":"{}","message":)", now(), word(level), event.name);
  append_json(line, safe(message));
  for (const Field& field : fields) {
    (line += ",\"") += lower(field.name);
    line += "\":";
    if (field.is_number) {
      line += value_of(field);
    } else {
      append_json(line, value_of(field));
    }
  }
  return line + '}';
}

std::string as_journal_fields(const Event& event, std::string_view message, Fields fields) {
  std::string text = fmt::format("MESSAGE={}\nMESSAGE_ID={}\nFEEDWATCH_EVENT={}", safe(message), event.message_id, event.name);
  for (const Field& field : fields) text += fmt::format("\n{}={}", field.name, value_of(field));
  return text;
}

spdlog::logger make_logger(spdlog::sink_ptr sink) {
  sink->set_pattern("%v");
  spdlog::logger logger{"feedwatch", std::move(sink)};
  logger.set_level(spdlog::level::trace);  // what is on is decided before a message is built
  logger.flush_on(spdlog::level::trace);
  logger.set_error_handler([](const std::string&) {});  // there is no better place to tell it
  return logger;
}

}  // namespace

std::optional<Level> level_named(std::string_view name) {
  if (name == "debug") return Level::debug;
  if (name == "info") return Level::info;
  if (name == "warning") return Level::warning;
  if (name == "error") return Level::error;
  if (name == "off") return Level::off;
  return std::nullopt;
}

std::optional<Format> format_named(std::string_view name) {
  if (name == "text") return Format::text;
  if (name == "json") return Format::json;
  if (name == "journal") return Format::journal;
  return std::nullopt;
}

void set_level(Level level) { detail::lowest.store(level, std::memory_order_relaxed); }

void set_format(Format format) { wanted_format.store(format, std::memory_order_relaxed); }

namespace detail {

void write(Level level, const Event& event, std::string_view message, Fields fields) noexcept {
  try {
    static spdlog::logger to_stderr = make_logger(std::make_shared<spdlog::sinks::stderr_sink_mt>());
    static spdlog::logger to_journal = make_logger(std::make_shared<JournalSink>());
    switch (format_in_use()) {
      case Format::journal:
        return to_journal.log(to_spdlog(level), as_journal_fields(event, message, fields));
      case Format::json:
        return to_stderr.log(to_spdlog(level), as_json(level, event, message, fields));
      default:
        return to_stderr.log(to_spdlog(level), as_text(level, event, message, fields));
    }
  } catch (...) {  // out of memory, at worst: a lost log line must not take the daemon down
  }
}

}  // namespace detail

}  // namespace feedwatch::log
