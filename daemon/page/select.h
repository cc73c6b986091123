// CSS selectors (Selectors Level 4, the part that makes sense on a page at rest): lists, type, universal, class, id, attribute
// selectors with their six operators and the i flag, the four combinators, :not(), :is(), :where(), :has(), :root, :empty,
// :first-child and its kin, :nth-child(an+b) and its kin, and :contains("text"). Pure; any thread. Matching is bounded: a
// selector that would take longer than that matches nothing more.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

#include "page/dom.h"

namespace feedwatch::page {

struct SelectorError {
  size_t column{1};       // 1-based, in code points
  std::string message{};  // "expected a name behind \".\""
};

[[noreturn]] void throw_exception_from_error(const SelectorError& error, const boost::source_location& where);

class Selector {
 public:
  static boost::system::result<Selector, SelectorError> compile(std::string_view css);

  // Elements inside `root` (itself included) that match, in document order.
  std::vector<NodeId> all(const Document& document, NodeId root = 0) const;
  bool matches(const Document& document, NodeId id) const;
  const std::string& text() const { return text_; }

  // Every element name it asks for is one of HTML, or could be a custom element's: words that merely look like a selector fail
  // this.
  bool names_known_elements() const;

  struct Compound;

 private:
  std::string text_{};
  std::shared_ptr<const std::vector<std::vector<Compound>>> alternatives_{};
};

}  // namespace feedwatch::page
