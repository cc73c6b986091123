#include <algorithm>

#include "page/select_parts.h"

namespace feedwatch::page {
namespace {

constexpr uint64_t most_steps = 40'000'000;

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

bool has_word(std::string_view words, std::string_view wanted) {
  if (wanted.empty()) return false;
  for (size_t at = words.find(wanted); at != std::string_view::npos; at = words.find(wanted, at + 1)) {
    const size_t end = at + wanted.size();
    if ((at == 0 || is_blank(words[at - 1])) && (end == words.size() || is_blank(words[end]))) return true;
  }
  return false;
}

bool compare(Simple::Operator op, std::string_view actual, std::string_view wanted) {
  using Operator = Simple::Operator;
  switch (op) {
    case Operator::present:
      return true;
    case Operator::equals:
      return actual == wanted;
    case Operator::includes:
      return has_word(actual, wanted);
    case Operator::dash:
      return actual == wanted || (actual.starts_with(wanted) && actual.substr(wanted.size()).starts_with('-'));
    case Operator::prefix:
      return !wanted.empty() && actual.starts_with(wanted);
    case Operator::suffix:
      return !wanted.empty() && actual.ends_with(wanted);
    case Operator::substring:
      return !wanted.empty() && actual.find(wanted) != std::string_view::npos;
  }
  return false;
}

// Matches from right to left; gives up when it has taken too many steps.
class Matcher {
 public:
  explicit Matcher(const Document& document) : document_(document) {}

  bool any(const std::vector<Complex>& list, NodeId id) {
    return std::any_of(list.begin(), list.end(),
                       [&](const Complex& complex) { return ends_at(complex, complex.size() - 1, id, no_node); });
  }

  bool exhausted() const { return steps_ > most_steps; }

 private:
  bool is_element(NodeId id) const { return id != 0 && document_[id].tag != Tag::text; }

  NodeId previous(NodeId id) {
    NodeId found = no_node;
    for (NodeId at = document_.first_child(document_[id].parent); at != id && at != no_node; at = document_.next_sibling(at)) {
      if (++steps_ > most_steps) return no_node;
      if (document_[at].tag != Tag::text) found = at;
    }
    return found;
  }

  // The compounds up to `last` match with the last of them at `id`. A `scope` stands left of the first one (:has).
  bool ends_at(const Complex& complex, size_t last, NodeId id, NodeId scope) {
    if (++steps_ > most_steps || !compound(complex[last], id)) return false;
    const Combinator combinator = complex[last].combinator;
    if (last == 0) return scope == no_node || tied(combinator, scope, id);
    switch (combinator) {
      case Combinator::child:
        return is_element(document_[id].parent) && ends_at(complex, last - 1, document_[id].parent, scope);
      case Combinator::adjacent: {
        const NodeId before = previous(id);
        return before != no_node && ends_at(complex, last - 1, before, scope);
      }
      case Combinator::sibling:
        for (NodeId at = document_.first_child(document_[id].parent); at != id && at != no_node;
             at = document_.next_sibling(at)) {
          if (is_element(at) && ends_at(complex, last - 1, at, scope)) return true;
        }
        return false;
      default:
        for (NodeId at = document_[id].parent; at != 0 && at != no_node; at = document_[at].parent) {
          if (ends_at(complex, last - 1, at, scope)) return true;
        }
        return false;
    }
  }

  bool tied(Combinator combinator, NodeId scope, NodeId id) {
    switch (combinator) {
      case Combinator::child:
        return document_[id].parent == scope;
      case Combinator::adjacent:
        return previous(id) == scope;
      case Combinator::sibling:
        return document_[id].parent == document_[scope].parent && id > scope;
      default:
        return id != scope && document_.contains(scope, id);
    }
  }

  bool compound(const Selector::Compound& compound, NodeId id) {
    return is_element(id) &&
           std::all_of(compound.simples.begin(), compound.simples.end(), [&](const Simple& each) { return simple(each, id); });
  }

  bool simple(const Simple& wanted, NodeId id) {
    using Kind = Simple::Kind;
    ++steps_;
    switch (wanted.kind) {
      case Kind::type:
        return document_[id].name == wanted.name;
      case Kind::id:
        return document_.attribute(id, "id") == wanted.name;
      case Kind::class_name:
        return has_word(document_.attribute(id, "class"), wanted.name);
      case Kind::attribute:
        return attribute(wanted, id);
      case Kind::is:
        return any(*wanted.nested, id);
      case Kind::is_not:
        return !any(*wanted.nested, id);
      case Kind::has:
        return has(wanted, id);
      case Kind::nth:
        return nth(wanted, id);
      case Kind::root:
        return document_[id].parent == 0;
      case Kind::empty:
        return is_empty(id);
      case Kind::contains:
        return document_.line(id, 64 * 1024).find(wanted.value) != std::string::npos;
    }
    return false;
  }

  bool attribute(const Simple& wanted, NodeId id) const {
    if (!document_.has_attribute(id, wanted.name)) return false;
    const std::string_view actual = document_.attribute(id, wanted.name);
    if (!wanted.ignore_case) return compare(wanted.op, actual, wanted.value);
    return compare(wanted.op, lowered(actual), lowered(wanted.value));
  }

  bool is_empty(NodeId id) const {
    for (NodeId at = id + 1; at < document_[id].end; ++at) {
      const Node& node = document_[at];
      if (node.tag != Tag::text || !std::all_of(node.text.begin(), node.text.end(), is_blank)) return false;
    }
    return true;
  }

  bool has(const Simple& wanted, NodeId id) {
    for (const Complex& complex : *wanted.nested) {
      const Combinator first = complex.front().combinator;
      const bool beside = first == Combinator::adjacent || first == Combinator::sibling;
      const NodeId end = beside ? document_[document_[id].parent].end : document_[id].end;
      for (NodeId at = id + 1; at < end; ++at) {
        if (exhausted()) return false;
        if (is_element(at) && ends_at(complex, complex.size() - 1, at, id)) return true;
      }
    }
    return false;
  }

  bool nth(const Simple& wanted, NodeId id) {
    const NodeId parent = document_[id].parent;
    int place = 0;
    int all = 0;
    for (NodeId at = document_.first_child(parent); at != no_node; at = document_.next_sibling(at)) {
      if (++steps_ > most_steps) return false;
      if (!is_element(at) || (wanted.of_type && document_[at].name != document_[id].name)) continue;
      ++all;
      if (at == id) place = all;
      if (place > 0 && !wanted.from_end) break;
    }
    if (wanted.from_end) place = all - place + 1;
    const int rest = place - wanted.b;
    return wanted.a == 0 ? rest == 0 : rest % wanted.a == 0 && rest / wanted.a >= 0;
  }

  const Document& document_;
  uint64_t steps_{0};
};

}  // namespace

std::vector<NodeId> Selector::all(const Document& document, NodeId root) const {
  std::vector<NodeId> found;
  if (alternatives_ == nullptr) return found;
  Matcher matcher(document);
  for (NodeId id = root; id < document[root].end && !matcher.exhausted(); ++id) {
    if (document[id].tag != Tag::text && id != 0 && matcher.any(*alternatives_, id)) found.push_back(id);
  }
  return found;
}

bool Selector::matches(const Document& document, NodeId id) const {
  if (alternatives_ == nullptr || id == 0 || document[id].tag == Tag::text) return false;
  return Matcher(document).any(*alternatives_, id);
}

}  // namespace feedwatch::page
