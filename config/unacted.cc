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

}  // namespace

std::vector<Diagnostic> warn_of_unacted(const Config& config) {
  Warnings warnings;
  const Position main_file{.file = config.file.native()};
  warnings.add(!config.websub.listen.empty() && config.public_url.empty(), main_file, "\"websub\" without \"public_url\"",
               "sources are polled only");
  warnings.add(!config.metrics_listen.empty(), main_file, "\"metrics\"", "nothing listens there");
  return warnings.take();
}

}  // namespace feedwatch::config
