#include "story/habits.h"

#include <algorithm>
#include <cstring>

#include "article/text.h"
#include "base/hash.h"

namespace feedwatch::story {
namespace {

constexpr size_t above = 3;  // lines at the beginning and at the end that are looked at
constexpr size_t below = 6;
constexpr size_t longest = 400;  // bytes; longer lines are prose
constexpr size_t most_lines = 64;
constexpr uint8_t often = 3;
constexpr size_t entry_size = sizeof(uint64_t) + 1;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

// 0: too long to be a habit.
uint64_t name_of(std::string_view line) { return line.empty() || line.size() > longest ? 0 : hash64(text::fold(line)); }

bool is_margin(size_t line, size_t lines) { return line < above || line + below >= lines; }

}  // namespace

std::vector<uint64_t> margins(std::string_view text) {
  const auto lines = lines_of(text);
  std::vector<uint64_t> names;
  if (lines.size() < 2) return names;  // the only line is the text
  for (size_t i = 0; i < lines.size(); ++i) {
    if (!is_margin(i, lines.size())) continue;
    const uint64_t name = name_of(lines[i]);
    if (name != 0 && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

Habits Habits::decode(std::string_view bytes) {
  Habits habits;
  if (bytes.size() % entry_size != 0 || bytes.size() / entry_size > most_lines) return habits;
  for (; !bytes.empty(); bytes.remove_prefix(entry_size)) {
    Line line;
    std::memcpy(&line.name, bytes.data(), sizeof line.name);
    line.times = static_cast<uint8_t>(bytes[sizeof line.name]);
    habits.lines_.push_back(line);
  }
  return habits;
}

std::string Habits::encode() const {
  std::string bytes;
  bytes.reserve(lines_.size() * entry_size);
  for (const Line& line : lines_) {
    bytes.append(reinterpret_cast<const char*>(&line.name), sizeof line.name);
    bytes.push_back(static_cast<char>(line.times));
  }
  return bytes;
}

void Habits::add(const std::vector<uint64_t>& lines) {
  for (const uint64_t name : lines) {
    const auto known = std::find_if(lines_.begin(), lines_.end(), [name](const Line& line) { return line.name == name; });
    Line line{name, 1};
    if (known != lines_.end()) {
      line.times = std::min<uint8_t>(static_cast<uint8_t>(known->times + 1), often);
      lines_.erase(known);
    } else if (lines_.size() == most_lines) {
      const auto unlearned = std::find_if(lines_.begin(), lines_.end(), [](const Line& other) { return other.times < often; });
      lines_.erase(unlearned == lines_.end() ? lines_.begin() : unlearned);
    }
    lines_.push_back(line);
  }
}

bool Habits::holds(uint64_t line) const {
  return std::any_of(lines_.begin(), lines_.end(), [line](const Line& one) { return one.name == line && one.times >= often; });
}

bool Habits::empty() const {
  return std::none_of(lines_.begin(), lines_.end(), [](const Line& one) { return one.times >= often; });
}

std::string without(std::string_view text, const Habits& habits) {
  const auto lines = lines_of(text);
  std::string rest;
  rest.reserve(text.size());
  if (lines.size() < 2) return std::string(text);
  const bool any = !habits.empty();  // naming lines is what takes long
  for (size_t i = 0; i < lines.size(); ++i) {
    if (any && is_margin(i, lines.size()) && habits.holds(name_of(lines[i]))) continue;
    if (!rest.empty()) rest += '\n';
    rest += lines[i];
  }
  return rest.empty() ? std::string(text) : rest;
}

}  // namespace feedwatch::story
