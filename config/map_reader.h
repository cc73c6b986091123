// Reads the keys of one map and, at the end, tells of those nobody asked for. Not shared between threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/values.h"

namespace feedwatch::config {

// Each read leaves `out` as it is when the key is absent or its value is told to be wrong. Keys must outlive the reader (literals
// do).
class MapReader {
 public:
  // `name` as messages give it: "poll", "rule \"x\"". A node that is no map is told once; then every key is absent.
  MapReader(const Node& node, const FileProblems& problems, std::string name);

  const Node* find(std::string_view key);     // nullptr when absent
  const Node* require(std::string_view key);  // told when absent

  void text(std::string_view key, std::string& out);
  void located_text(std::string_view key, LocatedText& out);
  void boolean(std::string_view key, bool& out);
  void count(std::string_view key, uint32_t& out, uint32_t least, uint32_t most);
  void number(std::string_view key, double& out, double least, double most);
  void duration(std::string_view key, Duration& out, Duration least, Duration most);
  void size(std::string_view key, uint64_t& out, uint64_t least);
  void word(std::string_view key, std::string& out, const std::vector<std::string_view>& words);
  void url(std::string_view key, std::string& out);
  void texts(std::string_view key, std::vector<std::string>& out);
  void cidrs(std::string_view key, std::vector<Cidr>& out);

  // To be called last: unknown keys are errors, with the nearest of the keys that were asked for.
  void finish();

  bool is_map() const { return node_.kind == Node::Kind::map; }
  const Node& node() const { return node_; }
  const FileProblems& problems() const { return problems_; }
  const std::string& name() const { return name_; }
  std::string what(std::string_view key) const;  // "\"interval\" of poll"

 private:
  const Node& node_;
  const FileProblems& problems_;
  std::string name_;
  std::vector<std::string_view> asked_{};
};

}  // namespace feedwatch::config
