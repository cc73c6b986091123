#include "cli/since.h"

#include <string>

#include "config/units.h"

namespace feedwatch::cli {

std::optional<Time> parse_since(std::string_view text, Time now) {
  if (const auto back = config::parse_duration(text)) return now - *back;
  if (const auto time = from_rfc3339(text)) return time;
  return from_rfc3339(std::string{text} + "T00:00:00Z");
}

}  // namespace feedwatch::cli
