// receivers: in the main file and in rule files. Internal to config/.
#pragma once

#include <vector>

#include "config/config.h"
#include "config/node.h"
#include "config/surroundings.h"

namespace feedwatch::config {

// What e-mail receivers use unless they say otherwise: smtp: of the main file.
struct Smtp {
  std::string url{};
  std::string user{};
  Secret password{};
  std::string from{};
  Tls tls{Tls::required};
};

Smtp read_smtp(const Node& node, const Surroundings& around);

// Ids are not compared here. Receivers without a usable id are left out.
std::vector<Receiver> read_receivers(const Node& node, const Surroundings& around);

// Fills what an e-mail receiver left open. A receiver with a server of its own is never given the password of another.
void apply_smtp(Receiver& receiver, const Smtp& smtp, Problems& problems);

}  // namespace feedwatch::config
