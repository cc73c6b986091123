// proxy: of fetch and of a source. Internal to config/.
#pragma once

#include "config/map_reader.h"
#include "config/proxy.h"
#include "config/surroundings.h"

namespace feedwatch::config {

// "proxy: URL", "proxy: {url, user, password_file, allow_private}" or "proxy: none"; `otherwise` when it is not given. Tells what
// is wrong; with a mistake in it nothing goes straight that was not to: the file as a whole is refused.
ProxyPtr read_proxy(MapReader& reader, const Surroundings& around, const std::vector<Cidr>& allow_private, ProxyPtr otherwise);

}  // namespace feedwatch::config
