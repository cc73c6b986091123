// `feedwatch sources list|show|explain`: read from the configuration and the store, beside a running daemon or without one.
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "app/load.h"
#include "base/clock.h"
#include "cli/sources_reasons.h"
#include "cli/sources_tools.h"
#include "store/history.h"

namespace feedwatch::cli {

namespace {

int complain(std::string_view message, int status) {
  fmt::print(stderr, "feedwatch sources: {}\n", message);
  return status;
}

// All that is known beside the configuration; on failure nothing, and `status` says how the command ends.
struct Look {
  app::Loaded loaded{};
  std::unique_ptr<Known> known{};
  int status{ok};

  const config::Config& config() const { return loaded.setup->config; }
};

bool takes_pushes(const config::Config& config) { return !config.public_url.empty() && !config.websub.listen.empty(); }

// A daemon that never ran has no store yet, and its sources no state.
Result<std::unique_ptr<Known>> remembered(const pipeline::Setup& setup) {
  const config::Config& config = setup.config;
  auto paused = app::Paused::read(config.state_dir);
  if (!paused) return paused.error();
  std::vector<store::SourceState> states;
  std::vector<store::Subscription> subscriptions;
  auto history = store::History::open(config.state_dir / "feedwatch.db");
  if (history) {
    auto known = (*history)->sources();
    if (!known) return known.error();
    states = std::move(*known);
    restore_addresses(states, setup);
    auto pushed = takes_pushes(config) ? (*history)->subscriptions() : Result<std::vector<store::Subscription>>{subscriptions};
    if (!pushed) return pushed.error();
    subscriptions = std::move(*pushed);
  } else if (history.error().code != "store-missing") {
    return history.error();
  }
  return std::make_unique<Known>(std::move(states), std::move(*paused), std::move(subscriptions), SystemClock().now());
}

Look look(const Common& common) {
  Look seen{.loaded = app::load(common.config)};
  if (seen.loaded.setup == nullptr) {
    std::fputs(seen.loaded.rendered.c_str(), stderr);
    seen.status = bad_config;
    return seen;
  }
  auto known = remembered(*seen.loaded.setup);
  if (known) {
    seen.known = std::move(*known);
  } else {
    seen.status = complain(known.error().message, cannot_create);
  }
  return seen;
}

template <class Show>
int with_source(const Common& common, const std::string& id, const Show& show) {
  const Look seen = look(common);
  if (seen.status != ok) return seen.status;
  const config::Source* source = seen.loaded.setup->source(id);
  if (source == nullptr) {
    return complain(fmt::format("no source has the id \"{}\"; feedwatch sources list names them", id), usage);
  }
  fmt::print("{}", show(seen, *source));
  return ok;
}

}  // namespace

int list_sources(const Common& common) {
  const Look seen = look(common);
  if (seen.status != ok) return seen.status;
  const auto& sources = seen.config().sources;
  fmt::print("{}", common.output == Output::json ? sources_json(sources, *seen.known) : sources_text(sources, *seen.known));
  return ok;
}

int show_source(const Common& common, const std::string& id) {
  return with_source(common, id, [&common](const Look& seen, const config::Source& source) {
    return common.output == Output::json ? source_json(source, *seen.known) : source_text(source, *seen.known);
  });
}

int explain_source(const Common& common, const std::string& id) {
  return with_source(common, id, [&common](const Look& seen, const config::Source& source) {
    const auto found = reasons(source, seen.config().poll, *seen.known);
    return common.output == Output::json ? explain_json(source, *seen.known, found) : explain_text(source, *seen.known, found);
  });
}

}  // namespace feedwatch::cli
