#include "app/client_options.h"

#include "config/units.h"

namespace feedwatch::app {

namespace {

http::PauseScope pause_scope(config::PauseScope scope) {
  switch (scope) {
    case config::PauseScope::feed:
      return http::PauseScope::feed;
    case config::PauseScope::domain:
      return http::PauseScope::domain;
    default:
      return http::PauseScope::host;
  }
}

}  // namespace

http::ClientOptions client_options(const config::Fetch& fetch) {
  http::ClientOptions options;
  options.user_agent = fetch.user_agent;
  options.limits.connections = static_cast<int>(fetch.connections);
  options.limits.per_host = static_cast<int>(fetch.per_host.connections);
  options.limits.spacing = fetch.per_host.spacing;
  options.pause_scope = pause_scope(fetch.per_host.scope);
  options.ca_file = fetch.ca_file;
  return options;
}

http::ClientOptions client_options(const config::Config& config) {
  http::ClientOptions options = client_options(config.fetch);
  for (const std::string& listen : {config.websub.listen, config.metrics_listen}) {
    if (const auto endpoint = config::parse_endpoint(listen)) options.own_ports.push_back(endpoint->port);
  }
  return options;
}

}  // namespace feedwatch::app
