#include "config/problems.h"

#include <algorithm>

#include <fmt/format.h>

#include "config/cover.h"

namespace feedwatch::config {

namespace {

// What the caret line underlines: the scalar as it stands on its first line.
uint32_t underlined(const Node& node) {
  if (node.kind != Node::Kind::scalar) return 1;
  if (!node.marks.empty() && (node.marks.size() > 1 || node.marks.front().line != node.line)) return 1;
  const uint32_t quotes = node.marks.empty() ? 0 : 2;
  return std::max<uint32_t>(1, code_points(node.text.substr(0, node.text.find('\n'))) + quotes);
}

}  // namespace

Problems::Count& Problems::count(std::string_view file) {
  const auto known = std::find_if(counts_.begin(), counts_.end(), [file](const Count& c) { return c.file == file; });
  return known != counts_.end() ? *known : counts_.emplace_back(Count{.file = std::string(file)});
}

void Problems::add(Diagnostic problem) {
  problem.message = with_urls_covered(std::move(problem.message));
  Count& of_file = count(problem.where.file);
  ++of_file.all;
  if (problem.severity == Severity::error) ++of_file.errors;
  if (of_file.all == most + 1) {
    list_.push_back({.severity = problem.severity,
                     .code = "too-many",
                     .message = fmt::format("more than {} problems; the rest is not shown", most),
                     .where = {problem.where.file, 0, 0}});
  }
  if (of_file.all <= most) list_.push_back(std::move(problem));
}

void Problems::error(std::string code, std::string message, Position where, uint32_t length, std::string suggestion) {
  add({Severity::error, std::move(code), std::move(message), std::move(where), length, std::move(suggestion)});
}

void Problems::warning(std::string code, std::string message, Position where, uint32_t length, std::string suggestion) {
  add({Severity::warning, std::move(code), std::move(message), std::move(where), length, std::move(suggestion)});
}

void Problems::hide(std::string secret) {
  if (!secret.empty()) hidden_.push_back(std::move(secret));
}

void Problems::cover(std::string& text) const {
  for (const std::string& secret : hidden_) {
    for (size_t at = text.find(secret); at != text.npos; at = text.find(secret, at + secret.size())) {
      std::fill_n(text.begin() + static_cast<ptrdiff_t>(at), secret.size(), '*');
    }
  }
}

bool Problems::has_errors(std::string_view file) const {
  return std::any_of(counts_.begin(), counts_.end(), [file](const Count& c) { return c.file == file && c.errors > 0; });
}

void FileProblems::error(const Node& node, std::string code, std::string message, std::string suggestion) const {
  problems_.error(std::move(code), std::move(message), place(node, file_), underlined(node), std::move(suggestion));
}

void FileProblems::warning(const Node& node, std::string code, std::string message, std::string suggestion) const {
  problems_.warning(std::move(code), std::move(message), place(node, file_), underlined(node), std::move(suggestion));
}

}  // namespace feedwatch::config
