// A compiled selector. Internal to select_parse.cc and select_match.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "page/select.h"

namespace feedwatch::page {

enum class Combinator : uint8_t { none, descendant, child, adjacent, sibling };

using Complex = std::vector<Selector::Compound>;

struct Simple {
  enum class Kind : uint8_t { type, id, class_name, attribute, is, is_not, has, nth, root, empty, contains };
  enum class Operator : uint8_t { present, equals, includes, dash, prefix, suffix, substring };
  Kind kind{Kind::type};
  Operator op{Operator::present};
  bool ignore_case{false};
  bool of_type{false};
  bool from_end{false};
  int a{0};  // of an+b
  int b{0};
  std::string name{};
  std::string value{};
  std::shared_ptr<const std::vector<Complex>> nested{};  // there for is, is_not and has
};

struct Selector::Compound {
  Combinator combinator{Combinator::none};  // what ties it to the one before it
  std::vector<Simple> simples{};
};

}  // namespace feedwatch::page
