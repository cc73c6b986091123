#include "feed/xml_builder.h"

#include <utility>

namespace feedwatch::feed::xml {
namespace {

constexpr size_t kMostBindings = 256;  // prefixes in scope at once; a feed needs a dozen

// Elements that only hold other elements: white space between their children says nothing.
bool is_container(std::string_view name) {
  for (const std::string_view known : {"item", "entry", "channel", "rss", "RDF", "feed", "image", "author", "group", "source"}) {
    if (name == known) return true;
  }
  return false;
}

struct QName {
  std::string_view prefix{};
  std::string_view local{};
};

QName split(std::string_view name) {
  const auto colon = name.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == name.size()) return {{}, name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

bool is_core(Ns ns) { return ns == Ns::none || ns == Ns::rss || ns == Ns::rss090 || ns == Ns::atom || ns == Ns::atom03; }

}  // namespace

TreeBuilder::TreeBuilder(const Limits& limits, bool repairing) : limits_(limits), repairing_(repairing) {
  document_.nodes.push_back({});
  open_.push_back({});
}

Result<Document> TreeBuilder::finish() {
  if (failed()) return error_;
  if (open_.size() > 1) {
    document_.truncated = true;
    document_.unfinished = open_.back().index;
  }
  return std::move(document_);
}

void TreeBuilder::add_text(std::string_view raw) {
  if (open_.size() == 1) return;  // outside the root
  if (open_.back().container && trim(raw).empty()) return;
  const bool plain = raw.find('&') == std::string_view::npos;
  if (plain || references_.has_declared()) return append(decoded(raw), Kind::text);  // what was declared is known here only
  append(raw, Kind::escaped);
}

void TreeBuilder::add_cdata(std::string_view text) {
  if (!text.empty()) append(text, Kind::text);
}

void TreeBuilder::open(std::string_view name, const std::vector<RawAttribute>& attributes, bool empty) {
  ++elements_;
  if (!is_within_limits()) return;
  const auto outside = bindings_.size();
  for (const auto& raw : attributes) {
    if (!raw.name.starts_with("xmlns")) continue;
    const auto rest = raw.name.substr(5);
    if (rest.empty() || rest.front() == ':') bind(rest.empty() ? rest : rest.substr(1), raw.value);
  }
  if (elements_ == 1) document_.default_ns = resolve({});
  const auto [prefix, local] = split(name);
  const auto ns = resolve(prefix);
  const bool item = is_core(ns) && (same_name(local, "item") || same_name(local, "entry"));
  document_.items += item ? 1 : 0;
  if (item && repairing_) close_open_item();

  const auto index = document_.nodes.size();
  append(local, Kind::element, ns);
  add_attributes(attributes);
  if (empty) {
    bindings_.resize(outside);
    return;
  }
  open_.push_back(
      {.name = name, .index = index, .bindings = outside, .container = is_core(ns) && is_container(local), .item = item});
}

// Closes what is open inside the element, too; an end tag for nothing that is open closes nothing.
void TreeBuilder::close(std::string_view name) {
  for (size_t depth = open_.size(); depth > 1; --depth) {
    if (!same_name(open_[depth - 1].name, name)) continue;
    if (depth != open_.size()) document_.malformed = true;
    return close_to(depth - 1);
  }
  document_.malformed = true;
}

bool TreeBuilder::is_within_limits() {
  if (elements_ > limits_.elements) error_ = {"too-many-elements", "more than " + std::to_string(limits_.elements) + " elements"};
  if (open_.size() > limits_.depth) error_ = {"xml-depth", "elements nested deeper than " + std::to_string(limits_.depth)};
  return !failed();
}

void TreeBuilder::append(std::string_view value, Kind kind, Ns ns) {
  const auto index = document_.nodes.size();
  auto& parent = open_.back();
  if (parent.last_child == 0) {
    document_.nodes[parent.index].first = index;
  } else {
    document_.nodes[parent.last_child].next = index;
  }
  parent.last_child = index;
  document_.nodes.push_back({.data = value.data(),
                             .size = static_cast<uint32_t>(value.size()),
                             .parent = parent.index,
                             .attributes = document_.attributes.size(),
                             .kind = kind,
                             .ns = ns});
}

std::string_view TreeBuilder::decoded(std::string_view raw) {
  if (raw.find('&') == std::string_view::npos) return raw;
  scratch_.clear();
  references_.decode(raw, scratch_);
  return document_.decoded.keep(scratch_);
}

void TreeBuilder::add_attributes(const std::vector<RawAttribute>& attributes) {
  auto& node = document_.nodes.back();
  for (const auto& raw : attributes) {
    if (raw.name.starts_with("xmlns")) continue;
    const auto qname = split(raw.name);
    const auto ns = qname.prefix.empty() ? Ns::none : resolve(qname.prefix);
    if (ns == Ns::xml && qname.local == "base") document_.has_base = true;
    if (ns == Ns::xml && qname.local == "lang") document_.has_lang = true;
    document_.attributes.push_back({qname.local, decoded(raw.value), ns});
  }
  node.attribute_count = static_cast<uint16_t>(document_.attributes.size() - node.attributes);
}

void TreeBuilder::bind(std::string_view prefix, std::string_view uri) {
  if (bindings_.size() >= kMostBindings) return;
  auto ns = namespace_of(uri);
  // <rss xmlns="anything">: publishers who give the root a namespace of their own still mean the format.
  if (ns == Ns::unknown && prefix.empty() && open_.size() == 1) ns = Ns::none;
  bindings_.push_back({prefix, ns});
}

Ns TreeBuilder::resolve(std::string_view prefix) const {
  for (auto binding = bindings_.rbegin(); binding != bindings_.rend(); ++binding) {
    if (binding->prefix == prefix) return binding->ns;
  }
  return prefix.empty() ? Ns::none : namespace_of_prefix(prefix);
}

void TreeBuilder::close_to(size_t depth) {
  bindings_.resize(open_[depth].bindings);
  open_.resize(depth);
}

// An item that starts inside an item: the first one was never closed.
void TreeBuilder::close_open_item() {
  for (size_t depth = open_.size(); depth > 1; --depth) {
    if (!open_[depth - 1].item) continue;
    return close_to(depth - 1);
  }
}

}  // namespace feedwatch::feed::xml
