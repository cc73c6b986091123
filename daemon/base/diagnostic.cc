#include "base/diagnostic.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/log_text.h"

namespace feedwatch {

namespace {

std::string_view line_of(std::string_view text, uint32_t line) {
  for (uint32_t current = 1; current < line; ++current) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

std::string header(const Diagnostic& diagnostic) {
  const std::string_view severity = diagnostic.severity == Severity::error ? "error" : "warning";
  const Position& at = diagnostic.where;
  const std::string message = log::safe(diagnostic.message);  // what it quotes may hold anything
  if (at.line == 0) return fmt::format("{}: {}[{}]: {}\n", at.file, severity, diagnostic.code, message);
  return fmt::format("{}:{}:{}: {}[{}]: {}\n", at.file, at.line, at.column, severity, diagnostic.code, message);
}

// Tabs stay tabs in the padding, so that the caret stands under its place at any tab width.
std::string padding_before(std::string_view line, uint32_t column) {
  std::string padding;
  uint32_t current = 1;
  for (const char c : line) {
    if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) continue;
    if (current++ >= column) break;
    padding += c == '\t' ? '\t' : ' ';
  }
  return padding;
}

}  // namespace

Position LocatedText::at(uint32_t offset) const {
  const auto after = std::upper_bound(marks.begin(), marks.end(), offset,
                                      [](uint32_t wanted, const Mark& mark) { return wanted < mark.offset; });
  if (after == marks.begin()) return {file, 0, 0};
  const Mark& mark = *std::prev(after);
  return {file, mark.line, mark.column + (offset - mark.offset)};
}

std::string render(const Diagnostic& diagnostic, std::string_view file_text) {
  std::string text = header(diagnostic);
  const std::string_view line = line_of(file_text, diagnostic.where.line);
  if (diagnostic.where.line == 0 || line.empty()) {
    if (!diagnostic.suggestion.empty()) text += fmt::format("       {}\n", diagnostic.suggestion);
    return text;
  }
  text += fmt::format("{:>5} | {}\n", diagnostic.where.line, line);
  text += fmt::format("      | {}{}", padding_before(line, diagnostic.where.column),
                      std::string(std::max<uint32_t>(diagnostic.length, 1), '^'));
  if (!diagnostic.suggestion.empty()) text += ' ' + diagnostic.suggestion;
  return text + '\n';
}

std::string closest(std::string_view typed, const std::vector<std::string_view>& known) {
  const auto distance = [](std::string_view a, std::string_view b) {
    std::vector<std::vector<size_t>> rows(a.size() + 1, std::vector<size_t>(b.size() + 1));
    for (size_t i = 0; i <= a.size(); ++i) rows[i][0] = i;
    for (size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
    for (size_t i = 1; i <= a.size(); ++i) {
      for (size_t j = 1; j <= b.size(); ++j) {
        rows[i][j] = std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] != b[j - 1] ? 1U : 0U)});
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
          rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
      }
    }
    return rows[a.size()][b.size()];
  };
  if (typed.size() > 64) return {};
  std::string best;
  size_t best_distance = std::max<size_t>(1, typed.size() / 3) + 1;
  for (const std::string_view name : known) {
    if (name.size() > 64) continue;
    const size_t candidate = distance(typed, name);
    if (candidate < best_distance) {
      best_distance = candidate;
      best = name;
    }
  }
  return best;
}

}  // namespace feedwatch
