// Whether a reload has changed how a source is asked. Pure.
#pragma once

#include "config/config.h"

namespace feedwatch::app {

// By all that decides when and how its server is asked, and what of the answer is read. Where and what it is called apart.
bool is_asked_alike(const config::Config& before, const config::Source& known, const config::Config& after,
                    const config::Source& source);

// The same way through the network.
bool is_same_proxy(const config::ProxyPtr& one, const config::ProxyPtr& other);

}  // namespace feedwatch::app
