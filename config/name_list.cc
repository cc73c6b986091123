#include "config/name_list.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include <fmt/format.h>

#include "config/files.h"
#include "config/values.h"

namespace feedwatch::config {

namespace {

constexpr size_t most_bytes = 256 << 20;
constexpr size_t most_line_bytes = 64 * 1024;
constexpr size_t most_aliases = 1'000;

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\r')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

// Cuts off and returns what stands before the next separator.
std::string_view next(std::string_view& rest, char separator) {
  const auto end = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return trim(part);
}

// Words as far as blanks and hyphens tell.
uint32_t words(std::string_view text) {
  uint32_t count = 0;
  bool inside = false;
  for (const char c : text) {
    const bool separates = c == ' ' || c == '-' || c == '\t';
    if (!separates && !inside) ++count;
    inside = !separates;
  }
  return count;
}

std::string make_id(std::string_view prefix, std::string_view id) {
  std::string made = prefix.empty() ? std::string(id) : fmt::format("{}-{}", prefix, id);
  for (char& c : made) {
    if (!is_id(std::string_view(&c, 1)) && c != '-' && c != '_' && c != '.') c = '_';
  }
  return made;
}

void add_alias(rules::Entity& entity, std::string_view term, uint32_t line, uint32_t column, const std::string& file,
               const NameList& list) {
  if (term.empty() || words(term) < list.min_tokens || entity.aliases.size() == most_aliases) return;
  rules::Alias alias{.exact = list.exact};
  alias.term = {.value = std::string(term), .file = file, .marks = {{0, line, column}}};
  entity.aliases.push_back(std::move(alias));
}

// Nothing when the row has no usable id or name.
std::optional<rules::Entity> read_row(std::string_view row, uint32_t line, const std::string& file, const NameList& list) {
  const char* const start = row.data();
  const auto column = [start](std::string_view part) {
    return code_points({start, static_cast<size_t>(part.data() - start)}) + 1;
  };
  const std::string_view id = next(row, '\t');
  const std::string_view name = next(row, '\t');
  std::string_view aliases = next(row, '\t');
  if (id.empty() || name.empty()) return std::nullopt;
  rules::Entity entity{
      .id = {make_id(list.prefix, id), {file, line, 1}}, .name = std::string(name), .kind = std::string(next(row, '\t'))};
  if (!is_id(entity.id.value)) return std::nullopt;
  add_alias(entity, name, line, column(name), file, list);
  while (!aliases.empty()) {
    const std::string_view alias = next(aliases, ';');
    add_alias(entity, alias, line, column(alias), file, list);
  }
  return entity;
}

}  // namespace

std::vector<rules::Entity> parse_names(std::string_view text, const std::string& file, const NameList& list, Problems& problems) {
  std::vector<rules::Entity> entities;
  std::unordered_set<std::string> ids;
  for (uint32_t line = 1; !text.empty(); ++line) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view row = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (trim(row).empty() || row.starts_with('#')) continue;
    if (entities.size() == most_listed_names) {
      problems.warning("too-many-names", fmt::format("only the first {} names are used", most_listed_names), {file, line, 1});
      break;
    }
    auto entity = row.size() > most_line_bytes ? std::nullopt : read_row(row, line, file, list);
    if (!entity) {
      problems.warning("bad-row", "this row is left out: it needs an id, a TAB and a name", {file, line, 1});
    } else if (!ids.insert(entity->id.value).second) {
      problems.warning("duplicate-id", fmt::format("this row is left out: \"{}\" stands in the list already", entity->id.value),
                       {file, line, 1});
    } else if (!entity->aliases.empty()) {
      entities.push_back(std::move(*entity));
    }
  }
  return entities;
}

std::vector<rules::Entity> read_names(const NameList& list, Problems& problems) {
  const auto text = read_text(list.path, most_bytes);
  if (text) return parse_names(*text, list.path.string(), list, problems);
  problems.error(text.error().code, text.error().message, list.where, list.length);
  return {};
}

}  // namespace feedwatch::config
