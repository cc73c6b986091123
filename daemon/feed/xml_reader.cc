#include "feed/xml_reader.h"

#include <algorithm>
#include <limits>

#include "feed/xml_doctype.h"
#include "feed/xml_text.h"

namespace feedwatch::feed::xml {
namespace {

constexpr size_t kMostBindings = 256;  // prefixes in scope at once; a feed needs a dozen

constexpr bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}
constexpr bool is_name_char(char c) { return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

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

struct RawAttribute {
  std::string_view name{};
  std::string_view value{};
};

enum class Step : uint8_t { go_on, not_markup, ended };

class Reader {
 public:
  Reader(std::string_view text, const Limits& limits, bool repairing) : text_(text), limits_(limits), repairing_(repairing) {
    // An element with text is two tags and two nodes. Too much is only address space; too little would be copied.
    document_.nodes.reserve(static_cast<size_t>(std::count(text.begin(), text.end(), '<')) + 16);
    document_.nodes.emplace_back();
    open_.push_back({});
  }

  // False: the document is not well-formed and this pass was for those that are.
  bool run();
  Result<Document> result();

 private:
  Step markup();
  Step start_tag();
  Step end_tag();
  Step cdata();
  Step comment();
  Step instruction();
  Step declaration();
  bool attribute();
  bool unquoted(RawAttribute& attribute);
  void text_until(size_t end);

  uint32_t append(Node node);
  void add_text(std::string_view raw);
  void add_element(std::string_view name, bool empty);
  void add_attributes();
  void bind(std::string_view prefix, std::string_view uri);
  Ns resolve(std::string_view prefix) const;
  void close(size_t depth);
  void close_open_item();
  std::string_view decoded(std::string_view raw);
  void skip_space();
  bool fail(const char* code, std::string message);
  size_t find(std::string_view what, bool& absent) const;

  std::string_view text_;
  Limits limits_;
  bool repairing_;
  size_t at_{0};
  size_t text_start_{0};
  size_t elements_{0};
  bool no_cdata_end_{false};
  bool no_comment_end_{false};
  bool no_instruction_end_{false};
  Document document_{};
  References references_{};
  std::vector<Open> open_{};
  std::vector<Binding> bindings_{};
  std::vector<RawAttribute> raw_attributes_{};
  std::string scratch_{};
  Error error_{};
};

bool Reader::run() {
  while (at_ < text_.size()) {
    const auto lt = text_.find('<', at_);
    if (lt == std::string_view::npos) break;
    at_ = lt;
    const auto step = markup();
    if (step == Step::not_markup) ++at_;  // a bare <: part of the text that is being read
    if (step == Step::ended || !error_.code.empty()) break;
    if (document_.malformed && !repairing_) return false;
  }
  if (error_.code.empty()) text_until(text_.size());
  if (open_.size() > 1) {
    document_.truncated = true;
    document_.unfinished = open_.back().index;
  }
  return true;
}

Result<Document> Reader::result() {
  if (!error_.code.empty()) return error_;
  return std::move(document_);
}

bool Reader::fail(const char* code, std::string message) {
  error_ = Error{code, std::move(message)};
  return false;
}

Step Reader::markup() {
  if (at_ + 1 >= text_.size()) return Step::not_markup;
  const char next = text_[at_ + 1];
  if (is_name_start(next)) return start_tag();
  if (next == '/') return end_tag();
  if (next == '?') return instruction();
  if (next != '!') return Step::not_markup;
  if (text_.substr(at_, 4) == "<!--") return comment();
  if (text_.substr(at_, 9) == "<![CDATA[") return cdata();
  return declaration();
}

// The text before the markup at at_ belongs to the open element.
void Reader::text_until(size_t end) {
  if (end > text_start_) add_text(text_.substr(text_start_, end - text_start_));
}

void Reader::skip_space() {
  while (at_ < text_.size() && is_space(text_[at_])) ++at_;
}

// `absent` remembers that the rest of the text has none, so that a flood of openings stays linear.
size_t Reader::find(std::string_view what, bool& absent) const {
  if (absent) return std::string_view::npos;
  const auto found = text_.find(what, at_);
  absent = found == std::string_view::npos;
  return found;
}

Step Reader::start_tag() {
  const auto begin = at_++;
  const auto name_start = at_;
  while (at_ < text_.size() && is_name_char(text_[at_])) ++at_;
  const auto name = text_.substr(name_start, at_ - name_start);
  raw_attributes_.clear();
  bool empty = false;
  for (;;) {
    skip_space();
    if (at_ >= text_.size()) {  // cut inside a tag
      text_until(begin);
      text_start_ = text_.size();
      document_.truncated = true;
      return Step::ended;
    }
    const char c = text_[at_];
    if (c == '>') break;
    if (c == '/') {
      empty = at_ + 1 < text_.size() && text_[at_ + 1] == '>';
      ++at_;
      continue;
    }
    // "a <b and c < d", "<me@example.org>": no tag after all.
    if (!is_name_start(c) || !attribute()) {
      at_ = begin;
      return Step::not_markup;
    }
  }
  ++at_;
  const auto end = at_;
  text_until(begin);
  text_start_ = end;
  add_element(name, empty);
  return Step::go_on;
}

// name, name=value, name="value". False where a tag cannot go on.
bool Reader::attribute() {
  RawAttribute attribute;
  const auto start = at_;
  while (at_ < text_.size() && is_name_char(text_[at_])) ++at_;
  attribute.name = text_.substr(start, at_ - start);
  skip_space();
  if (at_ < text_.size() && text_[at_] == '=') {
    ++at_;
    skip_space();
    if (at_ >= text_.size()) return true;
    const char quote = text_[at_];
    if (quote == '"' || quote == '\'') {
      const auto end = text_.find(quote, at_ + 1);
      attribute.value = text_.substr(at_ + 1, end == std::string_view::npos ? end : end - at_ - 1);
      at_ = end == std::string_view::npos ? text_.size() : end + 1;
    } else if (!unquoted(attribute)) {
      return false;
    }
  }
  if (raw_attributes_.size() < limits_.attributes) raw_attributes_.push_back(attribute);
  return true;
}

bool Reader::unquoted(RawAttribute& attribute) {
  const auto start = at_;
  while (at_ < text_.size() && !is_space(text_[at_]) && text_[at_] != '>' && text_[at_] != '<') ++at_;
  if (at_ < text_.size() && text_[at_] == '<') return false;
  attribute.value = text_.substr(start, at_ - start);
  if (at_ < text_.size() && text_[at_] == '>' && attribute.value.ends_with('/')) {
    attribute.value.remove_suffix(1);
    --at_;
  }
  return true;
}

Step Reader::end_tag() {
  const auto begin = at_;
  auto end = at_ + 2;
  if (end < text_.size() && !is_name_start(text_[end])) return Step::not_markup;
  while (end < text_.size() && is_name_char(text_[end])) ++end;
  const auto name = text_.substr(begin + 2, end - begin - 2);
  while (end < text_.size() && text_[end] != '>' && text_[end] != '<') ++end;
  text_until(begin);
  at_ = std::min(end + (end < text_.size() && text_[end] == '>' ? 1U : 0U), text_.size());
  text_start_ = at_;

  for (size_t depth = open_.size(); depth > 1; --depth) {
    if (!same_name(open_[depth - 1].name, name)) continue;
    if (depth != open_.size()) document_.malformed = true;
    close(depth - 1);
    return Step::go_on;
  }
  document_.malformed = true;  // closes nothing that is open
  return Step::go_on;
}

Step Reader::cdata() {
  const auto begin = at_;
  const auto content = at_ + 9;
  auto end = find("]]>", no_cdata_end_);
  auto after = end + 3;
  if (end == std::string_view::npos) {  // never closed: up to the end tag of the element it stands in
    document_.malformed = true;
    const auto closing = "</" + std::string(open_.back().name);
    end = std::min(text_.find(closing, content), text_.size());
    after = end;
  }
  text_until(begin);
  if (end > content) {
    append({.value = text_.substr(content, end - content), .kind = Kind::cdata});
  }
  at_ = text_start_ = after;
  return Step::go_on;
}

Step Reader::comment() {
  text_until(at_);
  auto end = find("-->", no_comment_end_);
  size_t length = 3;
  if (end == std::string_view::npos) {  // never closed: up to the next >
    end = std::min(text_.find('>', at_), text_.size() - 1);
    length = 1;
  }
  at_ = text_start_ = end + length;
  return Step::go_on;
}

Step Reader::instruction() {
  text_until(at_);
  auto end = find("?>", no_instruction_end_);
  size_t length = 2;
  if (end == std::string_view::npos) {
    end = std::min(text_.find('>', at_), text_.size() - 1);
    length = 1;
  }
  at_ = text_start_ = end + length;
  return Step::go_on;
}

Step Reader::declaration() {
  if (!is_name_start(at_ + 2 < text_.size() ? text_[at_ + 2] : ' ')) return Step::not_markup;
  text_until(at_);
  const auto length = doctype(text_.substr(at_), references_);
  if (document_.doctype.empty()) document_.doctype = text_.substr(at_, length);
  at_ += length;
  text_start_ = at_;
  return Step::go_on;
}

uint32_t Reader::append(Node node) {
  const auto index = static_cast<uint32_t>(document_.nodes.size());
  auto& parent = open_.back();
  node.parent = parent.index;
  if (parent.last_child == 0) {
    document_.nodes[parent.index].first = index;
  } else {
    document_.nodes[parent.last_child].next = index;
  }
  parent.last_child = index;
  document_.nodes.push_back(node);
  return index;
}

std::string_view Reader::decoded(std::string_view raw) {
  if (raw.find('&') == std::string_view::npos) return raw;
  scratch_.clear();
  references_.decode(raw, scratch_);
  return document_.decoded.keep(scratch_);
}

void Reader::add_text(std::string_view raw) {
  if (open_.size() == 1) return;  // outside the root
  if (open_.back().container && trim(raw).empty()) return;
  append({.value = decoded(raw), .kind = Kind::text});
}

void Reader::add_element(std::string_view name, bool empty) {
  if (++elements_ > limits_.elements) {
    fail("too-many-elements", "more than " + std::to_string(limits_.elements) + " elements");
    return;
  }
  if (open_.size() > limits_.depth) {
    fail("xml-depth", "elements nested deeper than " + std::to_string(limits_.depth));
    return;
  }
  const auto outside = bindings_.size();
  for (const auto& raw : raw_attributes_) {
    if (!raw.name.starts_with("xmlns")) continue;
    const auto rest = raw.name.substr(5);
    if (rest.empty() || rest.front() == ':') bind(rest.empty() ? rest : rest.substr(1), raw.value);
  }
  if (elements_ == 1) document_.default_ns = resolve({});
  const auto qname = split(name);
  const auto ns = resolve(qname.prefix);
  const bool core = ns == Ns::none || ns == Ns::rss || ns == Ns::rss090 || ns == Ns::atom || ns == Ns::atom03;
  const bool item = core && (same_name(qname.local, "item") || same_name(qname.local, "entry"));
  document_.items += item ? 1 : 0;
  if (item && repairing_) close_open_item();

  const auto index = append({.value = qname.local, .kind = Kind::element, .ns = ns});
  add_attributes();
  if (empty) {
    bindings_.resize(outside);
    return;
  }
  open_.push_back(
      {.name = name, .index = index, .bindings = outside, .container = core && is_container(qname.local), .item = item});
}

void Reader::add_attributes() {
  auto& node = document_.nodes.back();
  node.attributes = static_cast<uint32_t>(document_.attributes.size());
  for (const auto& raw : raw_attributes_) {
    if (raw.name.starts_with("xmlns")) continue;
    const auto qname = split(raw.name);
    const auto ns = qname.prefix.empty() ? Ns::none : resolve(qname.prefix);
    if (ns == Ns::xml && qname.local == "base") document_.has_base = true;
    if (ns == Ns::xml && qname.local == "lang") document_.has_lang = true;
    document_.attributes.push_back({qname.local, decoded(raw.value), ns});
  }
  node.attribute_count = static_cast<uint16_t>(document_.attributes.size() - node.attributes);
}

void Reader::bind(std::string_view prefix, std::string_view uri) {
  if (bindings_.size() >= kMostBindings) return;
  auto ns = namespace_of(uri);
  // <rss xmlns="anything">: publishers who give the root a namespace of their own still mean the format.
  if (ns == Ns::unknown && prefix.empty() && open_.size() == 1) ns = Ns::none;
  bindings_.push_back({prefix, ns});
}

Ns Reader::resolve(std::string_view prefix) const {
  for (auto binding = bindings_.rbegin(); binding != bindings_.rend(); ++binding) {
    if (binding->prefix == prefix) return binding->ns;
  }
  return prefix.empty() ? Ns::none : namespace_of_prefix(prefix);
}

void Reader::close(size_t depth) {
  bindings_.resize(open_[depth].bindings);
  open_.resize(depth);
}

// An item that starts inside an item: the first one was never closed.
void Reader::close_open_item() {
  for (size_t depth = open_.size(); depth > 1; --depth) {
    if (!open_[depth - 1].item) continue;
    close(depth - 1);
    return;
  }
}

}  // namespace

Result<Document> read(std::string_view text, const Limits& limits) {
  auto bounded = limits;
  bounded.attributes = std::min<size_t>(bounded.attributes, std::numeric_limits<uint16_t>::max());
  if (text.size() >= std::numeric_limits<uint32_t>::max()) return Error{"bad-xml", "larger than 4 GiB"};
  Reader strict(text, bounded, false);
  if (strict.run()) return strict.result();
  Reader repairing(text, bounded, true);
  repairing.run();
  return repairing.result();
}

}  // namespace feedwatch::feed::xml
