#include "config/unacted.h"

#include <fmt/format.h>

namespace feedwatch::config {

namespace {

class Warnings {
 public:
  // `what` as the file has it; `effect`: what happens instead.
  void add(bool given, const Position& where, std::string_view what, std::string_view effect) {
    if (!given) return;
    found_.push_back({.severity = Severity::warning,
                      .code = "not-acted-on",
                      .message = fmt::format("{} has no effect in this version: {}", what, effect),
                      .where = where});
  }

  std::vector<Diagnostic> take() { return std::move(found_); }

 private:
  std::vector<Diagnostic> found_{};
};

void look_at(const Receiver& receiver, Warnings& warnings) {
  const auto named = [&receiver](std::string_view key) { return fmt::format("\"{}\" of receiver \"{}\"", key, receiver.id); };
  warnings.add(receiver.email.digest > Duration{}, receiver.where, named("digest"), "every alert is a mail of its own");
}

}  // namespace

std::vector<Diagnostic> warn_of_unacted(const Config& config) {
  Warnings warnings;
  const Position main_file{.file = config.file.native()};
  warnings.add(!config.websub.listen.empty() && config.public_url.empty(), main_file, "\"websub\" without \"public_url\"",
               "sources are polled only");
  warnings.add(!config.metrics_listen.empty(), main_file, "\"metrics\"", "nothing listens there");
  for (const Receiver& receiver : config.receivers) look_at(receiver, warnings);
  for (const Route& route : config.routes) {
    warnings.add(true, route.notify.empty() ? main_file : route.notify.front().where, "\"routes\"",
                 "alerts go where the rules' notify says");
  }
  for (const Inhibit& inhibit : config.inhibits) {
    warnings.add(true, inhibit.source.where, "\"inhibit\"", "both rules tell the story");
  }
  return warnings.take();
}

}  // namespace feedwatch::config
