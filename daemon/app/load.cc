#include "app/load.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/word_use.h"
#include "article/tracking.h"
#include "config/check.h"
#include "config/load.h"
#include "deliver/template.h"

namespace feedwatch::app {

namespace {

bool any_error(const std::vector<Diagnostic>& problems) {
  return std::any_of(problems.begin(), problems.end(), [](const Diagnostic& one) { return one.severity == Severity::error; });
}

// Templates are read with the configuration; only who fills them in can say whether they are any.
void check_templates(config::Loaded& files) {
  for (const config::Receiver& receiver : files.config.receivers) {
    const config::Webhook& webhook = receiver.webhook;
    if (webhook.template_text.empty()) continue;
    const auto made = deliver::Template::parse(webhook.template_text, webhook.content_type);
    if (made) continue;
    files.diagnostics.push_back({.severity = Severity::error,
                                 .code = made.error().code,
                                 .message = fmt::format("template of receiver \"{}\", which gets nothing until it is mended: {}",
                                                        receiver.id, made.error().message),
                                 .where = {.file = webhook.body_template.native()}});
  }
}

}  // namespace

bool Loaded::has_errors() const { return any_error(problems); }

Loaded load(const std::filesystem::path& file) {
  const auto words_of = [](const config::Config& config) { return word_use(config.state_dir / "feedwatch.db"); };
  config::Checked checked = config::check(file, config::LoadOptions::from_environment(), words_of);
  check_templates(checked.files);
  Loaded loaded;
  loaded.file = file;
  loaded.problems = checked.files.diagnostics;
  loaded.rendered = config::render_all(checked.files);
  loaded.broken_rule_files = checked.files.broken_rule_files;
  loaded.broken_source_files = checked.files.broken_source_files;
  loaded.unreadable = checked.files.unreadable;
  if (checked.files.unreadable || checked.files.main_broken) return loaded;
  loaded.setup = pipeline::make_setup(std::move(checked.files.config), std::move(checked.rules));
  return loaded;
}

void put_in_force(const Loaded& loaded) { url::Tracking::use(loaded.setup->config.tracking_parameters); }

LoadedRules load_rules(const std::filesystem::path& file) {
  config::Checked checked = config::check_rules({file});
  LoadedRules loaded;
  loaded.problems = checked.files.diagnostics;
  loaded.rendered = config::render_all(checked.files);
  loaded.unreadable = checked.files.unreadable;
  loaded.has_errors = any_error(loaded.problems);
  loaded.model = std::move(checked.files.config.model);
  return loaded;
}

std::filesystem::path state_dir_of(const std::filesystem::path& file) {
  config::LoadOptions options = config::LoadOptions::from_environment();
  options.read_named_files = false;
  const config::Loaded loaded = config::load(file, options);
  return loaded.config.state_dir.empty() ? "/var/lib/feedwatch" : loaded.config.state_dir;
}

}  // namespace feedwatch::app
