#include "config/map_reader.h"

#include <algorithm>

#include <fmt/format.h>

namespace feedwatch::config {

namespace {

template <class T>
void take(std::optional<T> found, T& out) {
  if (found) out = std::move(*found);
}

}  // namespace

MapReader::MapReader(const Node& node, const FileProblems& problems, std::string name)
    : node_(node), problems_(problems), name_(std::move(name)) {
  if (node.kind != Node::Kind::map && node.kind != Node::Kind::null) {
    problems.error(node, "wrong-type", fmt::format("{} must be a map of keys and values", name_));
  }
}

const Node* MapReader::find(std::string_view key) {
  asked_.push_back(key);
  return node_.find(key);
}

const Node* MapReader::require(std::string_view key) {
  const Node* const found = find(key);
  if (found == nullptr && (node_.kind == Node::Kind::map || node_.kind == Node::Kind::null)) {
    problems_.error(node_, "missing-key", fmt::format("{} needs \"{}\"", name_, key));
  }
  return found;
}

void MapReader::text(std::string_view key, std::string& out) {
  if (const Node* found = find(key)) take(as_text(*found, problems_, what(key)), out);
}

void MapReader::located_text(std::string_view key, LocatedText& out) {
  const Node* const found = find(key);
  if (found != nullptr && as_text(*found, problems_, what(key))) out = located(*found, problems_.file());
}

void MapReader::boolean(std::string_view key, bool& out) {
  if (const Node* found = find(key)) take(as_bool(*found, problems_, what(key)), out);
}

void MapReader::count(std::string_view key, uint32_t& out, uint32_t least, uint32_t most) {
  if (const Node* found = find(key)) take(as_count(*found, problems_, what(key), least, most), out);
}

void MapReader::number(std::string_view key, double& out, double least, double most) {
  if (const Node* found = find(key)) take(as_number(*found, problems_, what(key), least, most), out);
}

void MapReader::duration(std::string_view key, Duration& out, Duration least, Duration most) {
  if (const Node* found = find(key)) take(as_duration(*found, problems_, what(key), least, most), out);
}

void MapReader::size(std::string_view key, uint64_t& out, uint64_t least) {
  if (const Node* found = find(key)) take(as_size(*found, problems_, what(key), least), out);
}

void MapReader::word(std::string_view key, std::string& out, const std::vector<std::string_view>& words) {
  if (const Node* found = find(key)) take(as_word(*found, problems_, what(key), words), out);
}

void MapReader::url(std::string_view key, std::string& out) {
  if (const Node* found = find(key)) take(as_url(*found, problems_, what(key)), out);
}

void MapReader::texts(std::string_view key, std::vector<std::string>& out) {
  if (const Node* found = find(key)) out = as_texts(*found, problems_, what(key));
}

void MapReader::cidrs(std::string_view key, std::vector<Cidr>& out) {
  if (const Node* found = find(key)) out = as_cidrs(*found, problems_, what(key));
}

void MapReader::finish() {
  for (const Entry& entry : node_.entries) {
    if (node_.find(entry.key.text) != &entry.value) {
      problems_.error(entry.key, "duplicate-key",
                      fmt::format("\"{}\" is already set in {}", entry.key.text.substr(0, 80), name_));
      continue;
    }
    if (std::find(asked_.begin(), asked_.end(), entry.key.text) != asked_.end()) continue;
    const std::string meant = closest(entry.key.text, asked_);
    problems_.error(entry.key, "unknown-key", fmt::format("unknown key \"{}\" in {}", entry.key.text.substr(0, 80), name_),
                    meant.empty() ? "" : fmt::format("did you mean \"{}\"?", meant));
  }
}

std::string MapReader::what(std::string_view key) const { return fmt::format("\"{}\" of {}", key, name_); }

}  // namespace feedwatch::config
