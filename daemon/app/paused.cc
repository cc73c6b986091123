#include "app/paused.h"

#include <fmt/format.h>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "app/state_file.h"
#include "config/files.h"

namespace feedwatch::app {

namespace json = boost::json;

namespace {

constexpr size_t most_bytes = size_t{64} << 20;

}  // namespace

Paused Paused::anew(const std::filesystem::path& state_dir) {
  Paused paused;
  paused.file_ = state_dir / "paused.json";
  return paused;
}

Result<Paused> Paused::read(const std::filesystem::path& state_dir) {
  Paused paused = anew(state_dir);
  const auto text = config::read_file(paused.file_, most_bytes);
  if (!text && text.error().code == "missing-file") return paused;
  if (!text) return Error{"paused-unreadable", text.error().message};
  boost::system::error_code failure;
  const json::value parsed = json::parse(*text, failure);
  if (failure || !parsed.is_object()) {
    return Error{"paused-unreadable", fmt::format("{}: not a list of paused sources", paused.file_.string())};
  }
  for (const auto& [source, since] : parsed.as_object()) {
    const auto time = since.is_string() ? from_rfc3339(since.as_string()) : std::nullopt;
    if (time) paused.sources_.emplace(source, *time);
  }
  return paused;
}

std::optional<Time> Paused::since(const std::string& source) const {
  const auto found = sources_.find(source);
  return found == sources_.end() ? std::nullopt : std::optional(found->second);
}

Result<> Paused::pause(const std::string& source, Time now) {
  if (contains(source)) return {};
  Sources changed = sources_;
  changed.emplace(source, std::chrono::floor<std::chrono::seconds>(now));
  return change_to(std::move(changed));
}

Result<> Paused::resume(const std::string& source) {
  if (!contains(source)) return {};
  Sources changed = sources_;
  changed.erase(source);
  return change_to(std::move(changed));
}

Result<> Paused::change_to(Sources sources) {
  json::object object;
  for (const auto& [source, since] : sources) object[source] = to_rfc3339(since);
  if (auto written = replace_file(file_, json::serialize(object) + '\n', 0640); !written)
    return Error{"paused-unwritable", written.error().message};
  sources_ = std::move(sources);
  return {};
}

}  // namespace feedwatch::app
