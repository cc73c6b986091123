// Grows an xml::Document from start tags, end tags and text, and decides what unbalanced ones meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "feed/feed.h"
#include "feed/xml.h"
#include "feed/xml_text.h"

namespace feedwatch::feed::xml {

struct RawAttribute {
  std::string_view name{};   // as written, with its prefix
  std::string_view value{};  // as written, references and all
};

class TreeBuilder {
 public:
  // A repairing builder takes an item that starts inside an item for the end of the first.
  TreeBuilder(const Limits& limits, bool repairing);

  void add_text(std::string_view raw);
  void add_cdata(std::string_view text);
  void open(std::string_view name, const std::vector<RawAttribute>& attributes, bool empty);
  void close(std::string_view name);

  // The element that text now goes to; empty outside the root.
  std::string_view open_name() const { return open_.back().name; }
  References& references() { return references_; }
  Document& document() { return document_; }
  bool failed() const { return !error_.code.empty(); }

  Result<Document> finish();

 private:
  struct Binding {
    std::string_view prefix{};
    Ns ns{Ns::unknown};
  };

  struct Open {
    std::string_view name{};  // as written, with its prefix
    uint32_t index{0};
    uint32_t last_child{0};
    size_t bindings{0};  // how many were in scope outside
    bool container{false};
    bool item{false};
  };

  bool is_within_limits();
  void append(std::string_view value, Kind kind, Ns ns = Ns::none);
  void add_attributes(const std::vector<RawAttribute>& attributes);
  void bind(std::string_view prefix, std::string_view uri);
  Ns resolve(std::string_view prefix) const;
  void close_to(size_t depth);
  void close_open_item();
  std::string_view decoded(std::string_view raw);

  Limits limits_;
  bool repairing_;
  size_t elements_{0};
  Document document_{};
  References references_{};
  std::vector<Open> open_{};  // open_[0] is the document
  std::vector<Binding> bindings_{};
  std::string scratch_{};
  Error error_{};
};

}  // namespace feedwatch::feed::xml
