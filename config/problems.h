// Where the readers of configuration files put what they find wrong. Not shared between threads.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "config/node.h"

namespace feedwatch::config {

// All problems of one load. Keeps at most `most` for each file, so that a broken file of a million lines stays readable.
class Problems {
 public:
  static constexpr size_t most = 200;

  void add(Diagnostic problem);
  void error(std::string code, std::string message, Position where, uint32_t length = 1, std::string suggestion = {});
  void warning(std::string code, std::string message, Position where, uint32_t length = 1, std::string suggestion = {});

  // A text that must not be shown with the lines of the file.
  void hide(std::string secret);
  // Writes stars over everything to be hidden.
  void cover(std::string& text) const;

  bool has_errors(std::string_view file) const;
  const std::vector<Diagnostic>& list() const { return list_; }

 private:
  struct Count {
    std::string file{};
    size_t all{0};
    size_t errors{0};
  };
  Count& count(std::string_view file);

  std::vector<Diagnostic> list_{};
  std::vector<Count> counts_{};
  std::vector<std::string> hidden_{};
};

// Problems of one file: everything a reader of its nodes needs to tell the owner about them.
class FileProblems {
 public:
  FileProblems(Problems& problems, std::string file) : problems_(problems), file_(std::move(file)) {}

  const std::string& file() const { return file_; }
  Problems& all() const { return problems_; }

  void error(const Node& node, std::string code, std::string message, std::string suggestion = {}) const;
  void warning(const Node& node, std::string code, std::string message, std::string suggestion = {}) const;

 private:
  Problems& problems_;
  std::string file_;
};

}  // namespace feedwatch::config
