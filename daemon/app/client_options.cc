#include "app/client_options.h"

namespace feedwatch::app {

http::ClientOptions client_options(const config::Fetch& fetch) {
  http::ClientOptions options;
  options.user_agent = fetch.user_agent;
  options.limits.connections = static_cast<int>(fetch.connections);
  options.limits.per_host = static_cast<int>(fetch.per_host.connections);
  options.limits.spacing = fetch.per_host.spacing;
  options.ca_file = fetch.ca_file;
  return options;
}

}  // namespace feedwatch::app
