// Makes the located tree from the YAML library's events. Internal to the YAML reader.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include "config/node.h"
#include "config/problems.h"
#include "config/yaml.h"

namespace feedwatch::config {

// Thrown out of the library's parse loop, caught around it.
struct YamlLimit {
  YAML::Mark at{};
  std::string what{};
};

class YamlBuilder final : public YAML::EventHandler {
 public:
  YamlBuilder(std::string_view text, FileProblems problems, const YamlLimits& limits);

  // The finished document; a null node for an empty file.
  Node take();
  // False after a second document: on some faulty texts the library finds another one without end.
  bool wants_more() const { return documents_ < 2; }
  std::optional<YAML::Mark> last_value() const { return last_value_; }

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override;
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override;
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override;
  void OnAnchor(const YAML::Mark& mark, const std::string& name) override;

 private:
  struct Open {
    Node node{};
    std::optional<Node> key{};  // of a map, while its value is awaited
    YAML::anchor_t anchor{0};
  };
  struct Anchored {
    Node node{};
    size_t nodes{0};
    size_t depth{0};
  };
  struct Named {
    std::string name{};
    YAML::Mark mark{};
    bool used{false};
  };

  Node start(Node::Kind kind, const YAML::Mark& mark, const std::string& tag);
  void open(Node node, YAML::anchor_t anchor);
  void close();
  void add(Node node, YAML::anchor_t anchor);
  void add_entry(Open& map, Node node);
  void keep(const Node& node, YAML::anchor_t anchor);
  void count_alias_nodes(size_t more, const YAML::Mark& at);
  void warn_of_comment(const Node& key, const Node& value);
  void merge(Node& map);
  void report_unused_anchors();

  std::string_view text_;
  FileProblems problems_;
  YamlLimits limits_;
  std::vector<Open> open_{};
  std::unordered_map<YAML::anchor_t, Anchored> anchored_{};
  std::vector<Named> names_{};  // by anchor number - 1
  std::optional<Node> root_{};
  std::optional<YAML::Mark> last_value_{};
  size_t scalar_end_{0};  // byte behind the last plain scalar
  size_t nodes_{0};
  size_t alias_nodes_{0};
  size_t documents_{0};
};

}  // namespace feedwatch::config
