#include "app/log_observer.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "article/url.h"
#include "base/log.h"

namespace feedwatch::app {

namespace {

std::string when(const std::optional<Time>& time) { return time ? to_rfc3339(*time) : "never"; }

void log_failure(const pipeline::PollReport& report) {
  const store::SourceState& state = report.state;
  const bool is_guard = report.error->code.starts_with("denied-");
  const std::string message = fmt::format("source \"{}\": {}; next try {} ({} in a row)", report.source, report.error->message,
                                          when(state.next_due), state.failures);
  log::warning(is_guard ? log::address_denied : log::source_failing, message,
               {{log::feed_id, report.source}, {log::error_code, report.error->code}, {log::http_status, report.status}});
}

void log_lost_push(const pipeline::PollReport& report) {
  log::warning(log::source_damaged,
               fmt::format("source \"{}\": what its hub has sent cannot be used: {}; the source itself is asked instead",
                           report.source, report.error->message),
               {{log::feed_id, report.source}, {log::error_code, report.error->code}});
}

void log_poll(const pipeline::PollReport& report) {
  const auto parts = url::split(report.url);
  const std::string host = parts ? parts->host : "";
  log::debug(log::source_polled, fmt::format("source \"{}\": HTTP {}, {} bytes", report.source, report.status, report.bytes),
             {{log::feed_id, report.source},
              {log::feed_host, host},
              {log::http_status, report.status},
              {log::duration_ms, report.took},
              {log::count, report.result.changes.size()}});
  for (const std::string& warning : report.warnings) {
    log::info(log::source_damaged, fmt::format("source \"{}\": {}", report.source, warning), {{log::feed_id, report.source}});
  }
}

// What is told of a source beside its failures, which are logged one by one.
void log_told(const alert::OperatorEvent& event) {
  static const std::map<std::string_view, const log::Event*> kinds{{"source.flooding", &log::source_flooding},
                                                                   {"source.silent", &log::source_silent},
                                                                   {"source.moved", &log::source_moved},
                                                                   {"source.truncated", &log::source_damaged},
                                                                   {"source.skewed", &log::source_damaged}};
  const auto kind = kinds.find(event.type);
  if (kind != kinds.end()) log::warning(*kind->second, event.message, {{log::feed_id, event.source}});
}

void log_alert(const alert::Alert& alert) {
  const alert::AlertArticle* const article = alert.articles.empty() ? nullptr : &alert.articles.front();
  log::info(log::alert_fired,
            fmt::format("rule \"{}\" fired: {}", alert.rule.id, article == nullptr ? alert.story.title : article->title),
            {{log::rule_id, alert.rule.id},
             {log::alert_id, alert.id},
             {log::feed_id, article == nullptr ? std::string{} : article->source_id}});
}

void log_polled(const pipeline::PollReport& report) {
  if (report.error && report.pushed) return log_lost_push(report);
  if (report.error) return log_failure(report);
  if (report.recovered) {
    log::info(log::source_recovered, fmt::format("source \"{}\" answers again", report.source), {{log::feed_id, report.source}});
  }
  if (log::is_on(log::Level::debug)) log_poll(report);
  for (const alert::Alert& alert : report.result.alerts) log_alert(alert);
}

void log_attempt(const store::Delivery& delivery, const deliver::Verdict& verdict) {
  const auto fields_and = [&](log::Level level, const log::Event& event, std::string_view message) {
    log::event(level, event, message,
               {{log::receiver_id, delivery.receiver},
                {log::delivery_id, delivery.message_id},
                {log::alert_id, delivery.alert_id},
                {log::rule_id, delivery.rule_id},
                {log::http_status, verdict.status},
                {log::duration_ms, verdict.took}});
  };
  const std::string attempt = fmt::format("receiver \"{}\", attempt {}", delivery.receiver, delivery.attempt);
  switch (verdict.fate) {
    case deliver::Fate::delivered:
      return fields_and(log::Level::info, log::delivery_sent, fmt::format("{}: delivered", attempt));
    case deliver::Fate::dead:
      return fields_and(log::Level::error, log::delivery_dead, fmt::format("{}: given up: {}", attempt, verdict.message));
    case deliver::Fate::gone:
      return fields_and(log::Level::error, log::receiver_disabled, fmt::format("{}: disabled: {}", attempt, verdict.message));
    default:
      return fields_and(log::Level::warning, log::delivery_failed,
                        fmt::format("{}: {}; will be tried again", attempt, verdict.message));
  }
}

void log_told_of_store(const alert::OperatorEvent& event) {
  if (event.type == "store.degraded") log::error(log::store_degraded, event.message, {{log::error_code, event.code}});
  if (event.type == "store.recovered") log::info(log::store_recovered, event.message);
  if (event.type == "store.restored") log::error(log::store_restored, event.message, {{log::error_code, event.code}});
  if (event.type == "store.altered") log::warning(log::store_altered, event.message, {{log::error_code, event.code}});
  if (event.type == "backup.failed") log::error(log::backup_failed, event.message, {{log::error_code, event.code}});
}

}  // namespace

Observer logging_observer() {
  Observer observer;
  observer.polled = log_polled;
  observer.fired = log_alert;
  observer.attempted = log_attempt;
  observer.disabled = [](const std::string& receiver, const std::string& reason) {
    log::error(log::receiver_disabled,
               fmt::format("receiver \"{}\" is not tried any more: {}; its messages wait until `feedwatch receivers enable {}`",
                           receiver, reason, receiver),
               {{log::receiver_id, receiver}});
  };
  observer.unsubscribed = [](const std::string& receiver, const std::string& address) {
    log::warning(log::receiver_disabled,
                 fmt::format("receiver \"{}\": {} has unsubscribed; `feedwatch receivers enable {}` takes it back", receiver,
                             address, receiver),
                 {{log::receiver_id, receiver}});
  };
  observer.missing_receiver = [](const std::string& receiver, size_t messages) {
    log::warning(log::delivery_failed,
                 fmt::format("{} messages wait for receiver \"{}\", which is not in the configuration", messages, receiver),
                 {{log::receiver_id, receiver}, {log::count, messages}});
  };
  observer.told = [](const alert::OperatorEvent& event) {
    if (event.type == "config.rejected") log::error(log::config_rejected, event.message);
    log_told(event);
    log_told_of_store(event);
  };
  observer.backed_up = [](const store::Backup& backup) {
    log::info(log::backup_written, fmt::format("{}: checked, {} KiB", backup.file.native(), backup.bytes >> 10));
  };
  observer.task_failed = [](std::string_view cause) { log::error(log::service_fault, fmt::format("internal error: {}", cause)); };
  return observer;
}

void log_problems(const Loaded& loaded) {
  for (const Diagnostic& problem : loaded.problems) {
    const auto level = problem.severity == Severity::error ? log::Level::error : log::Level::warning;
    log::event(level, log::config_problem,
               fmt::format("{}:{}:{}: [{}] {}", problem.where.file, problem.where.line, problem.where.column, problem.code,
                           problem.message));
  }
}

}  // namespace feedwatch::app
