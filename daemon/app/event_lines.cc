#include "app/event_lines.h"

#include <memory>
#include <tuple>

#include <fmt/format.h>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace feedwatch::app {

namespace json = boost::json;

namespace {

json::value text_or_null(const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); }

std::string_view change_word(store::Known was) { return was == store::Known::changed ? "updated" : "new"; }

// The time is written by hand: as a JSON double it would be 1.7677008E9.
std::string seconds_text(Time time) {
  const auto milliseconds = time.time_since_epoch().count();
  return fmt::format("{}.{:03}", milliseconds / 1000, milliseconds % 1000);
}

class Writer {
 public:
  Writer(const Clock& clock, std::FILE* out) : clock_(clock), out_(out) {}

  void polled(const pipeline::PollReport& report) {
    write(report.pushed ? "push" : "poll", {{"source", report.source},
                                            {"url", report.url},
                                            {"status", report.status},
                                            {"bytes", report.bytes},
                                            {"articles", report.result.changes.size()},
                                            {"error", text_or_null(report.error ? report.error->code : std::string{})}});
    for (const store::ArticleChange& change : report.result.changes) {
      const pipeline::Headline& headline = report.headlines.at(change.index);
      write("article", {{"source", report.source},
                        {"id", change.public_id},
                        {"change", change_word(change.was)},
                        {"url", headline.url},
                        {"title", headline.title}});
    }
    for (const store::RemovedArticle& gone : report.result.removed) {
      write("article",
            {{"source", report.source}, {"id", gone.public_id}, {"change", "removed"}, {"url", gone.url}, {"title", gone.title}});
    }
    for (const alert::Alert& alert : report.result.alerts) fired(alert, report.source);
    show_state(report.state);
  }

  void fired(const alert::Alert& alert, const std::string& source) {
    write("alert", {{"source", text_or_null(source)}, {"rule", alert.rule.id}, {"id", alert.id}, {"story", alert.story.id}});
  }

  void attempted(const store::Delivery& delivery, const deliver::Verdict& verdict) {
    const bool ok = verdict.fate == deliver::Fate::delivered;
    write("delivery",
          {{"receiver", delivery.receiver}, {"id", delivery.message_id}, {"ok", ok}, {"error", text_or_null(verdict.code)}});
  }

  void told(const alert::OperatorEvent& event) {
    write("self_alert", {{"type", event.type},
                         {"source", text_or_null(event.source)},
                         {"code", text_or_null(event.code)},
                         {"message", event.message}});
  }

 private:
  using Shown = std::tuple<std::string, std::string, std::string>;

  void show_state(const store::SourceState& state) {
    Shown now{state.status, state.url, state.last_error};
    const auto [known, fresh] = shown_.try_emplace(state.id, now);
    if (!fresh && known->second == now) return;
    known->second = std::move(now);
    write("source_state",
          {{"source", state.id}, {"status", state.status}, {"url", state.url}, {"last_error", text_or_null(state.last_error)}});
  }

  void write(std::string_view event, json::object fields) {
    const std::string rest = json::serialize(fields);
    fmt::print(out_, "{{\"t\":{},\"event\":\"{}\",{}\n", seconds_text(clock_.now()), event, std::string_view(rest).substr(1));
    std::fflush(out_);
  }

  const Clock& clock_;
  std::FILE* out_;
  std::unordered_map<std::string, Shown> shown_{};
};

}  // namespace

Observer event_lines(const Clock& clock, std::FILE* out) {
  const auto writer = std::make_shared<Writer>(clock, out);
  Observer observer;
  observer.polled = [writer](const pipeline::PollReport& report) { writer->polled(report); };
  observer.fired = [writer](const alert::Alert& alert) { writer->fired(alert, {}); };
  observer.attempted = [writer](const store::Delivery& delivery, const deliver::Verdict& verdict) {
    writer->attempted(delivery, verdict);
  };
  observer.told = [writer](const alert::OperatorEvent& event) { writer->told(event); };
  observer.task_failed = [](std::string_view cause) { fmt::print(stderr, "internal error: {}\n", cause); };
  return observer;
}

}  // namespace feedwatch::app
