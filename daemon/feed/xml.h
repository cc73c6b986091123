// A small, read-only view of an XML document: elements with resolved namespaces, attributes, text. Built by xml_reader.h.
// Everything is flat in two arrays, so that neither reading nor destruction recurses, however deep the document is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "feed/chunks.h"
#include "feed/text_store.h"
#include "feed/xml_names.h"

namespace feedwatch::feed::xml {

struct Attribute {
  std::string_view name{};   // local name
  std::string_view value{};  // references decoded
  Ns ns{Ns::none};
};

enum class Kind : uint8_t {
  document,
  element,
  text,     // the characters that are meant
  escaped,  // references still to be decoded: that is left to whoever reads it, so that no second text is held for the whole
            // document
};

// There are about as many as tags, so their size is what a document weighs.
struct Node {
  const char* data{nullptr};  // local name of an element, characters of a text
  uint32_t size{0};
  uint32_t parent{0};
  uint32_t next{0};        // sibling; 0 = none
  uint32_t first{0};       // child; 0 = none
  uint32_t attributes{0};  // index of the first
  uint16_t attribute_count{0};
  Kind kind{Kind::document};
  Ns ns{Ns::none};

  std::string_view value() const { return {data, size}; }
};

// Views point into the text that was read, which the caller keeps, or into `decoded`.
struct Document {
  Chunks<Node> nodes{};  // nodes[0] is the document itself; in document order
  Chunks<Attribute> attributes{};
  TextStore decoded{};
  Ns default_ns{Ns::none};     // of the first element
  std::string_view doctype{};  // the declaration as written
  uint32_t items{0};           // elements named item or entry
  bool malformed{false};       // not well-formed; the tree is a best guess
  bool truncated{false};       // ended inside an element
  bool has_base{false};        // some element carries xml:base
  bool has_lang{false};        // some element carries xml:lang
  uint32_t unfinished{0};      // the innermost element that the end of the text left open; 0 = none

  // Gives back an element with all that is below it. No way may lead through it any more: not to its next sibling, either.
  void release(uint32_t index);
};

// A borrowed element. Default-constructed: none, which has no name, no attributes and no children.
class Element {
 public:
  Element() = default;
  Element(const Document& document, uint32_t index) : document_(&document), index_(index) {}

  explicit operator bool() const { return document_ != nullptr; }
  bool operator==(const Element&) const = default;

  std::string_view name() const { return document_ != nullptr ? node().value() : std::string_view{}; }
  Ns ns() const { return document_ != nullptr ? node().ns : Ns::none; }
  bool is(Ns ns_wanted, std::string_view wanted) const { return ns() == ns_wanted && same_name(name(), wanted); }
  bool is_named(std::string_view wanted) const { return same_name(name(), wanted); }
  uint32_t index() const { return index_; }

  Element parent() const;
  Element first_child() const;                   // first child element
  Element next_sibling() const;                  // next sibling element
  Element child(std::string_view wanted) const;  // first child element of that name, in any namespace

  // Attribute in no namespace (or in the element's own); empty when absent.
  std::string_view attribute(std::string_view wanted) const { return attribute(Ns::none, wanted); }
  std::string_view attribute(Ns ns_wanted, std::string_view wanted) const;
  bool has_attribute(Ns ns_wanted, std::string_view wanted) const;

  bool has_elements() const { return static_cast<bool>(first_child()); }

  // All text below the element, in order, white space at both ends gone. `scratch` is only used when there is more than one
  // piece, or a reference in it.
  std::string_view text(std::string& scratch) const;
  bool has_text() const;  // text() is not empty
  std::string text() const;
  // As text(), of the text nodes directly below only.
  std::string own_text() const;

  // The content as HTML: child elements as tags, without namespace prefixes; text escaped. URLs below an xml:base of their own
  // are resolved against it and `base_outside`.
  std::string markup(const std::string& base_outside) const;

  // In-scope xml:base, resolved against `outer`. In-scope xml:lang; nullopt-like empty when none is set.
  std::string base(const std::string& outer) const;
  std::string_view lang() const;

 private:
  const Node& node() const { return document_->nodes[index_]; }
  const Attribute* find(Ns ns_wanted, std::string_view wanted) const;

  const Document* document_{nullptr};
  uint32_t index_{0};
};

}  // namespace feedwatch::feed::xml
