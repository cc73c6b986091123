#include "cli/status_text.h"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace feedwatch::cli {

namespace json = boost::json;

namespace {

// Texts as they are, everything else as JSON; "-" for nothing.
std::string shown(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  if (found == nullptr || found->is_null()) return "-";
  return found->is_string() ? std::string(found->as_string()) : json::serialize(*found);
}

const json::array& list(const json::object& object, std::string_view name) {
  static const json::array none;
  const json::value* found = object.if_contains(name);
  return found != nullptr && found->is_array() ? found->as_array() : none;
}

std::string source_line(const json::object& source) {
  return fmt::format("  {:<24} {:<7} next {:<21} {}\n", shown(source, "id"), shown(source, "status"), shown(source, "next_due"),
                     shown(source, "last_error"));
}

std::string receiver_line(const json::object& receiver) {
  return fmt::format("  {:<24} {:<8} {}\n", shown(receiver, "id"), shown(receiver, "type"), shown(receiver, "state"));
}

std::string broken_files(const json::object& status, std::string_view name, std::string_view what) {
  const json::array& files = list(status, name);
  if (files.empty()) return {};
  std::string text = fmt::format("BROKEN         {} {}, left out or used in part: see feedwatch check\n", files.size(), what);
  for (const json::value& file : files) {
    if (file.is_string()) text += fmt::format("  {}\n", file.as_string().c_str());
  }
  return text;
}

}  // namespace

std::string status_text(const json::object& status) {
  std::string text = fmt::format("feedwatch {}, running since {}\n", shown(status, "version"), shown(status, "started"));
  text += fmt::format("configuration  {} of {}\n", shown(status, "config"), shown(status, "loaded_at"));
  if (const json::value* rejected = status.if_contains("rejected"); rejected != nullptr && rejected->is_string()) {
    text += fmt::format("REJECTED since, still running on the one above:\n{}", rejected->as_string().c_str());
  }
  text += broken_files(status, "broken_rule_files", "rule files");
  text += broken_files(status, "broken_source_files", "files of sources");
  text += fmt::format("articles       {}\nalerts         {}\n", shown(status, "articles"), shown(status, "alerts"));
  text += fmt::format("deliveries     {} pending, {} delivered, {} dead\n", shown(status, "pending"), shown(status, "delivered"),
                      shown(status, "dead"));
  if (const std::string store = shown(status, "store"); store != "-") {
    text += fmt::format("store          {}, last backup {}\n", store, shown(status, "last_backup"));
    if (status.contains("store_reason")) text += fmt::format("  {}\n", shown(status, "store_reason"));
  }
  const json::array& sources = list(status, "sources");
  text += fmt::format("sources        {}, {} with errors\n", sources.size(), shown(status, "failing"));
  for (const json::value& source : sources) text += source_line(source.as_object());
  text += fmt::format("receivers      {}\n", list(status, "receivers").size());
  for (const json::value& receiver : list(status, "receivers")) text += receiver_line(receiver.as_object());
  return text;
}

}  // namespace feedwatch::cli
