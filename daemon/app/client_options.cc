#include "app/client_options.h"

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

}  // namespace feedwatch::app
