#include "feed/xml.h"

#include <algorithm>

#include "article/url.h"
#include "feed/xml_text.h"

namespace feedwatch::feed::xml {
namespace {

constexpr std::string_view kUrlAttributes[] = {"href", "src", "cite", "action", "longdesc", "poster", "background", "usemap"};
constexpr std::string_view kVoid[] = {"area",  "base", "br",   "col",   "embed",  "hr",    "img",
                                      "input", "link", "meta", "param", "source", "track", "wbr"};

template <size_t N>
bool among(const std::string_view (&names)[N], std::string_view name) {
  return std::any_of(std::begin(names), std::end(names), [&](std::string_view known) { return same_name(known, name); });
}

void append_escaped(std::string_view text, bool quoted, std::string& out) {
  size_t start = 0;
  for (size_t at = text.find_first_of(quoted ? "&<>\"" : "&<>"); at != std::string_view::npos;
       at = text.find_first_of(quoted ? "&<>\"" : "&<>", start)) {
    out.append(text.substr(start, at - start));
    switch (text[at]) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += "&quot;";
    }
    start = at + 1;
  }
  out.append(text.substr(start));
}

// The node after `index` in document order that is still below `top`; 0 at the end. `leave` is called for each element left
// behind.
template <class Leave>
uint32_t after(const Document& document, uint32_t index, uint32_t top, const Leave& leave) {
  const auto& nodes = document.nodes;
  while (index != top) {
    if (nodes[index].kind == Kind::element) leave(nodes[index]);
    if (nodes[index].next != 0) return nodes[index].next;
    index = nodes[index].parent;
  }
  return 0;
}

uint32_t step(const Document& document, uint32_t index, uint32_t top) {
  if (document.nodes[index].first != 0) return document.nodes[index].first;
  return after(document, index, top, [](const Node&) {});
}

void append_text(const Node& node, std::string& out) {
  if (node.kind == Kind::text) out += node.value();
  if (node.kind == Kind::escaped) References().decode(node.value(), out);
}

std::string_view text_of(const Node& node, std::string& scratch) {
  if (node.kind == Kind::text) return node.value();
  scratch.clear();
  append_text(node, scratch);
  return scratch;
}

bool is_blank(const Node& text) {
  const auto value = trim(text.value());
  if (text.kind != Kind::escaped || value.empty() || value.front() != '&') return value.empty();
  constexpr size_t kOneReference = 40;
  std::string decoded;
  References().decode(value.substr(0, kOneReference), decoded);
  if (!is_space(decoded.front())) return false;
  append_text(text, decoded);  // hardly ever: a reference to white space
  return trim(decoded).empty();
}

struct InnerBase {
  const Node* owner{nullptr};
  std::string url{};
};

void append_attributes(const Document& document, const Node& node, const std::string* base, std::string& out) {
  for (uint32_t i = node.attributes; i < node.attributes + node.attribute_count; ++i) {
    const auto& attribute = document.attributes[i];
    if (attribute.ns != Ns::none) continue;
    out += ' ';
    out += attribute.name;
    out += "=\"";
    if (base != nullptr && among(kUrlAttributes, attribute.name)) {
      const auto resolved = url::absolute(trim(attribute.value), *base);
      append_escaped(resolved.empty() ? attribute.value : resolved, true, out);
    } else {
      append_escaped(attribute.value, true, out);
    }
    out += '"';
  }
}

}  // namespace

void Document::release(uint32_t index) {
  auto last = index;
  while (nodes[last].next == 0 && last != 0) last = nodes[last].parent;
  const auto end = nodes[last].next != 0 ? nodes[last].next : nodes.size();
  attributes.release(nodes[index].attributes, end < nodes.size() ? nodes[end].attributes : attributes.size());
  nodes.release(index, end);
}

Element Element::parent() const {
  if (document_ == nullptr || node().parent == 0) return {};
  return {*document_, node().parent};
}

Element Element::first_child() const {
  if (document_ == nullptr) return {};
  for (auto i = node().first; i != 0; i = document_->nodes[i].next) {
    if (document_->nodes[i].kind == Kind::element) return {*document_, i};
  }
  return {};
}

Element Element::next_sibling() const {
  if (document_ == nullptr) return {};
  for (auto i = node().next; i != 0; i = document_->nodes[i].next) {
    if (document_->nodes[i].kind == Kind::element) return {*document_, i};
  }
  return {};
}

