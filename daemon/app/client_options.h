// What a configuration says about fetching, as the HTTP client takes it. Pure.
#pragma once

#include "config/config.h"
#include "http/client.h"

namespace feedwatch::app {

http::ClientOptions client_options(const config::Fetch& fetch);
// The same for a daemon, which asks none of its own listeners.
http::ClientOptions client_options(const config::Config& config);

}  // namespace feedwatch::app
