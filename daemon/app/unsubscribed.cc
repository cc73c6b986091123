#include "app/unsubscribed.h"

#include <fmt/format.h>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "app/state_file.h"
#include "config/files.h"

namespace feedwatch::app {

namespace json = boost::json;

namespace {

constexpr size_t most_bytes = size_t{16} << 20;

}  // namespace

Result<Unsubscribed> Unsubscribed::read(const std::filesystem::path& state_dir) {
  Unsubscribed known;
  known.file_ = state_dir / "unsubscribed.json";
  const auto text = config::read_file(known.file_, most_bytes);
  if (!text && text.error().code == "missing-file") return known;
  if (!text) return Error{"unsubscribed-unreadable", text.error().message};
  boost::system::error_code failure;
  const json::value parsed = json::parse(*text, failure);
  if (failure || !parsed.is_object())
    return Error{"unsubscribed-unreadable", fmt::format("{}: not a list of who has unsubscribed", known.file_.string())};
  for (const auto& [receiver, addresses] : parsed.as_object()) {
    if (!addresses.is_object()) continue;
    for (const auto& [address, since] : addresses.as_object()) {
      const auto time = since.is_string() ? from_rfc3339(since.as_string()) : std::nullopt;
      if (time) known.receivers_[receiver].emplace(address, *time);
    }
  }
  return known;
}

bool Unsubscribed::contains(const std::string& receiver, const std::string& address) const {
  return of(receiver).contains(address);
}

const Unsubscribed::Addresses& Unsubscribed::of(const std::string& receiver) const {
  static const Addresses none;
  const auto found = receivers_.find(receiver);
  return found == receivers_.end() ? none : found->second;
}

Result<> Unsubscribed::add(const std::string& receiver, const std::string& address, Time now) {
  if (contains(receiver, address)) return {};
  Receivers changed = receivers_;
  changed[receiver].emplace(address, std::chrono::floor<std::chrono::seconds>(now));
  return change_to(std::move(changed));
}

Result<size_t> Unsubscribed::clear(const std::string& receiver) {
  const size_t count = of(receiver).size();
  if (count == 0) return count;
  Receivers changed = receivers_;
  changed.erase(receiver);
  if (auto written = change_to(std::move(changed)); !written) return written.error();
  return count;
}

Result<> Unsubscribed::change_to(Receivers receivers) {
  json::object object;
  for (const auto& [receiver, addresses] : receivers) {
    json::object known;
    for (const auto& [address, since] : addresses) known[address] = to_rfc3339(since);
    object[receiver] = std::move(known);
  }
  if (auto written = replace_file(file_, json::serialize(object) + '\n', 0640); !written) return written;
  receivers_ = std::move(receivers);
  return {};
}

}  // namespace feedwatch::app
