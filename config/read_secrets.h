// Keys that hold or name a secret. Internal to config/.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/map_reader.h"
#include "config/secret.h"
#include "config/surroundings.h"

namespace feedwatch::config {

// "<key>_file: PATH", or "<key>: TEXT" in a file that not everybody can read. Tells what is wrong; empty when there is none.
Secret read_secret_keys(MapReader& reader, std::string_view key, std::string_view file_key, const Surroundings& around);

// "<key>: PATH". Tells what is wrong; empty when there is none.
Secret read_secret_file(MapReader& reader, std::string_view key, const Surroundings& around);

// "secret_file:" (one or a list, a secret a line) or "secret:": keys that sign webhooks.
std::vector<Secret> read_signing_keys(MapReader& reader, const Surroundings& around);

// Header names and values that can be sent as they are (RFC 9110 §5).
std::map<std::string, std::string> read_headers(MapReader& reader, const Surroundings& around);

}  // namespace feedwatch::config
