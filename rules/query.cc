#include "rules/query.h"

#include <algorithm>

namespace feedwatch::rules {

bool is_span_expression(const Node& node) {
  switch (node.kind) {
    case Kind::words:
    case Kind::raw:
    case Kind::regex:
    case Kind::entity:
    case Kind::near:
    case Kind::first:
    case Kind::macro:
      return true;
    case Kind::any:
      return std::all_of(node.children.begin(), node.children.end(), is_span_expression);
    default:
      return false;
  }
}

bool holds_on_nothing(const Node& node) {
  const auto holds = [](const Node& child) { return holds_on_nothing(child); };
  switch (node.kind) {
    case Kind::all:
      return std::all_of(node.children.begin(), node.children.end(), holds);
    case Kind::any:
      return std::any_of(node.children.begin(), node.children.end(), holds);
    case Kind::none:
      return !holds_on_nothing(node.children.front());
    case Kind::of:
      return static_cast<size_t>(std::count_if(node.children.begin(), node.children.end(), holds)) >= node.number;
    default:
      return false;
  }
}

}  // namespace feedwatch::rules