Element Element::child(std::string_view wanted) const {
  for (auto element = first_child(); element; element = element.next_sibling()) {
    if (element.is_named(wanted)) return element;
  }
  return {};
}

const Attribute* Element::find(Ns ns_wanted, std::string_view wanted) const {
  if (document_ == nullptr) return nullptr;
  const auto& self = node();
  for (uint32_t i = self.attributes; i < self.attributes + self.attribute_count; ++i) {
    const auto& attribute = document_->attributes[i];
    const bool own = ns_wanted == Ns::none && attribute.ns == self.ns;
    if ((attribute.ns == ns_wanted || own) && same_name(attribute.name, wanted)) return &attribute;
  }
  return nullptr;
}

std::string_view Element::attribute(Ns ns_wanted, std::string_view wanted) const {
  const auto* found = find(ns_wanted, wanted);
  return found != nullptr ? found->value : std::string_view{};
}

bool Element::has_attribute(Ns ns_wanted, std::string_view wanted) const { return find(ns_wanted, wanted) != nullptr; }

std::string_view Element::text(std::string& scratch) const {
  if (document_ == nullptr) return {};
  const auto& nodes = document_->nodes;
  const auto first = node().first;
  if (first == 0) return {};
  if (nodes[first].next == 0 && nodes[first].kind == Kind::text) return trim(nodes[first].value());
  scratch.clear();
  for (auto i = first; i != 0; i = step(*document_, i, index_)) append_text(nodes[i], scratch);
  return trim(scratch);
}

bool Element::has_text() const {
  if (document_ == nullptr) return false;
  for (auto i = node().first; i != 0; i = step(*document_, i, index_)) {
    const auto& piece = document_->nodes[i];
    if (piece.kind != Kind::element && !is_blank(piece)) return true;
  }
  return false;
}

std::string Element::text() const {
  std::string scratch;
  return std::string(text(scratch));
}

std::string Element::own_text() const {
  std::string out;
  if (document_ == nullptr) return out;
  for (auto i = node().first; i != 0; i = document_->nodes[i].next) {
    append_text(document_->nodes[i], out);
  }
  return std::string(trim(out));
}

std::string Element::markup(const std::string& base_outside) const {
  std::string out;
  if (document_ == nullptr) return out;
  std::string scratch;
  std::vector<InnerBase> bases;  // of the open elements that carry one
  const auto leave = [&](const Node& left) {
    if (!bases.empty() && bases.back().owner == &left) bases.pop_back();
    if (among(kVoid, left.value())) return;
    out += "</";
    out += left.value();
    out += '>';
  };
  for (auto i = node().first; i != 0;) {
    const auto& current = document_->nodes[i];
    if (current.kind != Kind::element) {
      append_escaped(text_of(current, scratch), false, out);
    } else {
      const Element element(*document_, i);
      if (document_->has_base && element.has_attribute(Ns::xml, "base")) {
        const auto outer = bases.empty() ? base(base_outside) : bases.back().url;
        bases.push_back({&current, url::absolute(trim(element.attribute(Ns::xml, "base")), outer)});
      }
      out += '<';
      out += current.value();
      append_attributes(*document_, current, bases.empty() ? nullptr : &bases.back().url, out);
      out += '>';
    }
    i = current.first != 0 ? current.first : after(*document_, i, index_, leave);
  }
  return out;
}

std::string Element::base(const std::string& outer) const {
  if (document_ == nullptr || !document_->has_base) return outer;
  std::vector<std::string_view> chain;
  for (auto element = *this; element; element = element.parent()) {
    if (element.has_attribute(Ns::xml, "base")) chain.push_back(trim(element.attribute(Ns::xml, "base")));
  }
  std::string base = outer;
  for (auto step = chain.rbegin(); step != chain.rend(); ++step) {
    if (auto resolved = url::absolute(*step, base); !resolved.empty()) base = std::move(resolved);
  }
  return base;
}

std::string_view Element::lang() const {
  if (document_ == nullptr || !document_->has_lang) return {};
  for (auto element = *this; element; element = element.parent()) {
    if (element.has_attribute(Ns::xml, "lang")) return trim(element.attribute(Ns::xml, "lang"));
  }
  return {};
}

}  // namespace feedwatch::feed::xml
